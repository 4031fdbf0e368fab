package deviate

import (
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// onQuirks are deviations that meet what Okta, JumpCloud or OneLogin alone send,
// and that no other provider would have noticed.
func onQuirks() []Deviation {
	return slices.Concat(onOktaQuirks(), onJumpCloudQuirks(), onOneLoginQuirks())
}

// sends tells a request of one method to one endpoint whose body is so.
func sends(method, endpoint string, is func(body *document.Object) bool) func(*http.Request) bool {
	return func(r *http.Request) bool {
		if r.Method != method || !strings.Contains(r.URL.Path, endpoint) {
			return false
		}
		_, body := taken(r)
		return body != nil && is(body)
	}
}

// has tells a body with a member.
func has(name string) func(*document.Object) bool {
	return func(body *document.Object) bool {
		_, there := body.Get(name)
		return there
	}
}

// operation tells a PATCH with an operation that is so.
func operation(is func(op *document.Object) bool) func(*document.Object) bool {
	return func(body *document.Object) bool {
		return slices.ContainsFunc(objectsOf(body.Array("Operations")), is)
	}
}

// onePart is an operation without a path whose value is an object with a member.
func onePart(name string) func(op *document.Object) bool {
	return func(op *document.Object) bool {
		value := op.Object("value")
		return op.String("path") == "" && value != nil && has(name)(value)
	}
}

// doesNothing answers some requests with success and forgets them.
func doesNothing(when func(*http.Request) bool) func(Seams) Seams {
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if when(r) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// foreverRefused remembers what it once refused, and goes on refusing it.
func foreverRefused() func(Seams) Seams {
	var refused sync.Map
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		writes := strings.Contains(r.URL.Path, "/Groups/") && (r.Method == http.MethodPatch || r.Method == http.MethodPut)
		if e, before := refused.Load(r.URL.Path); before && writes {
			(&recorder{header: http.Header{"Content-Type": {"application/scim+json"}}, status: http.StatusBadRequest, body: e.(*recorder).body}).send(w) //nolint:forcetypeassert // stored below
			return
		}
		a := &recorder{header: http.Header{}}
		h.ServeHTTP(a, r)
		a.WriteHeader(http.StatusOK)
		if writes && a.status == http.StatusBadRequest {
			refused.Store(r.URL.Path, a)
		}
		a.send(w)
	})
}

func onOktaQuirks() []Deviation {
	const suffers = "okta"
	fails := func(name, area, what, source string, when func(*http.Request) bool, rows ...string) Deviation {
		return defect(area, name, what, source, suffers, refuse(http.StatusInternalServerError, "internal error", when), rows...)
	}
	return []Deviation{
		fails("push-object-without-schemas-500", "patch-atomic", "A PATCH of a group without schemas ends in an internal error.", github("jelhub/scimgateway#113"),
			sends(http.MethodPatch, "/Groups/", func(body *document.Object) bool { return !has("schemas")(body) }), "OKTA-06"),
		defect("user-life", "active-in-a-path-forgotten", "replace of the path active answers success and changes nothing.", github("getsentry/sentry#27199"), suffers,
			doesNothing(sends(http.MethodPatch, "/Users/", operation(func(op *document.Object) bool { return op.String("path") == "active" }))), "OKTA-20"),
		defect("profile", "placeholder-password-judged", "A created user whose password is shorter than ten characters is refused.", Ours, suffers,
			refuse(http.StatusBadRequest, "the password is too short", sends(http.MethodPost, "/Users", func(body *document.Object) bool {
				return has("password")(body) && len(body.String("password")) < 10
			})), "OKTA-09"),
		defect("profile", "groups-of-a-user-refused", "A user sent with groups, which are readOnly, is refused.", Ours, suffers,
			refuse(http.StatusBadRequest, "groups cannot be written", sends(http.MethodPost, "/Users", has("groups"))), "OKTA-09", "OKTA-10"),
		defect("media", "media-type-without-a-body-415", "A GET with a Content-Type is refused.", Ours, suffers,
			refuse(http.StatusUnsupportedMediaType, "there is no body", func(r *http.Request) bool {
				return r.Method == http.MethodGet && r.Header.Get("Content-Type") != ""
			}), "OKTA-16"),
		defect("groups", "push-fails-for-ever", "A group of which one push was refused refuses every later one.", github("fleetdm/fleet#52600"), suffers, foreverRefused(), "OKTA-C05", "OKTA-18"),
		defect("user-life", "sniffed-by-user-agent", "Taking access away is understood from a client that calls itself Okta, and ignored from others.", Ours, "jumpcloud,onelogin",
			doesNothing(func(r *http.Request) bool {
				return !strings.HasPrefix(strings.ToLower(r.UserAgent()), "okta") && sends(http.MethodPatch, "/Users/", operation(onePart("active")))(r)
			}), "OKTA-C17"),
		defect("user-life", "sniffed-by-header", "A header of Entra ID makes the server wait for Entra ID's words, and others change nothing.", Ours, "any",
			doesNothing(func(r *http.Request) bool {
				return r.Header.Get("Adscimversion") != "" && sends(http.MethodPatch, "/Users/", operation(onePart("active")))(r)
			}), "OKTA-C17"),
		defect("create", "e-mail-demanded", "A user without an e-mail address is refused.", Ours, "any",
			refuse(http.StatusBadRequest, "emails is required", sends(http.MethodPost, "/Users", func(body *document.Object) bool { return len(body.Array("emails")) == 0 })), "OKTA-C19"),
	}
}

func onJumpCloudQuirks() []Deviation {
	const suffers = "jumpcloud"
	isNull := func(name string) func(*document.Object) bool {
		return func(body *document.Object) bool {
			value, there := body.Get(name)
			return there && value == nil
		}
	}
	lists := func(body *document.Object) bool {
		return slices.Contains(body.Array("schemas"), any(enterpriseURN)) && !has(enterpriseURN)(body)
	}
	return []Deviation{
		defect("profile", "null-emails-500", "emails of null in a PUT end in an internal error.", Ours, suffers,
			refuse(http.StatusInternalServerError, "internal error", sends(http.MethodPut, "/Users/", isNull("emails"))), "JC-21"),
		defect("extensions", "listed-extension-demanded", "A user whose schemas list the enterprise extension and who has no data of it is refused.", Ours, suffers,
			refuse(http.StatusBadRequest, "the enterprise extension is listed and missing", sends(http.MethodPost, "/Users", lists)), "JC-22"),
		defect("extensions", "core-schema-demanded-first", "A user whose schemas do not begin with the core schema is refused.", Ours, suffers,
			refuse(http.StatusBadRequest, "the first schema must be the User's", sends(http.MethodPut, "/Users/", func(body *document.Object) bool {
				all := body.Array("schemas")
				return len(all) > 1 && all[0] == any(enterpriseURN)
			})), "JC-22", "JC-23"),
		defect("profile", "empty-addresses-refused", "An empty list of addresses is refused.", Ours, suffers,
			refuse(http.StatusBadRequest, "addresses must not be empty", sends(http.MethodPut, "/Users/", func(body *document.Object) bool {
				return has("addresses")(body) && len(body.Array("addresses")) == 0
			})), "JC-23"),
		defect("patch-add", "repeated-add-409", "Adding a member who is there already is a conflict.", github("Infisical/infisical#2138"), suffers, repeatedAdd(), "JC-24", "JC-25"),
		defect("groups", "deleted-group-stays", "DELETE of a group answers 204 and leaves it there.", Ours, suffers,
			doesNothing(func(r *http.Request) bool {
				return r.Method == http.MethodDelete && strings.Contains(r.URL.Path, "/Groups/")
			}), "JC-25"),
		defect("connection", "people-without-a-query-refused", "A list of users is given with a query only.", Ours, "jumpcloud,google",
			refuse(http.StatusBadRequest, "a filter is required", func(r *http.Request) bool {
				return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/Users") && r.URL.RawQuery == ""
			}), "JC-25", "GG-31"),
	}
}

// repeatedAdd refuses an add of somebody who is a member.
func repeatedAdd() func(Seams) Seams {
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		adds := sends(http.MethodPatch, "/Groups/", operation(func(op *document.Object) bool { return op.String("op") == "add" && op.String("path") == "members" }))
		if adds(r) {
			_, body := taken(r)
			group, _ := document.ParseObject(ask(h, r, http.MethodGet, nil).body.Bytes(), document.Limits{}) // what is no group has no members
			for _, op := range objectsOf(body.Array("Operations")) {
				for _, added := range objectsOf(op.Array("value")) {
					if slices.ContainsFunc(objectsOf(group.Array("members")), func(m *document.Object) bool { return m.String("value") == added.String("value") }) {
						http.Error(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","detail":"a member already"}`, http.StatusConflict)
						return
					}
				}
			}
		}
		h.ServeHTTP(w, r)
	})
}

func onOneLoginQuirks() []Deviation {
	const suffers = "onelogin"
	fails := func(name, area, what string, when func(*http.Request) bool, rows ...string) Deviation {
		return defect(area, name, what, Ours, suffers, refuse(http.StatusInternalServerError, "internal error", when), rows...)
	}
	return []Deviation{
		defect("paging", "query-that-ends-in-and-refused", "A query that ends in & is refused.", Ours, suffers,
			refuse(http.StatusBadRequest, "the query ends in &", func(r *http.Request) bool { return strings.HasSuffix(r.URL.RawQuery, "&") }), "OL-27"),
		defect("paging", "empty-query-refused", "A question mark with nothing behind it is refused.", Ours, suffers,
			refuse(http.StatusNotFound, "there is no such resource", func(r *http.Request) bool { return r.URL.ForceQuery && r.Method != http.MethodGet }), "OL-27", "OL-28"),
		defect("connection", "user-agent-demanded", "A request without a User-Agent is refused.", Ours, suffers,
			refuse(http.StatusForbidden, "who are you?", func(r *http.Request) bool { return r.UserAgent() == "" }), "OL-28", "OKTA-C17"),
		fails("draft-urns-500", "extensions", "The schema URNs of a draft end in an internal error.", sends(http.MethodPost, "/Users", func(body *document.Object) bool {
			return slices.Contains(body.Array("schemas"), any("urn:scim:schemas:core:2.0"))
		}), "OL-28"),
		fails("object-for-a-list-500", "types", "An object where a list is due ends in an internal error.", sends(http.MethodPost, "/Users", func(body *document.Object) bool {
			return body.Object("emails") != nil
		}), "OL-29"),
		fails("text-for-a-boolean-500", "types", "A text where a boolean is due ends in an internal error.", sends(http.MethodPost, "/Users", func(body *document.Object) bool {
			active, _ := body.Get("active")
			_, text := active.(string)
			return text
		}), "OL-29"),
	}
}
