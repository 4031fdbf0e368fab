package world

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// The schemas of the core resources (RFC 7643 section 10.3).
const (
	userSchema  = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group"
)

// Sets gives the client's raw requests a header; "" takes it away.
func (w *World) Sets(ctx context.Context, header, value string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	if w.headers == nil {
		w.headers = http.Header{}
	}
	w.headers[http.CanonicalHeaderKey(header)] = nil
	if value == "" {
		return nil
	}
	value = w.fill(value)
	w.headers.Set(header, value)
	return w.unfilled(value)
}

// Sends sends one raw SCIM request as the client. The path starts behind the
// base URL and is written as people read it: what a URL cannot hold is
// percent-encoded. {Ada} stands for an id, {Ada.userName}, {Ada.email} and
// {Sales.displayName} for values that are unique on a shared tenant.
func (w *World) Sends(ctx context.Context, t Tense, method, path string, body []byte) error {
	tenant, err := w.ready(ctx)
	if err != nil {
		return err
	}
	if _, err := w.look(ctx); err != nil {
		return err // placeholders may name people who joined in the app
	}
	h := w.scimHeader(body != nil)
	base := tenant.BaseURL
	if w.elsewhere {
		base = w.other.BaseURL
		h.Set("Authorization", "Bearer "+w.other.Token)
	}
	if w.rebased != "" {
		base, w.rebased = w.rebased, ""
	}
	maps.Copy(h, w.headers)
	if body != nil {
		body = []byte(w.fill(string(body)))
	}
	url := base + encodePath(w.fill(path))
	if err := w.unfilled(url + string(body)); err != nil {
		return err
	}
	if err := w.keepsDiscovery(ctx, method, path); err != nil {
		return err
	}
	does := "the client sends " + method + " " + path
	if w.o.Profile != nil {
		does = w.o.Profile.Title + ": " + does // in its name, in the features that it plays
	}
	return w.act(ctx, t, does, func(ctx context.Context) error {
		a, err := w.send(ctx, request{actor: "client", method: method, url: url, header: h, body: body})
		if err != nil {
			return err
		}
		w.former, w.response = w.response, a
		w.learn(a)
		if t == Past {
			return w.prepared(a)
		}
		return nil
	})
}

// SendsObject sends a raw request whose body is given as attribute paths with
// JSON values.
func (w *World) SendsObject(ctx context.Context, t Tense, method, path string, rows ...[2]string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	o := &object{}
	if err := w.overlay(o, rows); err != nil {
		return err
	}
	return w.Sends(ctx, t, method, path, appendJSON(nil, o))
}

// learn takes the id of somebody the client has just created.
func (w *World) learn(a *answer) {
	if strings.HasSuffix(a.url, "/Bulk") {
		w.learnJob(a)
		return
	}
	if o, err := a.object(); a.status == http.StatusCreated && err == nil {
		w.know(o)
		w.know(w.asSent(a, o))
	}
}

// asSent is a new resource under the names the client gave it, so that a target
// that answers with others is still understood.
func (w *World) asSent(a *answer, o *object) *object {
	ex, _ := w.rec.BySeq(a.seq)
	sent, err := parseObject(ex.RequestBody)
	if err != nil {
		return nil
	}
	named := &object{members: slices.Clone(o.members)}
	named.set("userName", sent.text("userName"))
	named.set("displayName", sent.text("displayName"))
	return named
}

// know takes the id of somebody out of their resource.
func (w *World) know(o *object) {
	for _, p := range w.people {
		if p.scimID == "" && strings.EqualFold(o.text("userName"), w.current(p).UserName) {
			p.scimID, p.made = o.text("id"), o
		}
	}
	for _, g := range w.groups {
		if g.scimID == "" && o.text("displayName") == w.groupName(g) {
			g.scimID = o.text("id")
		}
	}
}

var placeholder = regexp.MustCompile(`\{(\w+(?: \d+)?)(?:\.(\w+))?\}`)

// fill replaces placeholders. What names nobody stays as it is.
func (w *World) fill(text string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		parts := placeholder.FindStringSubmatch(found)
		switch found {
		case "{base}":
			return w.tenant.BaseURL
		case "{unversioned}":
			return version.ReplaceAllString(w.tenant.BaseURL, "")
		case "{token}":
			return w.token
		case "{old}":
			return w.oldToken
		case "{location}":
			if w.response != nil {
				return w.response.header.Get("Location")
			}
		case "{other}":
			if w.other != nil {
				return w.other.Token
			}
		}
		for _, of := range []func(name, attribute string) (string, bool){w.offeredPlace, w.valueOf, w.valueSampled, w.valueMade, w.valueAnswered, w.disguised} {
			if v, ok := of(parts[1], parts[2]); ok {
				return v
			}
		}
		return found
	})
}

func (w *World) valueOf(name, attribute string) (string, bool) {
	switch attribute {
	case "userName":
		return w.current(w.person(name)).UserName, true
	case "USERNAME":
		return strings.ToUpper(w.current(w.person(name)).UserName), true
	case "externalId":
		return "x-" + w.current(w.person(name)).UserName, true
	case "nickname": // as a directory makes it of the user name
		nickname, _, _ := strings.Cut(w.current(w.person(name)).UserName, "@")
		return nickname, true
	case "email":
		return w.current(w.person(name)).Email, true
	case "key":
		return w.key(name), w.key(name) != ""
	case "DISPLAYNAME":
		return strings.ToUpper(w.groupName(w.groupOf(name))), true
	case "displayName":
		return w.groupName(w.groupOf(name)), true
	case "":
		if p, ok := w.people[name]; ok && w.knownID(p) != "" {
			return w.knownID(p), true
		}
		if g, ok := w.groups[name]; ok && w.groupID(g) != "" {
			return w.groupID(g), true
		}
	}
	return "", false
}

// encodePath percent-encodes what a URL cannot hold, and the plus sign, which
// means itself here.
func encodePath(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>\^`+"`{|}+", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// errNoResponse says that a sentence speaks of a response before any request.
var errNoResponse = errors.New("no request has been sent yet")
