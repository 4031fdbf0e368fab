package world

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/report"
)

// enterprise is the schema of the enterprise extension (RFC 7643 section 4.3).
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// attribute says where each window shows what sentences call by one name; ""
// where a window does not show it. sent is what a mapping sends it as, where
// that is not the path it is read at.
type attribute struct{ app, scim, sent string }

var attributes = map[string]attribute{
	"name":            {app: "name", scim: "(name)", sent: "name"},
	"e-mail":          {app: "email", scim: "(primary e-mail)", sent: "emails"},
	"user name":       {scim: "userName"},
	"given name":      {scim: "name.givenName"},
	"family name":     {scim: "name.familyName"},
	"display name":    {scim: "displayName"},
	"title":           {scim: "title"},
	"department":      {scim: enterprise + ":department"},
	"employee number": {scim: enterprise + ":employeeNumber"},
	"timezone":        {app: "settings.timeZone", scim: "timezone"},
	"phone":           {scim: "(phone)", sent: "phoneNumbers"},
	"mobile phone":    {scim: `phoneNumbers[type eq "mobile"].value`, sent: `phoneNumbers[type eq "mobile"].value`},
	"city":            {scim: `addresses[type eq "work"].locality`, sent: `addresses[type eq "work"].locality`},
	"app role":        {scim: "(roles)", sent: "roles"},
	"week start":      {app: "settings.weekStart"},
	"status":          {app: "status"},
	"role":            {app: "role"},
	"kind":            {app: "(kind)"},
}

// Is asserts one attribute of a person in each window that shows it. A
// manager is given by the name sentences have for them.
func (w *World) Is(ctx context.Context, name, value, of string) error {
	if name == "manager" {
		return w.manager(ctx, of, value)
	}
	where, ok := attributes[name]
	if !ok {
		return fmt.Errorf("no window shows a %q", name)
	}
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	p := w.person(of)
	want := w.expected(p, name, value)
	var errs []error
	shown := false
	if s.app && where.app != "" {
		shown = true
		m := s.appMember(w, p)
		errs = append(errs, w.compare(m, where.app, want, "the app", name, of, s.appMembersSeq))
	}
	if s.scim && where.scim != "" {
		shown = true
		u, seq, err := w.readUser(ctx, s, p)
		errs = append(errs, err)
		if err == nil && !w.unsaid(u, name, want) {
			errs = append(errs, w.compare(u, where.scim, want, "SCIM", name, of, seq))
		}
	}
	if !shown {
		return notApplicable("no window of the target shows the %s", name)
	}
	return first(errs...)
}

// unsaid says that SCIM shows no timezone where the workspace's default is in
// force: the person has none of their own, so there is nothing to show.
func (w *World) unsaid(u *object, name, want string) bool {
	return name == "timezone" && want == "UTC" && u != nil && u.text("timezone") == ""
}

func (w *World) compare(o *object, path, want, window, name, of string, seq int) error {
	got := "no such member"
	if o != nil {
		got = shownAs(o, path)
	}
	if got == want || o != nil && path == "timezone" && strings.EqualFold(got, want) {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("%s shows %q as the %s of %s", window, got, name, of), Breaks: "people see a wrong " + name,
		Expected: fmt.Sprintf("%q", want), Got: fmt.Sprintf("%q", got), ExchangeSeq: seq,
	})
}

// shownAs reads an attribute as text.
func shownAs(o *object, path string) string {
	switch path {
	case "(name)":
		if shown := o.text("displayName"); shown != "" {
			return shown
		}
		given, _ := lookup(o, "name.givenName")
		family, _ := lookup(o, "name.familyName")
		return strings.TrimSpace(plain(given) + " " + plain(family))
	case "(kind)":
		if limited, _ := o.get("limited"); limited == true {
			return "limited"
		}
		return "regular"
	case "(primary e-mail)":
		return primary(o, "emails")
	case "(phone)":
		return primary(o, "phoneNumbers")
	case "(roles)":
		return roles(o)
	default:
		v, _ := lookup(o, path)
		return plain(v)
	}
}

// roles are the values of all roles, sorted, with commas. A value may be the
// JSON text of an object that has it: an identity provider may send it so.
func roles(o *object) string {
	v, _ := lookup(o, "roles.value")
	all, _ := v.([]any)
	list := make([]string, 0, len(all))
	for _, e := range all {
		one := plain(e)
		if inner, err := parseObject([]byte(one)); err == nil && inner.text("value") != "" {
			one = inner.text("value")
		}
		list = append(list, one)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// primary is the value marked primary, or else the first.
func primary(o *object, name string) string {
	v, _ := o.get(name)
	all, _ := v.([]any)
	shown := ""
	for _, e := range all {
		one, ok := e.(*object)
		if !ok {
			continue
		}
		if is, _ := one.get("primary"); is == true {
			return one.text("value")
		}
		if shown == "" {
			shown = one.text("value")
		}
	}
	return shown
}

// expected is the value a window should show for the one a sentence names: on
// a shared tenant user names and e-mails carry the run's suffix.
func (w *World) expected(p *person, name, value string) string {
	if w.provider == nil {
		return value
	}
	own, known := w.provider.Directory().Person(p.name)
	sent, linked := w.provider.Sent(p.name)
	if !known || !linked {
		return value
	}
	pick := func(x idp.Person) string {
		switch name {
		case "e-mail":
			return x.Email
		case "user name":
			return x.UserName
		default:
			return ""
		}
	}
	if v := pick(own); v != "" && v == value {
		return pick(sent)
	}
	return value
}

// manager asserts whom the enterprise extension names as somebody's manager.
func (w *World) manager(ctx context.Context, of, manager string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	u, seq, err := w.readUser(ctx, s, w.person(of))
	if err != nil {
		return err
	}
	if manager == "" {
		shown, _ := lookup(u, enterprise+":manager.value")
		if plain(shown) == "" {
			return nil
		}
		return w.fail(false, report.Failure{
			Did: "SCIM still shows a manager of " + of, Breaks: "the identity provider takes the manager away again in every cycle",
			Expected: "no manager", Got: show(shown), ExchangeSeq: seq,
		})
	}
	boss := s.user(w, w.person(manager))
	if boss == nil {
		return fmt.Errorf("%q is not there, so cannot be a manager", manager)
	}
	got, _ := lookup(u, enterprise+":manager.value")
	if got == boss.text("id") {
		return nil
	}
	shown, _ := lookup(u, enterprise+":manager")
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("SCIM does not show %s as the manager of %s", manager, of), Breaks: "the identity provider sends the manager again in every cycle",
		Expected: fmt.Sprintf(`manager.value %q`, boss.text("id")), Got: show(shown), ExchangeSeq: seq,
	})
}
