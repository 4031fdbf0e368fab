package deviate

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// refuseOps refuses a PATCH whose operations, members included, are of a kind.
func refuseOps(typ, detail string, is func(op patch.Op) bool) func(Seams) Seams {
	return func(s Seams) Seams {
		next := s.Parse
		s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
			ops, err := next(body, tol, maxOps)
			if slices.ContainsFunc(ops, is) {
				return nil, scim.BadRequest(typ, "%s", detail)
			}
			return ops, err
		}
		return s
	}
}

// hasMember tells operations with a member in the value that has a member of
// its own, say "$ref".
func hasMember(op patch.Op, name string) bool {
	for _, o := range objectsOf(array(op.Value)) {
		if _, given := o.Get(name); given && strings.EqualFold(op.Path, "members") {
			return true
		}
	}
	return false
}

// onDialectGroups are the deviations in groups as Entra ID pushes them.
func onDialectGroups() []Deviation {
	return []Deviation{
		defect("patch-remove", "patch-remove-with-value-refused", "A remove that carries a value is refused as unreadable.", github("pingidentity/scim2#174"), "entra,jumpcloud",
			refuseOps(scim.TypeInvalidSyntax, "value is not a member of a remove", func(op patch.Op) bool { return op.Kind == patch.Remove && op.HasValue }), "ENTRA-22", "JC-24"),
		entrasOwn("patch-null-reference-refused", "patch-add", "A member whose $ref is null is refused.",
			refuseOps(scim.TypeInvalidValue, "$ref must be a URI", func(op patch.Op) bool { return hasMember(op, "$ref") }), "ENTRA-23", "ENTRA-C27"),
		entrasOwn("patch-member-displayname-refused", "patch-add", "A member with displayName in place of display is refused.",
			refuseOps(scim.TypeInvalidSyntax, "members have no displayName", func(op patch.Op) bool { return hasMember(op, "displayName") }), "ENTRA-43"),
		entrasOwn("patch-members-in-small-letters-only", "patch-add", "Members are known in small letters only.",
			refuseOps(scim.TypeInvalidPath, "there is no such attribute", func(op patch.Op) bool {
				return strings.EqualFold(op.Path, "members") && op.Path != "members"
			}), "ENTRA-C03"),
		defect("extensions", "schemas-mixed-urns-rejected", "A body that lists an old or foreign URN beside the right one is refused.", github("grokability/snipe-it#12642"), "google,onelogin,entra",
			func(s Seams) Seams {
				next := s.Normalise
				s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
					for _, urn := range body.Array("schemas") {
						text, _ := urn.(string)
						if !strings.HasPrefix(strings.ToLower(text), "urn:ietf:params:scim:schemas:") {
							return nil, scim.BadRequest(scim.TypeInvalidValue, "unknown schema %s", text)
						}
					}
					return next(t, body, op, current, r)
				}
				return s
			}, "ENTRA-27", "ENTRA-C27", "GG-30"),
		entrasOwn("members-reference-query-refused", "filter", "Groups cannot be searched for a member.", onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
			return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
				if strings.Contains(text, "members eq") {
					return nil, scim.BadRequest(scim.TypeInvalidFilter, "members cannot be filtered")
				}
				return next(text, t, o)
			}
		}), "ENTRA-30"),
		entrasOwn("patch-remove-absent-member-refused", "patch-remove", "Removing a member who is not in the group is refused.",
			onStorage(func(next workspace.Store) workspace.Store { return missesMember{next} }), "ENTRA-26"),
		defect("groups", "group-patch-over-100-members-truncates", "An add to a group of more than a hundred members removes the rest.", github("FusionAuth/fusionauth-issues#2784"), "entra,okta",
			encoded(keepsHundred), "ENTRA-C20", "ENTRA-C21"),
		defect("concurrency", "concurrent-member-adds-lost", "Requests that add different members at once leave only some of them.", github("scimmyjs/scimmy#79"), "entra,okta",
			encoded(readsThenReplaces), "ENTRA-C23"),
	}
}

// missesMember takes removing nobody for a mistake.
type missesMember struct{ workspace.Store }

func (s missesMember) RemoveMembers(ctx context.Context, ws, group string, ids []string) (int, error) {
	n, err := s.Store.RemoveMembers(ctx, ws, group, ids)
	if err == nil && n < len(ids) {
		return 0, scim.BadRequest(scim.TypeNoTarget, "no such member")
	}
	return n, err
}

// keepsHundred saves no more members than it has loaded: a hundred.
func keepsHundred(h http.Handler, w http.ResponseWriter, r *http.Request) {
	h.ServeHTTP(w, r)
	if !patchesGroup(r) {
		return
	}
	doc, err := document.ParseObject(ask(h, r, http.MethodGet, nil).body.Bytes(), document.Limits{})
	if members := doc.Array("members"); err == nil && len(members) > 100 {
		ask(h, r, http.MethodPatch, replaceMembers(members[:100]))
	}
}

// readsThenReplaces reads the members, adds to them, and writes the whole list:
// what others have added meanwhile is lost.
func readsThenReplaces(h http.Handler, w http.ResponseWriter, r *http.Request) {
	if !patchesGroup(r) {
		h.ServeHTTP(w, r)
		return
	}
	raw, body := taken(r)
	ops := objectsOf(body.Array("Operations"))
	if len(ops) != 1 || !strings.EqualFold(ops[0].String("op"), "add") || ops[0].String("path") != "members" {
		h.ServeHTTP(w, r)
		return
	}
	doc, _ := document.ParseObject(ask(h, r, http.MethodGet, nil).body.Bytes(), document.Limits{}) // no group: no members
	time.Sleep(60 * time.Millisecond)                                                              // as long as the list takes elsewhere
	rec := ask(h, r, http.MethodPatch, replaceMembers(append(doc.Array("members"), ops[0].Array("value")...)))
	if rec.status >= http.StatusBadRequest {
		rec = ask(h, r, http.MethodPatch, raw)
	}
	rec.send(w)
}

func patchesGroup(r *http.Request) bool {
	return r.Method == http.MethodPatch && strings.Contains(r.URL.Path, "/Groups/")
}

func replaceMembers(members []any) []byte {
	values := make([]any, 0, len(members))
	for _, m := range objectsOf(members) {
		values = append(values, document.New("value", m.String("value")))
	}
	operation := document.New("op", "replace", "path", "members", "value", values)
	return document.Append(nil, document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"}, "Operations", []any{operation}))
}
