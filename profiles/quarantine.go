package profiles

// Quarantine says when failures put a connection in quarantine. Its zero value
// never does.
type Quarantine struct {
	// Objects is how many objects must have failed before their share counts.
	Objects int
	// Percent of all objects, above which their failures quarantine, and Many,
	// the number of failed objects above which they do whatever the share.
	Percent, Many int
	// Total is the number of failed objects and references that quarantines.
	Total int
}

// Due reports whether this many failed objects, sound objects and failed
// references (managers, members) are too many.
func (q Quarantine) Due(failed, sound, references int) bool {
	if q.Total > 0 && failed+references >= q.Total {
		return true
	}
	if q.Objects == 0 || failed < q.Objects {
		return false
	}
	return q.Percent > 0 && failed*100 > q.Percent*(failed+sound) || q.Many > 0 && failed > q.Many
}
