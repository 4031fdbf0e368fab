package deviate_test

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// certificate is one of nobody, DER in base64.
const certificate = "MIIBdTCCARugAwIBAgIUaHSGPSTWZqpgfBCgUNmuFHN4eNEwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEQWRhYTAgFw0yNjExMjYwMjQzMTRaGA8yMTI2MTEwMjAyNDMxNFowDzENMAsGA1UEAwwEQWRhYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDCyJjePilsB9isUD2GhZOD4pJirZf74ACZtZ1SXNRJ6IIubR1+rukFS3vnxUs7Q0lBajT7JpCMI84gUheQgXIijUzBRMB0GA1UdDgQWBBTRCKtuOMrl1J/BN9kD4H+eLV/AizAfBgNVHSMEGDAWgBTRCKtuOMrl1J/BN9kD4H+eLV/AizAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIC0H3O+0omcv07A4LzcQZ9je7vWi82mRzWvPX31GtrW7AiEA+PCUoN0DgDXckRPhb8bDr4Mv7CH23nhM4JHum1SUTS0="

const (
	enterpriseData  = `,"` + scim.EnterpriseUserURN + `":{"department":"Engines"}`
	withCertificate = `,"x509Certificates":[{"value":"` + certificate + `"}]`
	workMail        = `,"emails":[{"value":"a@example.com","type":"work","primary":true}]`
	adaNamed        = `"userName":"ada@example.com"`
)

type question func(t *testing.T, w *refservertest.Workspace) bool

// asks is a probe whose answer is yes or no: yes is right.
func asks(see question) probe {
	return probe{right: "true", wrong: "false", see: func(t *testing.T, w *refservertest.Workspace) string {
		return strconv.FormatBool(see(t, w))
	}}
}

// asksStrictly is the same in strict mode.
func asksStrictly(see question) probe {
	p := asks(see)
	p.spec = `"scim":true,"mode":"strict"`
	return p
}

func jsonOf(o *document.Object) string { return string(document.Append(nil, o)) }

// isShown asks whether Ada, created with more, is shown with a text in her.
func isShown(more, part string) probe {
	return asks(func(t *testing.T, w *refservertest.Workspace) bool {
		return strings.Contains(jsonOf(w.Get(t, user(t, w, more))), part)
	})
}

// isNotShown is the reverse.
func isNotShown(more, part string) probe {
	return asks(func(t *testing.T, w *refservertest.Workspace) bool {
		return !strings.Contains(jsonOf(w.Get(t, user(t, w, more))), part)
	})
}

func sent(t *testing.T, w *refservertest.Workspace, endpoint, urn, attributes string) refservertest.Answer {
	t.Helper()
	return w.SCIM(t, http.MethodPost, endpoint, `{"schemas":["`+urn+`"],`+attributes+`}`)
}

// posts asks whether the POST of a user is answered so; 0 is anything but 5xx.
func posts(attributes string, due int) probe {
	return asks(func(t *testing.T, w *refservertest.Workspace) bool {
		got := sent(t, w, "/Users", scim.UserURN, attributes).Status
		return got == due || due == 0 && got < http.StatusInternalServerError
	})
}

// finds asks how many users a filter finds; ID stands for that of Ada.
func finds(more, expression, due string) probe {
	return asks(func(t *testing.T, w *refservertest.Workspace) bool {
		id := strings.TrimPrefix(user(t, w, more), "/Users/")
		return total(t, w, "/Users"+filter(replaceAll(expression, "ID", strings.ToUpper(id)))) == due
	})
}

// managed creates Grace with Ada as her manager, and returns what is shown.
func managed(t *testing.T, w *refservertest.Workspace, more string) *document.Object {
	t.Helper()
	ada := strings.TrimPrefix(user(t, w, ""), "/Users/")
	id := w.Create(t, "/Users", `"userName":"grace@example.com","`+scim.EnterpriseUserURN+`":{"manager":{"value":"`+ada+`"`+more+`}}`)
	return w.Get(t, "/Users/"+id).Object(scim.EnterpriseUserURN).Object("manager")
}

// firstValue is the first value of a list.
func firstValue(o *document.Object, attribute string) *document.Object {
	for _, v := range o.Array(attribute) {
		first, _ := v.(*document.Object)
		return first
	}
	return nil
}

// firstMember creates a group of one and shows the member.
func firstMember(t *testing.T, w *refservertest.Workspace) (member *document.Object, id string) {
	t.Helper()
	path, ids := group(t, w, 1)
	return firstValue(w.Get(t, path), "members"), ids[0]
}

// shownSpecimen asks whether a resource of a custom type is shown with a text.
func shownSpecimen(attributes, part string) probe {
	return asks(func(t *testing.T, w *refservertest.Workspace) bool {
		return strings.Contains(sent(t, w, "/Specimens", "urn:scimproof:schemas:2.0:Specimen", `"label":"one",`+attributes).Text, part)
	})
}

// hasSchemas asks whether a user is shown with these schemas.
func hasSchemas(more string, want ...any) probe {
	return asks(func(t *testing.T, w *refservertest.Workspace) bool {
		return slices.Equal(w.Get(t, user(t, w, more)).Array("schemas"), want)
	})
}

func ruleProbes() map[string]probe {
	all := typeProbes()
	maps.Copy(all, referenceProbes())
	maps.Copy(all, describingProbes())
	maps.Copy(all, identityProbes())
	maps.Copy(all, rowProbes())
	maps.Copy(all, bodyProbes())
	maps.Copy(all, patchRuleProbes())
	maps.Copy(all, comparisonProbes())
	return all
}

func typeProbes() map[string]probe {
	return map[string]probe{
		"simple-value-as-object":     isShown(`,"title":"Boss"`, `"title":"Boss"`),
		"active-as-text":             isShown("", `"active":true`),
		"dates-as-numbers":           isShown("", `"created":"2`),
		"binary-as-hex":              isShown(withCertificate, "MIIB"),
		"certificate-chain-shown":    isShown(withCertificate, `"`+certificate+`"`),
		"certificate-text-folded":    isShown(withCertificate, "MIIB"),
		"literals-in-quotes":         isShown("", `"resourceType":"User"`),
		"text-loses-other-alphabets": isShown(`,"displayName":"René"`, "René"),
		"type-as-object":             isShown(workMail, `"type":"work"`),
		"primary-flag-lost":          isShown(workMail, `"primary":true`),
		"two-primaries-shown":        isNotShown(workMail, "b@example.com"),
		"profile-values-normalised":  isShown(`,"phoneNumbers":[{"value":"tel:+1-201"}]`, "tel:+1-201"),
		"email-domain-not-canonical": isShown(`,"emails":[{"value":"a@EXAMPLE.org"}]`, "a@example.org"),
		"formatted-name-stale":       isNotShown(`,"name":{"givenName":"Ada"}`, "Somebody Else"),
		"nickname-is-username":       isNotShown("", "nickName"),
		"password-hash-shown":        isNotShown("", "password"),
		"blank-names-shown":          isNotShown("", `"externalId":""`),
		"emails-twice": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return len(w.Get(t, user(t, w, workMail)).Array("emails")) == 1
		}),
		"integers-as-floats": shownSpecimen(`"pieces":7`, `"pieces":7,`),
		"decimals-as-text":   shownSpecimen(`"weight":1.5`, `"weight":1.5`),
		"texts-as-objects":   shownSpecimen(`"tags":["a"]`, `"tags":["a"]`),
	}
}

func referenceProbes() map[string]probe {
	refs := func(right func(ref string) bool) probe {
		return asks(func(t *testing.T, w *refservertest.Workspace) bool { return right(managed(t, w, "").String("$ref")) })
	}
	return map[string]probe{
		"manager-without-ref":           refs(func(ref string) bool { return ref != "" }),
		"refs-malformed":                refs(func(ref string) bool { return !strings.Contains(ref, "<") }),
		"refs-as-urns":                  refs(func(ref string) bool { return !strings.HasPrefix(ref, "urn:") }),
		"refs-relative-to-the-endpoint": refs(func(ref string) bool { return strings.Contains(ref, "/Users/") }),
		"refs-to-something-else": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			member, _ := firstMember(t, w)
			return strings.Contains(member.String("$ref"), "/Users/")
		}),
		"members-named-by-display": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			member, id := firstMember(t, w)
			return member.String("value") == id
		}),
		"members-are-all-users": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			inner, _ := group(t, w, 0)
			id := w.Create(t, "/Groups", `"displayName":"Everyone","members":[{"value":"`+strings.TrimPrefix(inner, "/Groups/")+`"}]`)
			return firstValue(w.Get(t, "/Groups/"+id), "members").String("type") == "Group"
		}),
		"memberships-all-indirect": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			_, ids := group(t, w, 1)
			return firstValue(w.Get(t, "/Users/"+ids[0]), "groups").String("type") == "direct"
		}),
	}
}

func describingProbes() map[string]probe {
	return map[string]probe{
		"schemas-left-out":                  hasSchemas("", scim.UserURN),
		"schemas-name-strangers":            hasSchemas("", scim.UserURN),
		"schemas-twice":                     hasSchemas("", scim.UserURN),
		"schemas-without-base":              hasSchemas("", scim.UserURN),
		"schemas-without-extension":         hasSchemas(enterpriseData, scim.UserURN, scim.EnterpriseUserURN),
		"extension-urn-listed-without-data": hasSchemas("", scim.UserURN),
		"extension-keyed-by-short-name":     isShown(enterpriseData, scim.EnterpriseUserURN+`":{"department"`),
		"extension-core-nested-under-urn":   isNotShown("", scim.UserURN+`":{`),
		"extension-flattened": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, user(t, w, enterpriseData)).String("department") == ""
		}),
		"published-definitions-broken": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return !strings.Contains(jsonOf(w.Get(t, "/Schemas")), "nick name")
		}),
		"published-type-without-schema": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return !strings.Contains(jsonOf(w.Get(t, "/ResourceTypes")), "nowhere")
		}),
	}
}

func identityProbes() map[string]probe {
	return map[string]probe{
		"meta-lastmodified-before-first-change": isNotShown("", "2001-01-01"),
		"meta-always-whole":                     isNotShown("", "2001-01-01"),
		"meta-left-out":                         isShown("", `"meta"`),
		"version-is-not-the-etag":               isShown("", `W/\"1\"`),
		"version-left-out":                      isShown("", `"version"`),
		"id-with-reserved-word":                 isNotShown("", "bulkId"),
		"id-from-client-honoured": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return sent(t, w, "/Users", scim.UserURN, adaNamed+`,"id":"mine"`).Doc.String("id") != "mine"
		}),
		"lastmodified-is-now": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			meta := w.Get(t, user(t, w, "")).Object("meta")
			return meta.String("created") == meta.String("lastModified")
		}),
		"id-left-out-when-excluded": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, user(t, w, "")+"?attributes=userName").String("id") != ""
		}),
		"id-not-unique-in-store": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			ada := strings.TrimPrefix(user(t, w, ""), "/Users/")
			return sent(t, w, "/Groups", scim.GroupURN, `"displayName":"Sales","members":[{"value":"`+ada+`"}]`).Doc.String("id") != ada
		}),
		"location-wrong-after-write": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, "")
			return strings.HasSuffix(w.Get(t, path).Object("meta").String("location"), "/v2"+path)
		}),
		"ids-given-again": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, "")
			w.SCIM(t, http.MethodDelete, path, "")
			return "/Users/"+w.Create(t, "/Users", `"userName":"grace@example.com"`) != path
		}),
		"create-username-differs-from-get": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return sent(t, w, "/Users", scim.UserURN, adaNamed).Doc.String("userName") == "ada@example.com"
		}),
		"id-is-username": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, "")
			a := w.SCIM(t, http.MethodPut, path, `{"schemas":["`+scim.UserURN+`"],"userName":"grace@example.com"}`)
			return "/Users/"+a.Doc.String("id") == path
		}),
	}
}

func rowProbes() map[string]probe {
	return map[string]probe{
		"externalid-unique": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			user(t, w, `,"externalId":"x"`)
			return sent(t, w, "/Users", scim.UserURN, `"userName":"grace@example.com","externalId":"x"`).Status == http.StatusCreated
		}),
		"externalid-never-replaced": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, `,"externalId":"x"`)
			w.Patch(t, path, `{"op":"replace","path":"externalId","value":"y"}`)
			return w.Get(t, path).String("externalId") == "y"
		}),
		"tenants-not-separated": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, "")
			neighbour := w.Neighbour(t, `{"scim":true,"deviation":"tenants-not-separated"}`)
			return neighbour.SCIM(t, http.MethodGet, path, "").Status == http.StatusNotFound
		}),
		"lastmodified-never-moves": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, "")
			created := w.Get(t, path).Object("meta").String("created")
			time.Sleep(2 * time.Millisecond) // times are kept to the millisecond
			w.Patch(t, path, `{"op":"replace","path":"title","value":"Boss"}`)
			return w.Get(t, path).Object("meta").String("lastModified") != created
		}),
		"create-201-but-resource-missing": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			id := w.Create(t, "/Users", adaNamed+`,"active":false`)
			return w.SCIM(t, http.MethodGet, "/Users/"+id, "").Status == http.StatusOK
		}),
		"create-uniqueness-check-misses-case": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			user(t, w, "")
			return sent(t, w, "/Users", scim.UserURN, `"userName":"ADA@example.com"`).Status == http.StatusConflict
		}),
	}
}

func bodyProbes() map[string]probe {
	return map[string]probe{
		"body-stored-as-sent": asksStrictly(func(t *testing.T, w *refservertest.Workspace) bool {
			return sent(t, w, "/Users", scim.UserURN, adaNamed+`,"title":{"value":"x"}`).Status == http.StatusBadRequest
		}),
		"unknown-timezone-dropped": asksStrictly(func(t *testing.T, w *refservertest.Workspace) bool {
			return sent(t, w, "/Users", scim.UserURN, adaNamed+`,"timezone":"Mars/Base"`).Status == http.StatusBadRequest
		}),
		"extension-attribute-taken-from-the-top": isNotShown(`,"employeeNumber":"1"`, "employeeNumber"),
		"primary-two-accepted":                   posts(adaNamed+`,"emails":[{"value":"a@x","primary":true},{"value":"b@x","primary":true}]`, http.StatusBadRequest),
		"limits-null-value-rejected":             posts(adaNamed+`,"title":null`, http.StatusCreated),
		"limits-null-inside-array-500":           posts(adaNamed+`,"emails":[null]`, 0),
		"create-empty-element-crash":             posts(adaNamed+`,"emails":[{}]`, 0),
		"create-name-required":                   posts(adaNamed, http.StatusCreated),
		"externalid-forced-unique-or-required":   posts(adaNamed, http.StatusCreated),
		"names-matched-with-case":                posts(`"USERNAME":"ada@example.com"`, http.StatusCreated),
		"meta-in-body-refused":                   posts(adaNamed+`,"meta":{"created":"1999-01-01T00:00:00Z"}`, http.StatusCreated),
		"usual-forms-refused":                    posts(adaNamed+`,"locale":"en-US"`, http.StatusCreated),
		"create-group-with-no-members-500": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return sent(t, w, "/Groups", scim.GroupURN, `"displayName":"Sales"`).Status == http.StatusCreated
		}),
		"order-of-attributes-counts": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodPost, "/Users", `{`+adaNamed+`,"schemas":["`+scim.UserURN+`"]}`).Status == http.StatusCreated
		}),
		"manager-name-taken-over": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return managed(t, w, `,"displayName":"X"`).String("displayName") != "X"
		}),
		"groups-on-user-honoured": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path, _ := group(t, w, 1)
			user(t, w, `,"groups":[{"value":"`+strings.TrimPrefix(path, "/Groups/")+`"}]`)
			return memberCount(t, w, path) == "1"
		}),
		"quotes-break-queries": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodGet, "/Users"+filter(`userName eq "it's"`), "").Status == http.StatusOK
		}),
	}
}

func patchRuleProbes() map[string]probe {
	return map[string]probe{
		"null-does-not-clear": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, `,"title":"Boss"`)
			w.Patch(t, path, `{"op":"replace","path":"title","value":null}`)
			return w.Get(t, path).String("title") == ""
		}),
		"primary-patch-leaves-old": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, `,"emails":[{"value":"a@x","type":"work","primary":true},{"value":"b@x","type":"home"}]`)
			w.Patch(t, path, `{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}`)
			return strings.Count(jsonOf(w.Get(t, path)), `"primary":true`) == 1
		}),
		"patch-errors-swallowed": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Patch(t, user(t, w, ""), `{"op":"replace","path":"active","value":"maybe"}`).Status == http.StatusBadRequest
		}),
		"patch-writes-anything": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Patch(t, user(t, w, ""), `{"op":"remove","path":"userName"}`).Status == http.StatusBadRequest
		}),
		"patch-member-edited-in-place": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path, ids := group(t, w, 1)
			ada := strings.TrimPrefix(user(t, w, ""), "/Users/")
			return w.Patch(t, path, `{"op":"replace","path":"members[value eq \"`+ids[0]+`\"].value","value":"`+ada+`"}`).Status == http.StatusBadRequest
		}),
	}
}

func comparisonProbes() map[string]probe {
	return map[string]probe{
		"ids-compared-without-case":            finds("", `id eq "ID"`, "0"),
		"resource-types-compared-without-case": finds("", `meta.resourceType eq "USER"`, "0"),
		"external-ids-compared-without-case":   finds(`,"externalId":"AbC-1"`, `externalId eq "abc-1"`, "0"),
		"absent-null-is-present":               finds(`,"title":null`, `title pr`, "0"),
		"binary-compared-without-case": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			user(t, w, withCertificate)
			return total(t, w, "/Users"+filter(`x509Certificates.value eq "m`+certificate[1:]+`"`)) == "0"
		}),
		"inactive-not-found": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			w.Create(t, "/Users", adaNamed+`,"active":false`)
			return total(t, w, "/Users"+filter(`userName eq "ada@example.com" and active eq false`)) == "1"
		}),
		"password-in-filters": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodGet, "/Users"+filter("password pr"), "").Status == http.StatusBadRequest
		}),
		"primary-boolean-path-fails": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodGet, "/Users"+filter("emails[primary eq true]"), "").Status == http.StatusOK
		}),
	}
}
