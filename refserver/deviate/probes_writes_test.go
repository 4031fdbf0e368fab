package deviate_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const strictly = `"scim":true,"mode":"strict"`

const (
	enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	twoEmails     = `,"emails":[{"value":"a@example.com","type":"work","display":"at work"},{"value":"b@example.com","type":"home"}]`
)

// patched creates Ada, patches her, and shows the status and one attribute.
func patched(more, operations, attribute string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		path := user(t, w, more)
		got := status(w.Patch(t, path, operations))
		if attribute == "" {
			return got
		}
		return got + " " + shown(w.Get(t, path), attribute)
	}
}

// values shows the value of each e-mail.
func values(doc *document.Object) string {
	var all []string
	for _, e := range doc.Array("emails") {
		o, _ := e.(*document.Object)
		all = append(all, o.String("value"))
	}
	return strings.Join(all, " ")
}

// patchedEmails creates Ada with two e-mails and shows what a PATCH leaves.
func patchedEmails(operations string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		path := user(t, w, twoEmails)
		w.Patch(t, path, operations)
		return values(w.Get(t, path))
	}
}

// displays creates Ada with two e-mails and shows each display after a PATCH.
func displays(operations string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		path := user(t, w, twoEmails)
		w.Patch(t, path, operations)
		var all []string
		for _, e := range w.Get(t, path).Array("emails") {
			o, _ := e.(*document.Object)
			all = append(all, o.String("display"))
		}
		return strings.Join(all, ",")
	}
}

// sends shows the status of one request; ID stands for Ada's id.
func sends(method, path, body string, header ...string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		id := strings.TrimPrefix(user(t, w, twoEmails), "/Users/")
		return status(w.SCIM(t, method, strings.ReplaceAll(path, "ID", id), strings.ReplaceAll(body, "ID", id), header...))
	}
}

// challenges shows the challenge of a refused request.
func challenges(authorization string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return w.SCIM(t, http.MethodGet, "/Users", "", "Authorization", authorization).Header.Get("WWW-Authenticate")
	}
}

func putBody(more string) string {
	return `{"schemas":["` + refservertest.UserURN + `"],"userName":"ada@example.com"` + more + `}`
}

func creatingProbes() map[string]probe {
	posted := `{"schemas":["` + refservertest.UserURN + `"],"userName":"new@example.com"}`
	return map[string]probe{
		"create-answers-200": {right: "201", wrong: "200", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, "POST", "/Users", posted))
		}},
		"create-unreadable-500": {right: "400", wrong: "500", see: sends("POST", "/Users", "{")},
		"create-takes-anything": {right: "400", wrong: "201", see: sends("POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"]}`)},
		"profile-strict-takes-any-timezone": {
			spec: strictly, right: "400", wrong: "201",
			see: sends("POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"new@example.com","timezone":"Mars/Base"}`),
		},
		"write-answers-echo-request": {right: "User", wrong: "Robot", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.SCIM(t, "PUT", user(t, w, ""), putBody(`,"meta":{"resourceType":"Robot"}`)).Doc.Object("meta"), "resourceType")
		}},
		"create-location-of-the-endpoint": {right: "an id", wrong: "Users", see: func(t *testing.T, w *refservertest.Workspace) string {
			location := w.SCIM(t, "POST", "/Users", posted).Header.Get("Location")
			if last := location[strings.LastIndex(location, "/")+1:]; last == "Users" {
				return last
			}
			return "an id"
		}},
		"create-resource-type-of-the-client": {right: "User", wrong: "Robot", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.Get(t, user(t, w, "")).Object("meta"), "resourceType")
		}},
		"create-user-names-only-lower-cased": {right: "409", wrong: "201", see: sends("POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"ａda@example.com"}`)},
	}
}

func puttingProbes() map[string]probe {
	return map[string]probe{
		"put-group-name-ignored": {right: "Support", wrong: "Sales", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 0)
			w.SCIM(t, "PUT", path, `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Support"}`)
			return shown(w.Get(t, path), "displayName")
		}},
		"put-readonly-attributes-rejected": {right: "200", wrong: "400", see: sends("PUT", "/Users/ID", putBody(`,"meta":{}`))},
		"put-body-id-overrides-path": {right: "", wrong: "Boss", see: func(t *testing.T, w *refservertest.Workspace) string {
			ada := user(t, w, "")
			grace := w.Create(t, "/Users", `"userName":"grace@example.com"`)
			w.SCIM(t, "PUT", ada, `{"schemas":["`+refservertest.UserURN+`"],"id":"`+grace+`","userName":"x@example.com","title":"Boss"}`)
			return shown(w.Get(t, "/Users/"+grace), "title")
		}},
		"put-uniqueness-500": {right: "409", wrong: "500", see: func(t *testing.T, w *refservertest.Workspace) string {
			w.Create(t, "/Users", `"userName":"grace@example.com"`)
			return status(w.SCIM(t, "PUT", user(t, w, ""), `{"schemas":["`+refservertest.UserURN+`"],"userName":"grace@example.com"}`))
		}},
		"put-unknown-id-500": {right: "404", wrong: "500", see: sends("PUT", "/Users/nobody", putBody(""))},
		"put-answers-204":    {right: "200", wrong: "204", see: sends("PUT", "/Users/ID", putBody(""))},
		"put-removing-member-is-immutable-error": {right: "200", wrong: "400", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, ids := group(t, w, 2)
			return status(w.SCIM(t, "PUT", path, `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales","members":[{"value":"`+ids[0]+`"}]}`))
		}},
		"put-members-remove-then-add-not-atomic": {right: "2", wrong: "0", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 2)
			w.SCIM(t, "PUT", path, `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales","members":[{"value":"nobody"}]}`)
			return memberCount(t, w, path)
		}},
		"put-null-ignored": {right: "", wrong: "Boss", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, `,"title":"Boss"`)
			w.SCIM(t, "PUT", path, putBody(`,"title":null`))
			return shown(w.Get(t, path), "title")
		}},
		"put-loses-user-name": {right: "ada@example.com", wrong: "", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, "")
			w.SCIM(t, "PUT", path, `{"schemas":["`+refservertest.UserURN+`"],"title":"Boss"}`)
			return shown(w.Get(t, path), "userName")
		}},
		"put-takes-user-name-for-granted": {right: "400", wrong: "200", see: sends("PUT", "/Users/ID", `{"schemas":["`+refservertest.UserURN+`"],"title":"Boss"}`)},
		"put-forgets-immutability": {right: "first", wrong: "second", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := specimen(t, w, `,"origin":"first"`)
			w.SCIM(t, "PUT", path, specimenBody(`,"origin":"second"`))
			return shown(w.Get(t, path), "origin")
		}},
		"immutable-first-value-refused": {right: "200", wrong: "400", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, "PUT", specimen(t, w, ""), specimenBody(`,"origin":"first"`)))
		}},
	}
}

func specimenBody(more string) string {
	return `{"schemas":["urn:scimproof:schemas:2.0:Specimen"],"label":"a stone"` + more + `}`
}

// specimen creates a resource of the test type and returns its path.
func specimen(t *testing.T, w *refservertest.Workspace, more string) string {
	t.Helper()
	a := w.SCIM(t, "POST", "/Specimens", specimenBody(more))
	if a.Status != http.StatusCreated {
		t.Fatalf("create a specimen: %d %s", a.Status, a.Text)
	}
	return "/Specimens/" + a.Doc.String("id")
}

func deletingProbes() map[string]probe {
	return map[string]probe{
		"delete-user-still-listed": {right: "0 404", wrong: "1 404", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, "")
			w.SCIM(t, "DELETE", path, "")
			found := w.Get(t, "/Users"+filter(`userName eq "ada@example.com"`)).Array("Resources")
			return strconv.Itoa(len(found)) + " " + status(w.SCIM(t, "GET", path, ""))
		}},
		"delete-member-of-group-refused": {right: "204", wrong: "409", see: func(t *testing.T, w *refservertest.Workspace) string {
			_, ids := group(t, w, 1)
			return status(w.SCIM(t, "DELETE", "/Users/"+ids[0], ""))
		}},
		"delete-group-has-no-effect": {right: "404", wrong: "200", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 0)
			w.SCIM(t, "DELETE", path, "")
			return status(w.SCIM(t, "GET", path, ""))
		}},
		"delete-answers-200":    {right: "204", wrong: "200", see: sends("DELETE", "/Users/ID", "")},
		"delete-again-succeeds": {right: "404", wrong: "204", see: sends("DELETE", "/Users/nobody", "")},
	}
}

func tokenFormProbes() map[string]probe {
	strange := `Bearer realm="scim", error="invalid_token"`
	return map[string]probe{
		"auth-bearer-scheme-not-understood": {right: "200", wrong: "401", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, "GET", "/Users", "", "Authorization", "bearer "+w.Token))
		}},
		"auth-bearer-unknown":        {right: "200", wrong: "401", see: sends("GET", "/Users/ID", "")},
		"auth-method-refusal-as-401": {right: "405", wrong: "401", see: sends("DELETE", "/Users", "")},
		"auth-url-token-accepted":    {right: "401", wrong: "204", see: sends("GET", "/Users?access_token=x", "", "Authorization", "")},
		"auth-tokens-by-their-looks": {right: "401", wrong: "200", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, "GET", "/Users", "", "Authorization", "Bearer "+w.Token+"x"))
		}},
		"auth-error-code-for-strangers":    {right: `Bearer realm="scim"`, wrong: strange, see: challenges("")},
		"auth-challenge-without-parameter": {right: strange, wrong: "Bearer", see: challenges("Bearer x")},
		"auth-token-twice-accepted":        {right: "400", wrong: "204", see: sends("GET", "/Users?access_token=x", "")},
	}
}

func addressProbes() map[string]probe {
	location := func(t *testing.T, w *refservertest.Workspace) string {
		at := shown(w.Get(t, user(t, w, "")).Object("meta"), "location")
		return strings.Trim(strings.Map(func(r rune) rune {
			if r == '{' || r == '?' {
				return r
			}
			return -1
		}, at), "")
	}
	return map[string]probe{
		"address-not-encoded":        {right: "", wrong: "{", see: location},
		"address-with-query":         {right: "", wrong: "?", see: location},
		"address-octets-not-decoded": {right: "200", wrong: "400", see: sends("GET", "/Users?filter=%75serName%20pr", "")},
		"address-colons-not-decoded": {right: "200", wrong: "404", see: sends("GET", "/Schemas/urn%3Aietf%3Aparams:scim:schemas:core:2.0:User", "")},
		"messages-without-schemas": {right: `["urn:ietf:params:scim:api:messages:2.0:ListResponse"]`, wrong: "", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.Get(t, "/Users"), "schemas")
		}},
		"errors-always-400": {right: "404", wrong: "400", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.SCIM(t, "GET", "/Users/nobody", "").Doc, "status")
		}},
		"discovery-lists-messages": {right: "404", wrong: "200", see: sends("GET", "/Schemas/urn:ietf:params:scim:api:messages:2.0:ListResponse", "")},
		"discovery-endpoints-renamed": {right: "/Users", wrong: "/User", see: func(t *testing.T, w *refservertest.Workspace) string {
			first, _ := w.Get(t, "/ResourceTypes").Array("Resources")[0].(*document.Object)
			return shown(first, "endpoint")
		}},
		"discovery-hides-patch": {right: `{"supported":true}`, wrong: `{"supported":false}`, see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.Get(t, "/ServiceProviderConfig"), "patch")
		}},
	}
}
