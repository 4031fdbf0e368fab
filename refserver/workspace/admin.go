package workspace

import (
	"context"
	"encoding/json"
	"time"
)

// The admin use cases serve the test listener and `serve`; they obey no
// policy and are reachable from no other door.

// Spec describes a workspace to make; members and groups are made the way the
// application makes them, before SCIM is enabled.
type Spec struct {
	Name string
	// Plan "" = ENTERPRISE, Mode "" = tolerant, Timezone "" = UTC.
	Plan           Plan
	Mode           Mode
	Tolerances     map[string]bool
	SCIM           bool
	Timezone       string
	Deviation      string
	AutoJoinDomain string
	// Members gets owner@example.com added when none is an owner.
	Members []MemberSpec
	// Groups are gone again when SCIM is true: enabling deletes them.
	Groups []GroupSpec
}

// MemberSpec is a person known to the application.
type MemberSpec struct {
	Email, Name string
	// Role "" = plain member.
	Role Role
	// Status "" = ACTIVE.
	Status  Status
	Limited bool
}

// GroupSpec is a group known to the application; Members holds e-mails.
type GroupSpec struct {
	Name    string
	Members []string
}

// Created is what CreateWorkspace made, with the secrets it will not show again.
type Created struct {
	Workspace *Workspace
	BaseURL   string
	// Token is "" when SCIM is off.
	Token   string
	Members []CreatedMember
	Groups  []*Group
}

// CreatedMember is a member and their API key.
type CreatedMember struct {
	*Member
	APIKey string
}

// CreateWorkspace makes a workspace in one transaction. Errors: *AppError 400
// invalid for a spec that makes no sense.
func (s *Service) CreateWorkspace(ctx context.Context, spec Spec) (*Created, error) {
	panic("not yet")
}

// Workspace returns a workspace by id, or *AppError 404.
func (s *Service) Workspace(ctx context.Context, id string) (*Workspace, error) {
	panic("not yet")
}

// DeleteWorkspace deletes a workspace with all it has; *AppError 404.
func (s *Service) DeleteWorkspace(ctx context.Context, id string) error { panic("not yet") }

// SetDeviation plants a misbehaviour, "" = none; *AppError 404.
func (s *Service) SetDeviation(ctx context.Context, id, name string) error { panic("not yet") }

// SetPlan changes the plan, e.g. to a downgraded one; *AppError 404.
func (s *Service) SetPlan(ctx context.Context, id string, p Plan) error { panic("not yet") }

// SetClockOffset moves the workspace's clock; *AppError 404.
func (s *Service) SetClockOffset(ctx context.Context, id string, d time.Duration) error {
	panic("not yet")
}

// Dump returns all rows of the workspace by table, for searching what must
// not be there; *AppError 404.
func (s *Service) Dump(ctx context.Context, id string) (map[string][]json.RawMessage, error) {
	panic("not yet")
}
