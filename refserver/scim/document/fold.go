package document

// SameName reports whether two member names are equal without regard to ASCII
// case. Unicode folding would be wrong here: attribute names are ASCII (RFC
// 7643 section 2.1), and "K" (Kelvin sign) is another name than "k".
func SameName(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	if a == b {
		return true
	}
	for i := range len(a) {
		if a[i] != b[i] && lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + ('a' - 'A')
	}
	return c
}

// fold is a name in ASCII lower case, for use as a map key.
func fold(name string) string {
	for i := range len(name) {
		if lower(name[i]) != name[i] {
			folded := []byte(name)
			for j := i; j < len(folded); j++ {
				folded[j] = lower(folded[j])
			}
			return string(folded)
		}
	}
	return name
}
