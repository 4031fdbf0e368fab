package deviate

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

const (
	enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	managerOf     = enterpriseURN + ":manager"
)

// onDialect are the deviations in reading operations as Entra ID writes them:
// tolerances that tolerant mode promises and these take back.
func onDialect() []Deviation {
	return slices.Concat(onDialectWords(), onDialectKeys(), onDialectManager(), onDialectRoles())
}

// entrasOwn describes a deviation no public report stands behind, in what only
// Entra ID sends.
func entrasOwn(name, area, what string, wrap func(Seams) Seams, requirements ...string) Deviation {
	return defect(area, name, what, Ours, "entra", wrap, requirements...)
}

// intolerant carries out a PATCH without some of the tolerances.
func intolerant(less func(tol *patch.Tolerances)) func(Seams) Seams {
	return onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
		return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
			less(&tol)
			return next(t, doc, ops, tol)
		}
	})
}

// onDialectWords are those of words and lists where a value stands.
func onDialectWords() []Deviation {
	const area = "patch-replace"
	return []Deviation{
		defect(area, "boolean-words-refused", "active sent as the word \"False\" is refused.", github("ssoready/ssoready#167"), "entra",
			intolerant(func(tol *patch.Tolerances) { tol.StringBooleans = false }), "ENTRA-09", "ENTRA-C02"),
		defect(area, "boolean-words-refused-in-bodies", "A POST whose active is the word \"True\" is refused.", github("wandb/docs#2790"), "entra",
			func(s Seams) Seams {
				next := s.Normalise
				s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
					r.StringBooleans = false
					return next(t, body, op, current, r)
				}
				return s
			}, "ENTRA-09", "ENTRA-10"),
		defect(area, "boolean-in-quotes-refused", "A boolean in quotes in the filter of a path is refused.", github("Captain-P-Goldfish/SCIM-SDK#516"), "entra",
			intolerant(func(tol *patch.Tolerances) { tol.QuotedBooleanFilter = false }), "ENTRA-11"),
		defect(area, "patch-list-of-one-refused", "A list of one value is refused where a single value is due.", github("better-auth/better-auth#10620"), "entra",
			intolerant(func(tol *patch.Tolerances) { tol.UnwrapSingle = false }), "ENTRA-41"),
		entrasOwn("patch-no-operations-refused", "patch-atomic", "A PATCH without operations is refused.", func(s Seams) Seams {
			next := s.Parse
			s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
				tol.EmptyOperations = false
				return next(body, tol, maxOps)
			}
			return s
		}, "ENTRA-42"),
		entrasOwn("patch-over-thirty-operations-refused", "patch-atomic", "A PATCH of more than thirty operations is refused.", func(s Seams) Seams {
			next := s.Parse
			s.Parse = func(body *document.Object, tol patch.Tolerances, _ int) ([]patch.Op, error) {
				return next(body, tol, 30)
			}
			return s
		}, "ENTRA-44"),
		entrasOwn("patch-first-operation-wins", "patch-atomic", "Of several operations on one attribute only the first is carried out.",
			rewriteOps(func(_ *scim.Type, ops []patch.Op) []patch.Op {
				var kept []patch.Op
				for _, op := range ops {
					if !op.HasPath || !slices.ContainsFunc(kept, func(k patch.Op) bool { return k.HasPath && k.Path == op.Path }) {
						kept = append(kept, op)
					}
				}
				return kept
			}), "ENTRA-45"),
	}
}

// onDialectKeys are those of paths, and of keys that are paths.
func onDialectKeys() []Deviation {
	atDot := func(name string) bool {
		return strings.HasPrefix(strings.ToLower(name), strings.ToLower(enterpriseURN)+":")
	}
	return []Deviation{
		defect("patch-replace", "patch-replace-dotted-keys-flattened", "Keys such as name.givenName in a value without a path are not understood as paths and change nothing.",
			github("simpleidserver/SimpleIdServer#494"), "entra",
			eachOp(func(op patch.Op) patch.Op {
				body, ok := op.Value.(*document.Object)
				if !ok || op.HasPath {
					return op
				}
				op.Value = withoutKeys(body, func(name string) bool { return strings.Contains(name, ".") && !isURN(name) })
				return op
			}), "ENTRA-12", "ENTRA-C06"),
		defect("extensions", "extension-urn-split-at-dot", "A path or key with the enterprise URN is cut at the dot of 2.0 and leads nowhere.", github("wso2/product-is#6015"), "entra",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "there is no attribute urn:ietf:params:scim:schemas:extension:enterprise:2"), func(op patch.Op) bool {
				body, _ := op.Value.(*document.Object)
				found := atDot(op.Path)
				for name := range body.All() {
					found = found || !op.HasPath && atDot(name)
				}
				return found
			}), "ENTRA-13", "ENTRA-14", "ENTRA-C06"),
		defect("extensions", "extension-core-urn-prefix-unknown", "Paths with the URN of the core schema in front are refused.", github("rancher/rancher#54896"), "entra",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "there is no such extension"), func(op patch.Op) bool {
				return strings.HasPrefix(strings.ToLower(op.Path), "urn:ietf:params:scim:schemas:core:2.0:")
			}), "ENTRA-C03"),
		entrasOwn("patch-small-letter-refused", "patch-atomic", "A PATCH that writes operations with a small letter is refused.", func(s Seams) Seams {
			next := s.Parse
			s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
				for name := range body.All() {
					if name == "operations" {
						return nil, scim.BadRequest(scim.TypeInvalidSyntax, "there are no Operations")
					}
				}
				return next(body, tol, maxOps)
			}
			return s
		}, "ENTRA-38"),
		entrasOwn("patch-strangers-refused", "patch-atomic", "A PATCH that has anything beside schemas and Operations is refused.", func(s Seams) Seams {
			next := s.Parse
			s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
				if body.Len() > 2 {
					return nil, scim.BadRequest(scim.TypeInvalidSyntax, "unknown members")
				}
				return next(body, tol, maxOps)
			}
			return s
		}, "ENTRA-C27"),
	}
}

func withoutKeys(body *document.Object, drop func(name string) bool) *document.Object {
	kept := body.Clone()
	for name := range body.All() {
		if drop(name) {
			kept.Delete(name)
		}
	}
	return kept
}

// onDialectManager are those of the manager, which is sent as a bare id.
func onDialectManager() []Deviation {
	isManager := func(op patch.Op) bool { return strings.EqualFold(op.Path, managerOf) }
	const area = "extensions"
	return []Deviation{
		defect(area, "extension-manager-raw-refused", "A manager sent as a bare id is refused.", github("Captain-P-Goldfish/SCIM-SDK#541"), "entra",
			forbid(scim.BadRequest(scim.TypeInvalidValue, "manager must be an object"), func(op patch.Op) bool {
				text, ok := op.Value.(string)
				return ok && text != "" && isManager(op)
			}), "ENTRA-16", "ENTRA-C10"),
		defect(area, "extension-manager-empty-string", "A manager that is set to an empty text is looked for, and nobody is found.",
			"https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/00ca6c78", "entra",
			forbid(scim.BadRequest(scim.TypeInvalidValue, "there is no user \"\""), func(op patch.Op) bool {
				body, _ := op.Value.(*document.Object)
				inner, given := body.Get("value")
				return isManager(op) && (op.Value == "" || given && inner == "")
			}), "ENTRA-17"),
		defect(area, "extension-manager-filter-refused", "A filter on the manager is refused, since that is a single value.",
			"https://learn.microsoft.com/en-us/answers/questions/5746233", "entra",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "impossible to search on a mono valued attribute"), func(op patch.Op) bool {
				return strings.HasPrefix(strings.ToLower(op.Path), "manager[")
			}), "ENTRA-18"),
		defect(area, "extension-manager-shown-as-text", "The manager is shown as a bare id.", github("Budibase/budibase#15369"), "entra",
			rewrite(func(_ *http.Request, a *answer) {
				for _, o := range a.resources() {
					extension := o.Object(enterpriseURN)
					if manager := extension.Object("manager"); manager != nil {
						extension.Set("manager", manager.String("value"))
					}
				}
			}), "ENTRA-16", "ENTRA-C10"),
		defect(area, "extension-undeclared-in-schemas-dropped", "Data of an extension that schemas does not name is dropped when a user is created.",
			"https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/7fd00ea2", "entra",
			func(s Seams) Seams {
				next := s.Normalise
				s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
					if !slices.Contains(body.Array("schemas"), any(enterpriseURN)) {
						body = withoutKeys(body, func(name string) bool { return strings.EqualFold(name, enterpriseURN) })
					}
					return next(t, body, op, current, r)
				}
				return s
			}, "ENTRA-15"),
	}
}

// onDialectRoles are those of app roles.
func onDialectRoles() []Deviation {
	return []Deviation{
		defect("profile", "roles-json-text-crashes", "A role whose value is JSON text ends in an internal error.", github("Captain-P-Goldfish/SCIM-SDK#516"), "entra",
			forbid(errNilPointer, func(op patch.Op) bool {
				return slices.ContainsFunc(objectsOf(array(op.Value)), func(o *document.Object) bool { return strings.HasPrefix(o.String("value"), "{") })
			}), "ENTRA-39"),
		entrasOwn("roles-only-added", "profile", "A list of roles that replaces the old one is added to it.", eachOp(func(op patch.Op) patch.Op {
			if op.Path == "roles" && op.Kind == patch.Replace {
				op.Kind = patch.Add
			}
			return op
		}), "ENTRA-39", "ENTRA-10"),
	}
}
