package workspace

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a static binary on an empty image has no zone database

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// userType is the resource type behind which members stand, groupType the one
// that the application shows as groups.
const (
	userTypeName  = "User"
	groupTypeName = "Group"
)

// limitedUserType is the userType that makes a member limited. Like the
// mapping of roles it is our choice: the product publishes none.
const limitedUserType = "limited"

// manageable are the roles that SCIM and admins give and take.
var manageable = []Role{WorkspaceAdmin, TeamManager, ProjectManager}

// roleOf reads a role from a value of the core attribute roles: the three
// names in any case, with spaces or hyphens for the underscore.
func roleOf(value string) (Role, bool) {
	r := Role(strings.ToUpper(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.TrimSpace(value))))
	return r, slices.Contains(manageable, r)
}

// rolesOf lists the manageable roles that a user's roles name.
func rolesOf(doc *document.Object) []Role {
	var list []Role
	for _, v := range doc.Array("roles") {
		o, _ := v.(*document.Object)
		if r, ok := roleOf(o.String("value")); ok && !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	slices.Sort(list)
	return list
}

// withRole adds or removes a role in a user's document, so that the roles the
// application gave and those the IdP sent are one list.
func withRole(doc *document.Object, r Role, granted bool) {
	values := slices.DeleteFunc(slices.Clone(doc.Array("roles")), func(v any) bool {
		o, _ := v.(*document.Object)
		has, ok := roleOf(o.String("value"))
		return ok && has == r
	})
	if granted {
		values = append(values, document.New("value", string(r)))
	}
	if len(values) == 0 {
		doc.Delete("roles")
		return
	}
	doc.Set("roles", values)
}

// emailOf is the address the application uses: the primary e-mail, else the
// one of type work, else the first, else the userName.
func emailOf(doc *document.Object) string {
	var work, first string
	for _, v := range doc.Array("emails") {
		o, _ := v.(*document.Object)
		value := o.String("value")
		if value == "" {
			continue
		}
		if primary, _ := o.Get("primary"); primary == true {
			return value
		}
		if work == "" && strings.EqualFold(o.String("type"), "work") {
			work = value
		}
		if first == "" {
			first = value
		}
	}
	for _, value := range []string{work, first} {
		if value != "" {
			return value
		}
	}
	return doc.String("userName")
}

// nameOf is the one name the application shows, after a write that turned
// before (nil = created) into doc. SCIM has three places for it, and IdPs
// change one and leave the others stale: the one that changed speaks. Of
// several, displayName does.
func nameOf(before, doc *document.Object, current string) string {
	changed := func(path ...string) string {
		value := textAt(doc, path...)
		if before != nil && value == textAt(before, path...) {
			return ""
		}
		return value
	}
	composed := func(o *document.Object) string {
		return strings.TrimSpace(textAt(o, "name", "givenName") + " " + textAt(o, "name", "familyName"))
	}
	if name := changed("displayName"); name != "" {
		return name
	}
	if name := changed("name", "formatted"); name != "" {
		return name
	}
	if name := composed(doc); name != "" && (before == nil || name != composed(before)) {
		return name
	}
	// Nothing new: keep what is shown, unless its source has gone.
	known := []string{textAt(doc, "displayName"), textAt(doc, "name", "formatted"), composed(doc), doc.String("userName")}
	if before != nil && slices.Contains(known[:3], current) && current != "" {
		return current
	}
	for _, name := range known {
		if name != "" {
			return name
		}
	}
	return current
}

// textAt reads a string inside nested objects, "" when it is not there.
func textAt(o *document.Object, path ...string) string {
	for _, name := range path[:len(path)-1] {
		o = o.Object(name)
	}
	return o.String(path[len(path)-1])
}

// knownZone reports whether the zone database has the name. "" and "Local"
// load, but are no IANA names.
func knownZone(name string) bool {
	if name == "" || strings.EqualFold(name, "Local") {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}

// settleTimezone decides which timezone is in force and makes doc say so,
// where it says anything. The person's own choice wins over the IdP's.
func (s *Service) settleTimezone(ws *Workspace, doc *document.Object, m *Member) error {
	if m.TimezoneOwned {
		doc.Set("timezone", m.Timezone)
		return nil
	}
	zone := doc.String("timezone")
	switch {
	case zone == "":
		m.Timezone = ws.Timezone
		doc.Delete("timezone")
		return nil
	case knownZone(zone):
		m.Timezone = zone
		return nil
	case !ws.Tolerates(UnknownTimezone):
		return scim.BadRequest(scim.TypeInvalidValue, "timezone %q is no name of the IANA time zone database, such as Europe/Belgrade", zone)
	}
	s.log.Info("unknown timezone, the workspace's default is used", "workspace", ws.ID, "member", m.ID, "default", ws.Timezone)
	m.Timezone = ws.Timezone
	doc.Set("timezone", ws.Timezone)
	return nil
}

// settleUser makes the member follow a write that turns before (nil = created)
// into doc, and completes doc with what the application decides. It returns
// the member as they will be.
func (s *Service) settleUser(ws *Workspace, before, doc *document.Object, current *Member) (*Member, error) {
	m := current.Clone()
	m.Linked = true
	if err := s.settleTimezone(ws, doc, m); err != nil {
		return nil, err
	}
	active, given := doc.Get("active")
	if !given {
		// active has no unassigned state: without a value it stays as it is.
		active = before == nil || m.Status == Active
		doc.Set("active", active)
	}
	switch {
	case active == true:
		m.Status = Active
	case m.Status == Active:
		m.Status = Inactive
	}
	forgetCanonicalEmails(doc)
	m.Email = emailOf(doc)
	m.Name = nameOf(before, doc, m.Name)
	if before == nil || !sameValue(before, doc, "roles") {
		roles := rolesOf(doc)
		if m.Has(Owner) {
			roles = append(roles, Owner)
		}
		slices.Sort(roles)
		m.Roles = roles
	}
	if before == nil || !sameValue(before, doc, "userType") {
		m.Limited = strings.EqualFold(doc.String("userType"), limitedUserType)
	}
	return m, nil
}

// settle is settleUser, and notes for the provisioning log what it decided
// against the identity provider.
func (u *use) settle(before, doc *document.Object, current *Member) (*Member, error) {
	sent := doc.String("timezone")
	m, err := u.s.settleUser(u.ws, before, doc, current)
	switch {
	case err != nil, sent == "", sent == m.Timezone:
	case m.TimezoneOwned:
		u.note("timezone %s is kept: the person chose it in the application", m.Timezone)
	default:
		u.note("unknown timezone %s: the workspace's default %s is used", sent, m.Timezone)
	}
	return m, err
}

// sameValue reports whether two documents agree on an attribute.
func sameValue(a, b *document.Object, name string) bool {
	va, _ := a.Get(name)
	vb, _ := b.Get(name)
	return document.Equal(va, vb)
}
