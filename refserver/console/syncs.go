package console

import (
	"github.com/scimproof/scimproof/refserver/workspace"
)

// lastSyncs finds what the identity provider last sent about each member, as
// far as the provisioning log goes back. shown is false for those who may not
// read the log.
func (c *call) lastSyncs(members []*workspace.Member) (syncs map[string]workspace.LogEntry, shown bool, err error) {
	if c.Service.May(c.actor, workspace.ReadLog) != nil {
		return nil, false, nil
	}
	syncs = map[string]workspace.LogEntry{}
	for _, m := range members {
		if !m.Linked {
			continue // nothing was ever sent
		}
		entries, err := c.log(workspace.LogQuery{Resource: m.ID, StatusClass: 2, Limit: 1})
		if err != nil {
			return nil, false, err
		}
		if len(entries) > 0 {
			syncs[m.ID] = entries[0]
		}
	}
	return syncs, true, nil
}
