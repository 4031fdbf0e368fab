package workspace

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// RedactFunc has the form of provlog.Redact.
type RedactFunc func(body []byte, secret func(attribute string) bool) provlog.Body

// FieldFunc has the form of provlog.Field.
type FieldFunc func(name, value string, secrets ...string) string

// Erased stands where personal data stood.
const Erased = "[erased]"

// logged makes an entry of a recording: secrets are taken out, changes worked
// out, and the marks by which it is found again.
func (s *Service) logged(r *Recording) *Logged {
	e := &Logged{Seen: r.Started.UTC()}
	e.At = s.Now(r.ws).Add(-time.Since(r.Started)).Truncate(time.Millisecond)
	e.Duration, e.Method, e.Status, e.IdP = r.Duration, r.Method, r.Status, r.IdP()
	seams := s.seams(r.ws)
	redact, secret := seams.Redact, s.isSecret
	request, answer := redact(r.Body, secret), redact(r.Answer, secret)
	secrets := slices.Concat(request.Secrets, answer.Secrets)
	if words := strings.Fields(first(r.Header["Authorization"])); len(words) > 0 {
		secrets = append(secrets, words[len(words)-1])
	}
	forget := func(text string) string { return provlog.Forget(clean(text), secrets...) }
	query, texts := provlog.Query(r.Query, secret)
	e.Path, e.Query = forget(r.Path), forget(query)
	e.RequestBody, e.ResponseBody = []byte(forget(string(request.Text))), []byte(forget(string(answer.Text)))
	e.Truncated = r.Cut || len(r.Body) > 0 && request.Cut || len(r.Answer) > 0 && answer.Cut
	e.RequestHeader = fields(r.Header, seams.Field, secrets)
	s.address(e, r)
	s.tell(e, r)
	if e.Subject == "" {
		e.Subject = subjectIn(e, texts)
	}
	e.Subject = shorten(forget(e.Subject), maxNameLength)
	for i, c := range e.Changes {
		e.Changes[i] = Change{forget(c.Path), forget(c.Before), forget(c.After)}
	}
	for i, note := range e.Notes {
		e.Notes[i] = forget(note)
	}
	texts = slices.Concat(texts, request.Texts, answer.Texts, strings.Split(unescape(e.Path), "/"), []string{e.Subject})
	for _, c := range e.Changes {
		texts = append(texts, c.Before, c.After)
	}
	var few bool
	if e.Marks, few = markKey(r.ws).Marks(texts); !few {
		// Nobody could find it when a name in there has to go.
		e.RequestBody, e.ResponseBody, e.Changes, e.Truncated = nil, nil, nil, true
		e.Marks, _ = markKey(r.ws).Marks([]string{e.ResourceID, e.Subject, e.Query})
	}
	return e
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// isSecret reports whether an attribute is never shown (RFC 7643 section 7,
// returned "never") or looks like a credential.
func (s *Service) isSecret(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "password", "passwd", "secret", "client_secret", "clientsecret", "token", "access_token", "refresh_token",
		"api_key", "apikey", "authorization", "privatekey", "private_key":
		return true
	}
	return s.secretNames[name]
}

// secretNames collects the attributes that are never returned.
func secretNames(registry *scim.Registry) map[string]bool {
	names := map[string]bool{}
	var walk func(list []*scim.Attribute)
	walk = func(list []*scim.Attribute) {
		for _, a := range list {
			if a.Returned == scim.ReturnedNever {
				names[strings.ToLower(a.Name)] = true
			}
			walk(a.SubAttributes)
		}
	}
	for _, t := range registry.Types() {
		walk(t.Core.Attributes)
		for _, x := range t.Extensions {
			walk(x.Schema.Attributes)
		}
	}
	return names
}

// clean makes text that any database holds.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

func shorten(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

func unescape(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		return clean(plain)
	}
	return path
}

// fields lists the header by name, without credentials.
func fields(header map[string][]string, keep FieldFunc, secrets []string) []Header {
	var list []Header
	for name, values := range header {
		for _, value := range values {
			list = append(list, Header{clean(name), clean(keep(name, value, secrets...))})
		}
	}
	slices.SortStableFunc(list, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// address finds out what the request speaks of, and how much of its path is
// certain to hold no personal data.
func (s *Service) address(e *Logged, r *Recording) {
	rest := e.Path
	known := []string{"w", "scim", "v2", "Me", "Bulk", ".search", "ServiceProviderConfig", "Schemas", "ResourceTypes"}
	for rest != "" {
		n := strings.IndexByte(rest[1:], '/') + 1
		if n == 0 {
			n = len(rest)
		}
		segment := strings.Trim(rest[:n], "/")
		t := s.registry.TypeByEndpoint("/" + segment)
		if segment != "" && !isID(segment) && t == nil && !slices.Contains(known, segment) {
			break
		}
		switch {
		case t != nil:
			e.ResourceType = t.Name
		case isID(segment) && e.ResourceType != "":
			e.ResourceID = segment
		}
		e.Stem += rest[:n]
		rest = rest[n:]
	}
	if len(r.did) == 1 {
		e.ResourceType, e.ResourceID = r.did[0].t.Name, r.did[0].id
	}
}

// tell says what the use cases did.
func (s *Service) tell(e *Logged, r *Recording) {
	if r.Status == 401 {
		e.Notes = append(e.Notes, "the credentials do not open this workspace")
	}
	for _, h := range r.did {
		where := ""
		if len(r.did) > 1 {
			where = strings.TrimPrefix(h.t.Endpoint, "/") + "/" + h.id + " "
		}
		changes := changesOf(h)
		if h.names != nil {
			changes = withoutNames(changes, markKey(r.ws), *h.names)
			e.Notes = append(e.Notes, "the names this person had before were erased from the log")
		}
		for _, c := range changes {
			c.Path = where + c.Path
			e.Changes = append(e.Changes, c)
		}
		for _, note := range h.notes {
			e.Notes = append(e.Notes, clean(where+note))
		}
		if len(r.did) == 1 && h.after != nil {
			e.Subject = called(h.after)
		}
	}
	if len(e.Changes) > maxChanges {
		e.Notes = append(e.Notes, fmt.Sprintf("%d more changes are not listed", len(e.Changes)-maxChanges))
		e.Changes = e.Changes[:maxChanges]
	}
}

// called is what people know a resource by.
func called(doc *document.Object) string {
	if name := doc.String("userName"); name != "" {
		return name
	}
	return doc.String("displayName")
}

// subjectIn looks for the one resource that an answer shows, or that the
// request asked for by name.
func subjectIn(e *Logged, query []string) string {
	for _, body := range [][]byte{e.ResponseBody, e.RequestBody} {
		doc, err := document.ParseObject(body, document.Limits{})
		if err != nil {
			continue
		}
		if list := doc.Array("Resources"); len(list) == 1 {
			doc, _ = list[0].(*document.Object)
			if id := doc.String("id"); isID(id) && e.ResourceID == "" {
				e.ResourceID = id
			}
		}
		if name := called(doc); name != "" {
			return name
		}
	}
	for _, text := range query {
		words := strings.SplitN(strings.TrimSpace(text), " ", 3)
		if len(words) == 3 && strings.EqualFold(words[1], "eq") && (strings.EqualFold(words[0], "userName") || strings.EqualFold(words[0], "displayName")) {
			return strings.Trim(words[2], `"`)
		}
	}
	return ""
}
