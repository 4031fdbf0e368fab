package console

import (
	"github.com/scimproof/scimproof/refserver/workspace"
)

// lastSyncs finds what the identity provider last sent about each member, as
// far as the provisioning log goes back. shown is false for those who may not
// read the log.
func (c *call) lastSyncs(members []*workspace.Member) (syncs map[string]workspace.LogEntry, shown bool, err error) {
	if !c.allowed(workspace.ReadLog) {
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

// allowed tells whether the actor may do something at present.
func (c *call) allowed(act workspace.Action) bool { return c.Service.May(c.actor, act) == nil }
