package deviate

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// onDialectPeople are the deviations in what becomes of people whom Entra ID
// follows.
func onDialectPeople() []Deviation { return slices.Concat(onRecycling(), onMatching(), onTransport()) }

// onRecycling are those of changes, deletions and restorations.
func onRecycling() []Deviation {
	const area = "user-life"
	return []Deviation{
		defect(area, "life-email-change-deletes-user", "A change of e-mail closes the account.", github("ssoready/ssoready#164"), "entra",
			outcome(func(doc, result *document.Object, _ []patch.Op) {
				if len(doc.Array("emails")) > 0 && !document.Equal(doc.Array("emails"), result.Array("emails")) {
					result.Set("active", false)
				}
			}), "ENTRA-C16"),
		defect(area, "life-tombstone-rename-corrupts-email", "A new userName is written over the e-mail address, that of the recycle bin, too.", github("onyx-dot-app/onyx#14074"), "entra",
			outcome(func(doc, result *document.Object, _ []patch.Op) {
				emails := objectsOf(result.Array("emails"))
				if name := result.String("userName"); name != doc.String("userName") && len(emails) > 0 {
					emails[0].Set("value", name)
				}
			}), "ENTRA-31", "ENTRA-C13"),
		defect(area, "life-username-not-updatable", "userName cannot be changed by PATCH.", github("Captain-P-Goldfish/scim-for-keycloak#48"), "entra,okta",
			onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
				return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					result, changed, err := next(t, doc, ops, tol)
					if err == nil && result.String("userName") != doc.String("userName") {
						return nil, false, scim.BadRequest(scim.TypeMutability, "userName is immutable")
					}
					return result, changed, err
				}
			}), "ENTRA-C37"),
		entrasOwn("email-doubled-by-replace", "profile", "A new e-mail address at work is put beside the old one.",
			eachOp(func(op patch.Op) patch.Op {
				if op.Kind == patch.Replace && op.Path == `emails[type eq "work"].value` {
					return patch.Op{Index: op.Index, Kind: patch.Add, Path: "emails", HasPath: true, HasValue: true, Value: []any{document.New("value", op.Value, "type", "work", "primary", true)}}
				}
				return op
			}), "ENTRA-C29"),
	}
}

// onMatching are those of finding who is there already.
func onMatching() []Deviation {
	compile := func(refused func(t *scim.Type, text string) error) func(Seams) Seams {
		return onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
			return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
				if err := refused(t, text); err != nil {
					return nil, err
				}
				return next(text, t, o)
			}
		})
	}
	return []Deviation{
		defect("filter", "filter-valuepath-subattr-rejected", "emails[type eq \"work\"].value eq \"x\" is refused.", github("RIPAGlobal/scimitar#115"), "entra",
			compile(func(_ *scim.Type, text string) error {
				if strings.Contains(text, "].") {
					return scim.BadRequest(scim.TypeInvalidFilter, "the filter goes on after the bracket")
				}
				return nil
			}), "ENTRA-21", "ENTRA-C19"),
		defect("filter", "filter-displayname-case-sensitive", "Groups are found only under their name in its own letters.", github("simpleidserver/SimpleIdServer#489"), "entra",
			rewrite(func(r *http.Request, a *answer) {
				filtered := r.URL.Query().Get("filter")
				for _, g := range a.resources() {
					if strings.HasSuffix(r.URL.Path, "/Groups") && strings.Contains(filtered, "displayName eq") && !strings.Contains(filtered, strconv.Quote(g.String("displayName"))) {
						a.body = emptyList("2.0")
					}
				}
			}), "ENTRA-C17"),
		entrasOwn("filter-empty-value-crashes", "filter", "A comparison with an empty text ends in an internal error.",
			compile(func(_ *scim.Type, text string) error {
				if strings.HasSuffix(text, `eq ""`) {
					return errNilPointer
				}
				return nil
			}), "ENTRA-C30"),
		defect("concurrency", "concurrent-create-500", "Who creates a person that is there already gets an internal error.", github("gravitee-io/gravitee-access-management#8290"), "entra,any",
			rewrite(func(r *http.Request, a *answer) {
				if r.Method == http.MethodPost && a.status == http.StatusConflict {
					a.status = http.StatusInternalServerError
					a.body.Set("status", "500")
				}
			}), "ENTRA-47", "ENTRA-C23"),
		defect("limits", "limits-optional-attribute-rejects-user", "An attribute that the server does not know makes the whole request fail.", github("grafana/grafana#111809"), "entra",
			func(s Seams) Seams {
				next := s.Normalise
				s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
					r.UnknownAttributes = false
					return next(t, body, op, current, r)
				}
				return s
			}, "ENTRA-51"),
	}
}

// onTransport are those of gates in front of the app and of its errors.
func onTransport() []Deviation {
	return []Deviation{
		defect("media-types", "client-without-name-refused", "Requests without a User-Agent are refused.", "https://github.com/kortix-ai/suna/pull/7297", "entra",
			refuse(http.StatusForbidden, "unknown client", func(r *http.Request) bool {
				return r.Header.Get("User-Agent") == "" && r.Header.Get("Adscimversion") != ""
			}), "ENTRA-04", "ENTRA-C08"),
		entrasOwn("error-detail-is-a-list", "errors", "The detail of an error is a list of texts.", rewrite(func(_ *http.Request, a *answer) {
			if detail, ok := member[string](a.body, "detail"); ok && a.isError() {
				a.body.Set("detail", []any{detail})
			}
		}), "ENTRA-C24"),
		entrasOwn("query-flag-refused", "errors", "A query parameter without a value is refused.", refuse(http.StatusBadRequest, "a parameter has no value", func(r *http.Request) bool {
			return strings.HasPrefix(r.URL.RawQuery, "aadOptscim062020")
		}), "ENTRA-06"),
	}
}
