package workspace

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/filter"
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
	// PasswordSync lets the IdP set passwords.
	PasswordSync bool
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
	// Groups are as they were made; with SCIM on they are gone already.
	Groups []*Group
}

// CreatedMember is a member and their API key.
type CreatedMember struct {
	*Member

	APIKey string
}

const (
	defaultOwnerEmail = "owner@example.com"
	defaultOwnerName  = "Olivia Owner"
)

// complete fills the spec's gaps and refuses what makes no sense.
func (spec Spec) complete() (Spec, error) {
	spec.Name = orDefault(spec.Name, "Workspace")
	spec.Plan = orDefault(spec.Plan, PlanEnterprise)
	spec.Mode = orDefault(spec.Mode, Tolerant)
	spec.Timezone = orDefault(spec.Timezone, "UTC")
	if err := checkText("the name", spec.Name, 250); err != nil {
		return spec, err
	}
	if err := oneOf("plan", spec.Plan, PlanFree, PlanBasic, PlanStandard, PlanPro, PlanEnterprise); err != nil {
		return spec, err
	}
	if err := oneOf("mode", spec.Mode, Tolerant, Strict); err != nil {
		return spec, err
	}
	if !knownZone(spec.Timezone) {
		return spec, appError(400, CodeInvalid, "timezone %q is unknown", spec.Timezone)
	}
	for name := range spec.Tolerances {
		if !KnownTolerance(name) {
			return spec, unknownTolerance(name)
		}
	}
	return spec, spec.completeMembers()
}

func (spec *Spec) completeMembers() error {
	spec.Members = slices.Clone(spec.Members)
	if !slices.ContainsFunc(spec.Members, func(m MemberSpec) bool { return m.Role == Owner }) {
		spec.Members = append([]MemberSpec{{Email: defaultOwnerEmail, Name: defaultOwnerName, Role: Owner}}, spec.Members...)
	}
	for i := range spec.Members {
		m := &spec.Members[i]
		m.Status = orDefault(m.Status, Active)
		if err := checkEmail(m.Email); err != nil {
			return err
		}
		if m.Name != "" {
			if err := checkText("the name", m.Name, maxNameLength); err != nil {
				return err
			}
		}
		if err := oneOf("role", m.Role, "", Owner, WorkspaceAdmin, TeamManager, ProjectManager); err != nil {
			return err
		}
		if err := oneOf("status", m.Status, Active, Pending, Declined, Inactive); err != nil {
			return err
		}
	}
	return nil
}

func orDefault[T ~string](v, otherwise T) T {
	if v == "" {
		return otherwise
	}
	return v
}

func oneOf[T ~string](what string, v T, allowed ...T) error {
	if slices.Contains(allowed, v) {
		return nil
	}
	return appError(400, CodeInvalid, "%s %q is unknown; it is one of %q", what, v, allowed)
}

// CreateWorkspace makes a workspace in one transaction. Errors: *AppError 400
// invalid for a spec that makes no sense.
func (s *Service) CreateWorkspace(ctx context.Context, spec Spec) (*Created, error) {
	spec, err := spec.complete()
	if err != nil {
		return nil, err
	}
	id := newID()
	key := make([]byte, 32)
	_, _ = rand.Read(key) // crypto/rand.Read never fails
	var created *Created
	err = s.base.Store.InTx(ctx, func(ctx context.Context) error {
		// The deviation is planted last: it must not spoil what is set up.
		ws := &Workspace{
			ID: id, Name: spec.Name, Plan: spec.Plan, Mode: spec.Mode, Timezone: spec.Timezone,
			Tolerances: maps.Clone(spec.Tolerances), AutoJoinDomain: filter.Fold(spec.AutoJoinDomain), CursorKey: key,
			PasswordSync: spec.PasswordSync,
		}
		ws.Created = s.Now(ws)
		if err := s.base.Store.InsertWorkspace(ctx, ws); err != nil {
			return fmt.Errorf("create workspace: %w", err)
		}
		w := s.appUse(ws, nil)
		w.door = DoorAdmin
		c, err := w.populate(ctx, spec)
		if err != nil {
			return err
		}
		if err := w.audit(ctx, "workspace.created", nil, "", string(ws.Plan)); err != nil {
			return err
		}
		if spec.Deviation != "" {
			ws.Deviation = spec.Deviation
			if err := s.base.Store.UpdateWorkspace(ctx, ws); err != nil {
				return fmt.Errorf("create workspace: %w", err)
			}
		}
		created = c
		return nil
	})
	if err != nil {
		return nil, appErrorOf(err)
	}
	return created, nil
}

// populate adds the members, keys and groups of a spec, and enables SCIM.
func (w *appUse) populate(ctx context.Context, spec Spec) (*Created, error) {
	created := &Created{Workspace: w.ws, BaseURL: w.s.publicURL(w.ws.ID)}
	byEmail := map[string]MemberRef{}
	for _, m := range spec.Members {
		member, err := w.addMember(ctx, newID(), m)
		if err != nil {
			return nil, err
		}
		text, hash := newSecret(keyPrefix, w.ws.ID)
		if err := w.Store.InsertAPIKey(ctx, w.ws.ID, member.ID, hash); err != nil {
			return nil, fmt.Errorf("create workspace: %w", err)
		}
		byEmail[filter.Fold(m.Email)] = MemberRef{ID: member.ID, Type: userTypeName}
		created.Members = append(created.Members, CreatedMember{Member: member, APIKey: text})
	}
	for _, g := range spec.Groups {
		if err := checkText("the name of the group", g.Name, maxNameLength); err != nil {
			return nil, err
		}
		var members []MemberRef
		for _, email := range g.Members {
			m, ok := byEmail[filter.Fold(email)]
			if !ok {
				return nil, appError(400, CodeInvalid, "group %q: there is no member %s", g.Name, email)
			}
			members = append(members, m)
		}
		row, err := w.addGroup(ctx, newID(), g.Name, members)
		if err != nil {
			return nil, err
		}
		group, err := w.groupOf(ctx, row)
		if err != nil {
			return nil, err
		}
		created.Groups = append(created.Groups, group)
	}
	if spec.SCIM {
		enabled, err := w.enable(ctx)
		if err != nil {
			return nil, err
		}
		created.Token = enabled.Token
	}
	return created, nil
}

// Workspace returns a workspace by id, or *AppError 404.
func (s *Service) Workspace(ctx context.Context, id string) (*Workspace, error) {
	if !isID(id) {
		return nil, workspaceGone(ErrNotFound)
	}
	ws, err := s.base.Store.Workspace(ctx, id)
	if err != nil {
		return nil, workspaceGone(err)
	}
	return ws, nil
}

// DeleteWorkspace deletes a workspace with all it has; *AppError 404.
func (s *Service) DeleteWorkspace(ctx context.Context, id string) error {
	if !isID(id) {
		return workspaceGone(ErrNotFound)
	}
	return workspaceGone(s.base.Store.DeleteWorkspace(ctx, id))
}

// SetDeviation plants a misbehaviour, "" = none; *AppError 404.
func (s *Service) SetDeviation(ctx context.Context, id, name string) error {
	return s.setWorkspace(ctx, id, "deviation.set", name, func(ws *Workspace) { ws.Deviation = name })
}

// SetPlan changes the plan, e.g. to a downgraded one; *AppError 404, 400.
func (s *Service) SetPlan(ctx context.Context, id string, p Plan) error {
	if err := oneOf("plan", p, PlanFree, PlanBasic, PlanStandard, PlanPro, PlanEnterprise); err != nil {
		return err
	}
	return s.setWorkspace(ctx, id, "plan.changed", string(p), func(ws *Workspace) { ws.Plan = p })
}

// SetClockOffset moves the workspace's clock; *AppError 404.
func (s *Service) SetClockOffset(ctx context.Context, id string, d time.Duration) error {
	return s.setWorkspace(ctx, id, "clock.moved", d.String(), func(ws *Workspace) { ws.ClockOffset = d.Truncate(time.Millisecond) })
}

func (s *Service) setWorkspace(ctx context.Context, id, action, detail string, change func(ws *Workspace)) error {
	if !isID(id) {
		return workspaceGone(ErrNotFound)
	}
	return s.base.Store.InTx(ctx, func(ctx context.Context) error {
		ws, err := s.base.Store.LockWorkspace(ctx, id)
		if err != nil {
			return workspaceGone(err)
		}
		change(ws)
		if err := s.base.Store.UpdateWorkspace(ctx, ws); err != nil {
			return fmt.Errorf("change workspace: %w", err)
		}
		w := s.appUse(ws, nil)
		w.door = DoorAdmin
		return w.audit(ctx, action, nil, "", detail)
	})
}

// Dump returns all rows of the workspace by table, for searching what must
// not be there; *AppError 404.
func (s *Service) Dump(ctx context.Context, id string) (map[string][]json.RawMessage, error) {
	if !isID(id) {
		return nil, workspaceGone(ErrNotFound)
	}
	dump, err := s.base.Store.Dump(ctx, id)
	if err != nil {
		return nil, workspaceGone(err)
	}
	return dump, nil
}
