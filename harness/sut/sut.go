// Package sut says what the harness needs of a system under test: a target
// hands out tenants, a tenant has a SCIM door and, where the target offers
// them, an app door and an admin door. It is implemented by harness/target and
// consumed by world and steps, so that neither ever sees the reference server.
package sut

import (
	"context"
	"net/http"
)

// Spec describes the tenant a scenario asks for. A foreign endpoint has one
// tenant and ignores what it cannot provide.
type Spec struct {
	// Name is for people who read logs; not unique.
	Name string
	// Plan is "ENTERPRISE" unless the scenario is about plans.
	Plan string
	// Mode is "tolerant" (default) or "strict".
	Mode string
	// Tolerances switches named tolerances on or off over the mode's default.
	Tolerances map[string]bool
	// SCIM says whether provisioning is already enabled.
	SCIM bool
	// Timezone is the workspace default, IANA name; "" means "UTC".
	Timezone string
	// Members and Groups exist before the scenario starts, made in the app.
	Members []Member
	Groups  []Group
	// PasswordSync lets clients set passwords.
	PasswordSync bool
	// RateLimit is how many requests a minute a credential may send, 0 for the
	// target's own.
	RateLimit int
	// Deviation is the misbehaviour the kill run plants, or "".
	Deviation string
}

// Member is a person the application knows before SCIM is enabled.
type Member struct {
	Email, Name string
	// Role is OWNER, WORKSPACE_ADMIN, TEAM_MANAGER, PROJECT_MANAGER or "" (member).
	Role string
	// Status is ACTIVE (default), PENDING, DECLINED or INACTIVE.
	Status  string
	Limited bool
}

// Group is a group the application knows before SCIM is enabled.
type Group struct {
	Name string
	// Members holds e-mail addresses of Spec.Members.
	Members []string
}

// Person is a member as the admin door created it, with the key to act as them.
type Person struct {
	ID, Email, Name, Role, APIKey string
}

// Door is a way in: a base URL and the headers that open it.
type Door struct {
	// BaseURL has no trailing slash.
	BaseURL string
	// Header is added to every request.
	Header http.Header
}

// Tenant is one workspace of the target.
type Tenant struct {
	// ID is the workspace's id; on a foreign endpoint that of its app API, "" without one.
	ID string
	// BaseURL is the SCIM base, e.g. http://127.0.0.1:1234/w/ID/scim/v2.
	BaseURL string
	// Token is the bearer secret without scheme, "" while SCIM is off.
	Token string
	// App is the application's own API (…/api/v1), nil when the target has none.
	App *Door
	// Admin is the test listener of the reference server, nil elsewhere.
	Admin *Door
	// People are the members of Spec, keyed by e-mail.
	People map[string]Person
	// Suffix is unique to the run and must be part of every created name on a
	// shared tenant; "" where the tenant is the scenario's own.
	Suffix string
	// Shared says that other scenarios use the same tenant.
	Shared bool
	// Close gives the tenant back; on a target of ours it deletes the workspace.
	Close func(context.Context) error
}

// Info describes a target for the report.
type Info struct {
	// Kind is "url", "container" or "local process".
	Kind string `json:"kind"`
	// URL is redacted: no user info, no query.
	URL string `json:"url"`
	// Postgres says which database backs our own server, "" for a foreign one.
	Postgres string `json:"postgres,omitempty"`
	// Own is true for the reference server: choice rows judge it.
	Own bool `json:"own"`
}

// Target is a system under test.
type Target interface {
	Info() Info
	Tenant(ctx context.Context, spec Spec) (*Tenant, error)
	// Close stops whatever the target started; it is idempotent.
	Close(ctx context.Context) error
}
