package world

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/exchange"
)

// table8 are the statuses that RFC 7644 section 3.12 speaks of; what a front
// proxy may answer as well is not among them.
var table8 = []int{400, 401, 403, 404, 409, 412, 413, 500, 501}

// keywords are the scimTypes of RFC 7644 table 9 and of RFC 9865 section 2.1.
var keywords = []string{
	"invalidFilter", "tooMany", "uniqueness", "mutability", "invalidSyntax", "invalidPath", "noTarget", "invalidValue", "invalidVers", "sensitive",
	"invalidCursor", "expiredCursor", "invalidCount",
}

// internals are the marks of texts that were not made for a client.
var internals = regexp.MustCompile(`(?i)SQLSTATE|ORA-\d{5}|\bpq: |pgx|goroutine \d|\.go:\d+|\.java:\d+|\.rb:\d+|\.py", line|\bat [\w.$]+\([\w.]+\.\w+:\d+\)|Traceback \(|NullPointerException|SELECT .* FROM |INSERT INTO |stack trace|node_modules|0x[0-9a-f]{8,}`)

// exchangeRules hold for every answer, whatever it shows (RFC 7644 sections
// 3.12 and 7, RFC 9110, RFC 6585).
var exchangeRules = map[string]rule{
	"every error is a SCIM error": {"admins see no reason", func(a *audit) {
		a.errors(func(ex *exchange.Exchange, o *object, readable error) {
			v, _ := o.get("schemas")
			a.holds(readable == nil && slices.Contains(texts(v), errorSchema), ex.Seq, fmt.Sprintf("status %d comes without a SCIM error", ex.Status), "a JSON object with the schema "+errorSchema, excerpt(ex.ResponseBody))
		})
	}},
	"every error repeats its status as text": {"clients that read the status from the body fail", func(a *audit) {
		a.errors(func(ex *exchange.Exchange, o *object, _ error) {
			v, there := o.get("status")
			a.holds(v == strconv.Itoa(ex.Status), ex.Seq, fmt.Sprintf("the body of status %d does not repeat it", ex.Status), fmt.Sprintf("status %q", strconv.Itoa(ex.Status)), orNothing(v, there))
		})
	}},
	"every keyword of a 400 is a registered one": {"clients that switch on the keyword take the wrong branch", func(a *audit) {
		a.errors(func(ex *exchange.Exchange, o *object, _ error) {
			v, there := o.get("scimType")
			s, _ := v.(string)
			if there && ex.Status == http.StatusBadRequest {
				a.holds(slices.Contains(keywords, s), ex.Seq, "scimType is no keyword of RFC 7644 or RFC 9865", strings.Join(keywords, ", "), show(v))
			}
		})
	}},
	"scimType and detail of errors are recorded": {"", func(a *audit) {
		a.errors(func(ex *exchange.Exchange, o *object, _ error) {
			_, scimType := o.get("scimType")
			_, detail := o.get("detail")
			a.records("status %d comes with scimType: %t, with detail: %t", ex.Status, scimType, detail)
		})
	}},
	"no error shows what is inside the server": {"attackers learn what the server is made of", func(a *audit) {
		a.errors(func(ex *exchange.Exchange, _ *object, _ error) {
			found := internals.FindString(string(ex.ResponseBody))
			a.holds(found == "", ex.Seq, "an error shows what is inside the server", "a text for the client", found)
		})
	}},
	"every 405 names what is allowed": {"a client cannot tell what it may do instead", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			_, there := ex.ResponseHeader["Allow"]
			a.holds(there, ex.Seq, "405 comes without Allow", "an Allow header", "none")
		}, http.StatusMethodNotAllowed)
	}},
	"every 429 says when to come back, if it says so at all": {"a client comes back too early or never", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			value := ex.ResponseHeader.Get("Retry-After")
			_, notSeconds := strconv.ParseUint(value, 10, 32)
			_, noDate := http.ParseTime(value)
			a.holds(value == "" || notSeconds == nil || noDate == nil, ex.Seq, "Retry-After is neither seconds nor a date", "a number of seconds or an HTTP date", show(value))
		}, http.StatusTooManyRequests)
	}},
	"every 429 gives the seconds to wait": {"a client that reads nothing else comes back too early, or gives up", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			value := ex.ResponseHeader.Get("Retry-After")
			n, err := strconv.ParseUint(value, 10, 32)
			a.holds(err == nil && n > 0, ex.Seq, "Retry-After is no whole number of seconds", "a whole number of seconds", show(value))
		}, http.StatusTooManyRequests)
	}},
	"every 429 is a SCIM error": {"a client that reads the reason cannot", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			o, err := parseObject(ex.ResponseBody)
			v, _ := o.get("schemas")
			a.holds(err == nil && slices.Contains(texts(v), errorSchema), ex.Seq, "a 429 comes without a SCIM error", "a JSON object with the schema "+errorSchema, excerpt(ex.ResponseBody))
		}, http.StatusTooManyRequests)
	}},
	"every redirect leads to where the request works": {"a client follows the redirect into nothing", func(a *audit) {
		a.statuses(a.redirected, http.StatusTemporaryRedirect, http.StatusPermanentRedirect)
	}},
	"every cookie ends with the browser's session": {"a shared computer stays signed in", func(a *audit) {
		a.exchanges(func(ex *exchange.Exchange) {
			for _, line := range ex.ResponseHeader.Values("Set-Cookie") {
				c, err := http.ParseSetCookie(line)
				lasting := err == nil && (c.MaxAge > 0 || c.Expires.After(time.Now()))
				a.holds(!lasting, ex.Seq, "a cookie outlives the session", "a cookie without Max-Age and Expires", "Max-Age or Expires in the future")
			}
		})
	}},
	"every body is labelled application/scim+json": {"strict clients refuse the answer", func(a *audit) {
		a.exchanges(func(ex *exchange.Exchange) {
			if len(ex.ResponseBody) == 0 || asked(ex, "application/json") {
				return
			}
			label := ex.ResponseHeader.Get("Content-Type")
			kind, _, _ := strings.Cut(label, ";")
			a.holds(strings.EqualFold(strings.TrimSpace(kind), mediaType), ex.Seq, fmt.Sprintf("the body of a %d is labelled otherwise", ex.Status), mediaType, orNone(label))
		})
	}},
	"every body is valid UTF-8": {"names arrive mutilated", func(a *audit) {
		a.exchanges(func(ex *exchange.Exchange) {
			if len(ex.ResponseBody) > 0 && ex.Status/100 == 2 {
				_, err := parseJSON(ex.ResponseBody)
				a.holds(err == nil, ex.Seq, "the body is no JSON in UTF-8", "JSON in UTF-8", excerpt(ex.ResponseBody))
			}
		})
	}},
	"lists are arrays and complex values objects": {breaksParsing, func(a *audit) {
		a.resources(func(r *shownResource) {
			for _, m := range r.members {
				_, d := r.kind.find(m.name)
				if d == nil || m.value == nil {
					continue
				}
				elements := []any{m.value}
				list, isArray := m.value.([]any)
				if isArray {
					elements = list
				}
				a.holds(isArray == d.multi, r.exchange.Seq, r.at(m.name)+" is "+kindOf(m.value), fmt.Sprintf("an array: %t", d.multi), show(m.value))
				for _, e := range elements {
					_, isObject := e.(*object)
					a.holds(isObject == (d.typ == "complex"), r.exchange.Seq, "a value of "+r.at(m.name)+" is "+kindOf(e), fmt.Sprintf("an object: %t", d.typ == "complex"), show(e))
				}
			}
		})
	}},
	"a filter refused for what it holds is called sensitive": {"a client cannot tell why, and does not search by POST instead", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			if ex.Method != http.MethodGet || !strings.Contains(ex.URL, "filter=") {
				return
			}
			o, _ := parseObject(ex.ResponseBody)
			scimType, there := o.get("scimType")
			a.holds(o.text("status") == "403", ex.Seq, "the refusal does not repeat its status", `status "403"`, excerpt(ex.ResponseBody))
			a.holds(!there || scimType == "sensitive", ex.Seq, "the refusal has another keyword", "scimType sensitive, or none", show(scimType))
		}, http.StatusForbidden)
	}},
	"no other version of the protocol is answered": {"a client of that version misreads what it gets", func(a *audit) {
		a.outside(func(ex *exchange.Exchange, is bool) {
			a.holds(ex.Status/100 != 2 || !is, ex.Seq, fmt.Sprintf("a request for another version is answered with status %d", ex.Status), "a refusal, such as status 404", excerpt(ex.ResponseBody))
		})
	}},
	"what is served without a version is SCIM 2.0": {"clients that leave the version out misread what they get", func(a *audit) {
		a.outside(func(ex *exchange.Exchange, _ bool) {
			if ex.Status/100 == 2 {
				o, _ := parseObject(ex.ResponseBody)
				v, _ := o.get("schemas")
				a.holds(slices.Contains(texts(v), messagePrefix+"messages:2.0:ListResponse"), ex.Seq, "a list without a version is no ListResponse of SCIM 2.0", "the schema of version 2.0", excerpt(ex.ResponseBody))
			}
		})
	}},
	"a 400 for another version says so": {"a client cannot tell that only its version is wrong", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			o, _ := parseObject(ex.ResponseBody)
			if scimType, there := o.get("scimType"); there && !strings.HasPrefix(ex.URL, a.w.tenant.BaseURL) {
				a.holds(scimType == "invalidVers", ex.Seq, "the refusal has another keyword", "invalidVers", show(scimType))
			}
		}, http.StatusBadRequest)
	}},
}

// exchanges yields every answer of the SCIM door.
func (a *audit) exchanges(do func(*exchange.Exchange)) {
	root := version.ReplaceAllString(a.w.tenant.BaseURL, "")
	all := a.w.rec.All()
	for i := range all {
		if strings.HasPrefix(all[i].URL, root) {
			do(&all[i])
		}
	}
}

// outside yields the answers at another version than that of the base URL, and
// whether they are messages or resources of SCIM.
func (a *audit) outside(do func(ex *exchange.Exchange, is bool)) {
	a.exchanges(func(ex *exchange.Exchange) {
		if !strings.HasPrefix(ex.URL, a.w.tenant.BaseURL) {
			o, _ := parseObject(ex.ResponseBody)
			_, is := o.get("schemas")
			do(ex, is)
		}
	})
}

// asked reports whether a request's Accept header names a media type.
func asked(ex *exchange.Exchange, kind string) bool {
	return slices.ContainsFunc(ex.RequestHeader, func(h exchange.Header) bool {
		return strings.EqualFold(h.Name, "Accept") && strings.Contains(h.Value, kind)
	})
}

// statuses yields the answers of some statuses.
func (a *audit) statuses(do func(*exchange.Exchange), statuses ...int) {
	a.exchanges(func(ex *exchange.Exchange) {
		if slices.Contains(statuses, ex.Status) {
			do(ex)
		}
	})
}

// errors yields the errors that section 3.12 speaks of, with their bodies.
func (a *audit) errors(do func(ex *exchange.Exchange, body *object, readable error)) {
	a.statuses(func(ex *exchange.Exchange) {
		if ex.Method == http.MethodHead {
			return
		}
		o, err := parseObject(ex.ResponseBody)
		do(ex, o, err)
	}, table8...)
}

// redirected asserts that a redirect of a reading request leads to an answer.
func (a *audit) redirected(ex *exchange.Exchange) {
	location := ex.ResponseHeader.Get("Location")
	a.holds(location != "", ex.Seq, fmt.Sprintf("status %d comes without Location", ex.Status), "a Location header", "none")
	if location == "" || ex.Method != http.MethodGet {
		return
	}
	got, err := a.w.follow(a.ctx, location)
	if err != nil || got == nil {
		return // leads out of the target, which is not ours to follow
	}
	a.holds(got.status/100 == 2, ex.Seq, "the redirect leads to a refusal", "status 2xx at "+location, fmt.Sprintf("status %d", got.status))
}
