package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// The audit log is written in the transaction of the change it speaks of, so
// there is neither a change without an entry nor an entry without a change. It
// knows people and groups by their ids alone and shows the names they have when
// it is read: it holds no personal data, and so nothing in it ever has to be
// changed or deleted.

// AuditEntry says who did what, and through which door.
type AuditEntry struct {
	// ID sorts by time within a workspace.
	ID string
	At time.Time
	// Actor is the name of who did it, as it is now, "" when they are no member
	// any more; "scim" or "scim: okta" for the identity provider, "admin" for the
	// test listener.
	Actor string
	// ActorID is the id of the member who did it, "" when it was none.
	ActorID string
	// Door is "app", "scim", "console" or "admin".
	Door string
	// Action is what was done, e.g. "scim.enabled", "group.created".
	Action string
	// Target is the name that what it was done to has now, else its id, or "".
	Target string
	// Detail says more; it holds no personal data.
	Detail string
}

// AuditRow is an entry as it is stored.
type AuditRow struct {
	Workspace, ID string
	At            time.Time
	// Actor is "scim", "scim: okta", "admin", or "" for a person.
	Actor, ActorID, Door, Action string
	// TargetType is a resource type, "" when the target is the workspace.
	TargetType, Target, Detail string
}

// The doors that changes come through.
const (
	DoorApp     = "app"
	DoorSCIM    = "scim"
	DoorConsole = "console"
	DoorAdmin   = "admin"
)

// AuditQuery selects entries of the audit log.
type AuditQuery struct {
	// Before is the id of an entry.
	Before string
	// Limit is at most 1,000, 0 = 100.
	Limit int
}

// Audit lists who did what in the actor's workspace, newest first. Only owners
// and administrators may: 403. Errors: 404 for another workspace, 400.
func (s *Service) Audit(ctx context.Context, a *Actor, ws string, q AuditQuery) ([]AuditEntry, error) {
	if ws != a.Workspace.ID {
		return nil, workspaceGone(ErrNotFound)
	}
	w, err := s.appRead(a, ReadLog)
	if err != nil {
		return nil, err
	}
	if q.Before != "" && !isID(q.Before) {
		return nil, appError(400, CodeInvalid, "before is %q; it takes the id of an entry", q.Before)
	}
	if q.Limit <= 0 {
		q.Limit = defaultLogged
	}
	q.Limit = min(q.Limit, LogKept)
	list, err := w.Store.AuditEntries(ctx, ws, q)
	if err != nil {
		return nil, fmt.Errorf("read the audit log: %w", err)
	}
	return list, nil
}

// audit writes down what is being done, in the transaction that does it.
func (u *use) audit(ctx context.Context, r AuditRow) error {
	r.Workspace, r.ID, r.At = u.ws.ID, newID(), u.now
	if err := u.Store.AppendAudit(ctx, r); err != nil {
		return fmt.Errorf("write the audit log: %w", err)
	}
	return nil
}

// auditSCIM is audit for what an identity provider does to a resource. The
// entry travels with the write, without a journey of its own; side by side with a
// server that leaves it out, creating and patching a user took 2 to 3 % longer
// (lower quartiles of 2,500 requests each).
func (u *use) auditSCIM(ctx context.Context, act, id, detail string) error {
	actor := DoorSCIM
	if idp := recordingOf(ctx).IdP(); idp != "" {
		actor += ": " + idp
	}
	return u.audit(ctx, AuditRow{
		Actor: actor, Door: DoorSCIM, Action: strings.ToLower(u.t.Name) + "." + act, TargetType: u.t.Name, Target: id, Detail: detail,
	})
}

// audit is for what a person does. target is nil for the workspace itself.
func (w *appUse) audit(ctx context.Context, action string, target *use, id, detail string) error {
	r := AuditRow{Door: w.door, Action: action, Target: id, Detail: detail}
	if target != nil {
		r.TargetType = target.t.Name
	}
	switch {
	case w.me != nil:
		r.ActorID = w.me.ID
	case w.door == DoorAdmin:
		r.Actor = DoorAdmin
	}
	return w.use.audit(ctx, r)
}

// auditWrite writes down what a write of a resource changed; nothing when it
// changed nothing.
func (u *use) auditWrite(ctx context.Context, id string, before, after *document.Object, members string) error {
	names := changedNames(before, after)
	if len(names) == 0 && members == "" {
		return nil
	}
	act := "updated"
	was, is := active(before), active(after)
	switch {
	case !u.isUser() || was == is:
	case is:
		act = "activated"
	default:
		act = "deactivated"
	}
	detail := strings.Join(names, ", ")
	if members != "" {
		detail = strings.TrimPrefix(detail+"; "+members, "; ")
	}
	return u.auditSCIM(ctx, act, id, detail)
}

func active(doc *document.Object) bool {
	value, _ := doc.Get("active")
	return value == true
}

// changedNames lists the attributes in which two documents differ.
func changedNames(before, after *document.Object) []string {
	var names []string
	for name, value := range after.All() {
		if old, ok := before.Get(name); !ok || !document.Equal(old, value) {
			names = append(names, attributeName(name))
		}
	}
	for name := range before.All() {
		if _, ok := after.Get(name); !ok {
			names = append(names, attributeName(name))
		}
	}
	slices.Sort(names)
	return names
}

// attributeName is short for extensions, whose URN nobody reads.
func attributeName(name string) string {
	if at := strings.LastIndexByte(name, ':'); at > 0 && at < len(name)-1 {
		return name[at+1:]
	}
	return name
}

// memberText sums up changes of a group's members for the audit log.
func (h *happened) memberText() string {
	if h == nil {
		return ""
	}
	plus, minus := 0, 0
	for _, m := range h.members {
		if m.what == added {
			plus += m.n
		} else {
			minus += m.n
		}
	}
	var parts []string
	if plus > 0 {
		parts = append(parts, fmt.Sprintf("%d members added", plus))
	}
	if minus > 0 {
		parts = append(parts, fmt.Sprintf("%d members removed", minus))
	}
	return strings.Join(parts, ", ")
}
