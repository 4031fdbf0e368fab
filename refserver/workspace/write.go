package workspace

import (
	"context"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// CreateResource creates a resource from a POST body (RFC 7644 section 3.3).
// It never adopts an existing one. Errors: 400 as scim.NormaliseBody, 400
// invalidValue for unknown group members, 409 uniqueness.
func (s *Service) CreateResource(ctx context.Context, ws *Workspace, t *scim.Type, body *document.Object, want Want) (*Resource, error) {
	u := s.use(ws, t)
	normal, err := u.Normalise(t, body, scim.Create, nil, ws.rules())
	if err != nil {
		return nil, err
	}
	password, err := u.passwordIn(ctx, body)
	if err != nil {
		return nil, err
	}
	normal = normal.Clone()
	named, err := u.takeMembers(normal)
	if err != nil {
		return nil, err
	}
	id := newID()
	var res *Resource
	err = u.Store.InTx(ctx, func(ctx context.Context) error {
		u.begin(id)
		known, err := u.lockReferences(ctx, named)
		if err != nil {
			return err
		}
		members, err := known.resolve(named)
		if err != nil {
			return err
		}
		doc := normal.Clone()
		var m *Member
		if u.isUser() {
			fresh := &Member{Workspace: ws.ID, ID: id, Status: Inactive, Timezone: ws.Timezone, WeekStart: defaultWeekStart, Created: u.now}
			if m, err = u.settle(nil, doc, fresh); err != nil {
				return err
			}
			password.apply(m)
		}
		u.wrote(nil, doc)
		u.related(added, named, len(members))
		if err := u.auditSCIM(ctx, "created", id, u.did.memberText()); err != nil {
			return err
		}
		row, err := u.insert(ctx, id, doc, m, members)
		if err != nil {
			return err
		}
		// Nobody has had the time to put it into a group.
		res, err = u.showOne(ctx, row, Want{Members: want.Members})
		return err
	})
	if err != nil {
		return nil, u.scimError(err)
	}
	u.report(ctx)
	return res, nil
}

// keptOnReplace are the attributes of a User that a PUT leaves alone when it
// does not mention them, although RFC 7644 section 3.5.1 lets a server clear
// them. Okta and JumpCloud PUT a minimal user, and each of these would take
// something away that nobody meant to take. Three more belong to the list and
// are seen to by settleUser, for PATCH as well: active, a timezone the person
// chose, and the password.
var keptOnReplace = []string{
	"roles",    // or an administrator would lose their rights
	"userType", // or a limited member would become a regular one
}

// ReplaceResource replaces a resource with a PUT body (RFC 7644 section
// 3.5.1): omitted readWrite attributes are cleared except those of the table
// keptOnReplace. A body that changes nothing moves neither version nor
// timestamp. Errors: as CreateResource, 404, 412, 403 for the last owner.
func (s *Service) ReplaceResource(ctx context.Context, ws *Workspace, t *scim.Type, id string, body *document.Object, pre Precondition, want Want) (*Resource, error) {
	u := s.use(ws, t)
	password, err := u.passwordIn(ctx, body)
	if err != nil {
		return nil, err
	}
	var res *Resource
	err = u.Store.InTx(ctx, func(ctx context.Context) error {
		u.begin(id)
		ctx = u.Store.Ahead(ctx, Next{Type: t.Name, ID: id, Lock: t.Relation != "", Member: u.isUser(), Groups: u.wantsGroups(want)})
		var known references
		var err error
		if t.Relation != "" {
			raw, _ := body.Get(t.Relation)
			if known, err = u.lockReferences(ctx, idsIn(raw)); err != nil {
				return err
			}
		}
		row, err := u.read(ctx, id, u.Store.LockResource)
		if err != nil {
			return err
		}
		if err := pre.check(row.Version); err != nil {
			return err
		}
		before := row.Doc
		if err := u.replace(ctx, row, body, password, known); err != nil {
			return err
		}
		if err := u.auditWrite(ctx, id, before, row.Doc, u.did.memberText()); err != nil {
			return err
		}
		res, err = u.showOne(ctx, row, want)
		return err
	})
	if err != nil {
		return nil, u.scimError(err)
	}
	u.report(ctx)
	return res, nil
}

func (u *use) replace(ctx context.Context, row *Row, body *document.Object, password passwordChange, known references) error {
	doc, err := u.Normalise(u.t, body, scim.Replace, row.Doc, u.ws.rules())
	if err != nil {
		return err
	}
	doc = doc.Clone()
	named, err := u.takeMembers(doc)
	if err != nil {
		return err
	}
	members, err := known.resolve(named)
	if err != nil {
		return err
	}
	if u.isUser() {
		for _, name := range keptOnReplace {
			if value, ok := row.Doc.Get(name); ok {
				if _, given := doc.Get(name); !given {
					doc.Set(name, value)
				}
			}
		}
	}
	changed, err := u.update(ctx, row, doc, password)
	if err != nil || u.t.Relation == "" {
		return err
	}
	n, err := u.replaceMembers(ctx, row.ID, members)
	if err != nil || n == 0 || changed {
		return err
	}
	return u.touch(ctx, row)
}

// update makes doc the document of a locked row, and the member behind it
// follow.
func (u *use) update(ctx context.Context, row *Row, doc *document.Object, password passwordChange) (bool, error) {
	before := row.Doc
	u.wrote(before, doc)
	if !u.isUser() {
		return u.save(ctx, row, doc)
	}
	m, err := u.Store.Member(ctx, u.ws.ID, row.ID)
	if err != nil {
		return false, u.notFound(row.ID, err)
	}
	after, err := u.settle(row.Doc, doc, m)
	if err != nil {
		return false, err
	}
	changed, err := u.save(ctx, row, doc)
	if err != nil {
		return false, err
	}
	if password.apply(after) && !changed {
		if err := u.touch(ctx, row); err != nil {
			return false, err
		}
		changed = true
	}
	if err := u.saveMember(ctx, m, after); err != nil {
		return false, err
	}
	if !changed {
		return false, nil
	}
	return true, u.renamed(ctx, row.ID, before, doc, m, after)
}

// PatchResource applies a PATCH body (RFC 7644 section 3.5.2), all of it or
// nothing, and reports whether it changed anything. Members of a group are
// changed row by row and never loaded unless wanted.
func (s *Service) PatchResource(ctx context.Context, ws *Workspace, t *scim.Type, id string, body *document.Object, pre Precondition, want Want) (*Resource, bool, error) {
	u := s.use(ws, t)
	tol := ws.patchTolerances()
	ops, err := u.Parse(body, tol, MaxOperations)
	if err != nil {
		return nil, false, err
	}
	docOps, relOps, err := u.Split(t, ops, tol)
	if err != nil {
		return nil, false, err
	}
	password, err := u.newPassword(ctx, docOps, tol)
	if err != nil {
		return nil, false, err
	}
	var res *Resource
	var changed bool
	err = u.Store.InTx(ctx, func(ctx context.Context) error {
		u.begin(id)
		ctx = u.Store.Ahead(ctx, Next{Type: t.Name, ID: id, Lock: t.Relation != "", Member: u.isUser(), Groups: u.wantsGroups(want)})
		known, err := u.lockReferences(ctx, toAdd(relOps))
		if err != nil {
			return err
		}
		row, err := u.read(ctx, id, u.Store.LockResource)
		if err != nil {
			return err
		}
		if err := pre.check(row.Version); err != nil {
			return err
		}
		before := row.Doc
		if changed, err = u.patch(ctx, row, docOps, relOps, password, known, tol); err != nil {
			return err
		}
		if changed {
			if err := u.auditWrite(ctx, id, before, row.Doc, u.did.memberText()); err != nil {
				return err
			}
		}
		res, err = u.showOne(ctx, row, want)
		return err
	})
	if err != nil {
		return nil, false, u.scimError(err)
	}
	u.report(ctx)
	return res, changed, nil
}

func (u *use) patch(ctx context.Context, row *Row, docOps []patch.Op, relOps []patch.RelationOp, password passwordChange, known references, tol patch.Tolerances) (bool, error) {
	changed := false
	if len(docOps) > 0 || u.isUser() {
		// The engine sees the id, so that an operation that repeats it is
		// known to change nothing; it is no part of the stored document.
		doc := row.Doc.Clone()
		doc.Set("id", row.ID)
		doc, _, err := u.Patch(u.t, doc, docOps, tol)
		if err != nil {
			return false, err
		}
		doc = doc.Clone()
		doc.Delete("id")
		if changed, err = u.update(ctx, row, doc, password); err != nil {
			return false, err
		}
	}
	n, err := u.relate(ctx, row.ID, relOps, known)
	if err != nil {
		return false, err
	}
	if n > 0 && !changed {
		return true, u.touch(ctx, row)
	}
	return changed, nil
}

// DeleteResource deletes a resource and takes it out of every group. Errors:
// 404, 412, 403 for the last active owner.
func (s *Service) DeleteResource(ctx context.Context, ws *Workspace, t *scim.Type, id string, pre Precondition) error {
	u := s.use(ws, t)
	err := u.Store.InTx(ctx, func(ctx context.Context) error {
		u.begin(id)
		ctx = u.Store.Ahead(ctx, Next{Type: t.Name, ID: id, Member: u.isUser()})
		row, err := u.read(ctx, id, u.Store.LockResourceForDelete)
		if err != nil {
			return err
		}
		if err := pre.check(row.Version); err != nil {
			return err
		}
		var m *Member
		if u.isUser() {
			if m, err = u.Store.Member(ctx, ws.ID, id); err != nil {
				return u.notFound(id, err)
			}
		}
		if err := u.auditSCIM(ctx, "deleted", id, u.deletedName(row)); err != nil {
			return err
		}
		return u.remove(ctx, row, m)
	})
	if err != nil {
		return u.scimError(err)
	}
	u.note("%s deleted", t.Name)
	u.report(ctx)
	return nil
}

// deletedName is what nobody can look up any more; of a person it is not kept.
func (u *use) deletedName(row *Row) string {
	if u.isUser() {
		return ""
	}
	return row.Doc.String("displayName")
}
