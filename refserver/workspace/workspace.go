// Package workspace holds what the application is about: a workspace, its
// members and groups, the SCIM connection that may manage them, and the policy
// that says who may do what once it does. Its Service has the use cases of
// both front doors, SCIM and the application's own API. It declares the Store
// and the Clock it needs and knows neither HTTP nor SQL.
package workspace

import (
	"maps"
	"time"
)

// Plan is what a workspace pays for; only Enterprise may enable SCIM.
type Plan string

// The plans, cheapest first.
const (
	PlanFree       Plan = "FREE"
	PlanBasic      Plan = "BASIC"
	PlanStandard   Plan = "STANDARD"
	PlanPro        Plan = "PRO"
	PlanEnterprise Plan = "ENTERPRISE"
)

// Mode says how the SCIM door reads what the RFC leaves open or forbids.
type Mode string

// The two modes. Tolerant switches every tolerance on, Strict every one off;
// Workspace.Tolerances overrides single ones.
const (
	Tolerant Mode = "tolerant"
	Strict   Mode = "strict"
)

// Workspace is one tenant: the unit of isolation, of the plan and of the SCIM
// connection. A Workspace handed out by the Service is a copy to read from.
type Workspace struct {
	// ID has 24 hexadecimal digits.
	ID, Name string
	Plan     Plan
	// Timezone is the IANA name members get when the IdP gives none.
	Timezone string
	Mode     Mode
	// Tolerances overrides the mode, by name (see Tolerances).
	Tolerances map[string]bool
	// SCIMEnabled says that an IdP manages members and groups.
	SCIMEnabled bool
	// EnabledAt is when SCIM was last enabled, zero when it never was.
	EnabledAt time.Time
	// AutoJoinDomain lets people of that e-mail domain join by signing in, "" = off.
	AutoJoinDomain string
	// PasswordSync lets the IdP set passwords; without it they are ignored.
	PasswordSync bool
	// CursorKey encrypts paging cursors, 32 bytes.
	CursorKey []byte
	// Deviation names a planted misbehaviour, "" = none.
	Deviation string
	// ClockOffset moves this workspace's clock; only tests set it.
	ClockOffset time.Duration
	Created     time.Time
}

// Clone copies the workspace and what it refers to.
func (w *Workspace) Clone() *Workspace {
	c := *w
	c.Tolerances = maps.Clone(w.Tolerances)
	return &c
}

// Clock tells the time; the server's is time.Now.
type Clock func() time.Time
