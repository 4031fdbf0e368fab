package deviate

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// onCreating are the deviations in taking POST bodies and in answering them.
func onCreating() []Deviation {
	return slices.Concat(onPostAnswers(), onPostBodies())
}

// onPostAnswers are those in answering a POST.
func onPostAnswers() []Deviation {
	posted := func(r *http.Request) bool { return r.Method == http.MethodPost }
	return []Deviation{
		defect("create", "create-answers-200", "A creation is answered with 200.", Ours, "okta,entra,jumpcloud",
			restatus(http.StatusOK, func(_ *http.Request, a *answer) bool { return a.status == http.StatusCreated }),
			"RFC7644-3.3-04"),
		defect("create", "create-location-of-the-endpoint", "The Location of a new resource is that of the endpoint.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if location := a.header.Get("Location"); a.status == http.StatusCreated {
					a.header.Set("Location", location[:strings.LastIndex(location, "/")])
				}
			}),
			"RFC7644-3.3-06"),
		defect("create", "create-resource-type-of-the-client", "meta.resourceType is not the server's own.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if meta := resource.Object("meta"); meta.String("resourceType") == "User" || meta.String("resourceType") == "Group" {
						meta.Set("resourceType", "Robot")
					}
				}
			}),
			"RFC7644-3.3.1-01", "RFC7644-3.3-01"),
		defect("create", "create-unreadable-500", "A body that cannot be read ends in an internal error.", Ours, "any",
			restatus(http.StatusInternalServerError, func(r *http.Request, a *answer) bool {
				return posted(r) && a.status == http.StatusBadRequest && a.body.String("scimType") == "invalidSyntax"
			}),
			"RFC7644-3.3-09", "RFC7644-3.2-04"),
	}
}

// onPostBodies are those in reading the body.
func onPostBodies() []Deviation {
	return []Deviation{
		defect("create", "create-takes-anything", "What does not fit in a POST body is left out, and the rest is created.", Ours, "any",
			func(s Seams) Seams {
				next := s.Normalise
				s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
					result, err := next(t, body, op, current, r)
					if err == nil || op != scim.Create || t.Core.Attribute("userName") == nil {
						return result, err
					}
					name := body.String("userName")
					if name == "" {
						name = "somebody"
					}
					return document.New("schemas", []any{t.Core.ID}, "userName", name), nil
				}
				return s
			},
			"RFC7644-3.3-08", "RFC7644-3.3-10", "RFC7643-4.1.1-01"),
		defect("profile", "profile-strict-takes-any-timezone", "Strict mode takes a timezone that does not exist.", Ours, "any",
			onStorage(func(next workspace.Store) workspace.Store {
				return tolerating{next, map[string]bool{workspace.UnknownTimezone: true}}
			}),
			"WS-USER-09", "RFC7643-4.1.1-21"),
		defect("create", "write-answers-echo-request", "The answer to a write shows what was sent where it differs from what is stored.", "https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/305b1c5a", "any",
			encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPost && r.Method != http.MethodPut {
					h.ServeHTTP(w, r)
					return
				}
				raw, sent := taken(r)
				rec := ask(h, r, r.Method, raw)
				a := &answer{status: rec.status, header: w.Header()}
				a.body, _ = document.ParseObject(rec.body.Bytes(), document.Limits{Bytes: 1 << 30})
				maps.Copy(a.header, rec.header)
				for name, value := range sent.All() {
					if name == "meta" && !a.isError() {
						a.body.Set(name, value)
					}
				}
				a.send(w)
			}),
			"RFC7644-3.1-03"),
		defect("create", "create-user-names-only-lower-cased", "User names are compared in small letters, without the steps of PRECIS.", Ours, "any",
			onStorage(func(next workspace.Store) workspace.Store { return lowersNames{next} }),
			"RFC8265-3.3-01", "RFC7644-5-01"),
	}
}

// lowersNames prepares user names by strings.ToLower.
type lowersNames struct{ workspace.Store }

func (s lowersNames) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	if k.Attribute == "userName" {
		k.Key = strings.ToLower(k.Value)
	}
	return s.Store.ClaimKey(ctx, ws, resourceType, id, k)
}
