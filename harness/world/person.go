package world

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/scimproof/scimproof/harness/idp"
)

// person is somebody the sentences name.
type person struct {
	// name is how sentences call them.
	name string
	// display, userName and email are what the app or a raw request gave them;
	// who is in the directory has the directory's values instead.
	display, userName, email string
	// inApp says that they joined in the app.
	inApp bool
	// scimID and appID are the ids first seen.
	scimID, appID string
	// created says that a raw SCIM request made them.
	created bool
	// exact says that userName is as the scenario gave it, its own mark included.
	exact bool
	// made is the resource as the answer to its creation showed it.
	made *object
}

// identity is who somebody is in each window, "" where they were not seen.
type identity struct{ scim, app string }

// group is a group the sentences name.
type group struct {
	// key names it in the directory; it stays when the group is renamed.
	key string
	// display is its name now, as the sentences have it.
	display string
	// scimID is the id of a group that a raw SCIM request made.
	scimID string
}

// families gives the usual cast full names, so that features need not.
var families = map[string]string{
	"Ada": "Lovelace", "Grace": "Hopper", "Linus": "Torvalds", "Margaret": "Hamilton",
	"Edsger": "Dijkstra", "Barbara": "Liskov", "Alan": "Turing", "Radia": "Perlman",
	"Olga": "Ladyzhenskaya", "Adam": "Riese", "Tina": "Turing", "Pavel": "Urysohn", "Mia": "Newcomer",
}

// person finds or makes the person of a name.
func (w *World) person(name string) *person {
	if p, ok := w.people[name]; ok {
		return p
	}
	given, family := name, families[name]
	if family == "" {
		family = "Example"
	}
	if name == theOwner {
		given, family = "Wanda", "Owner"
	}
	mail := fmt.Sprintf("%s.%s@example.com", letters(given), letters(family))
	p := &person{name: name, display: given + " " + family, userName: mail, email: mail}
	w.people[name] = p
	return p
}

// inDirectory is the person as a directory would first hold them.
func (p *person) inDirectory() idp.Person {
	given, family := splitName(p.display)
	return idp.Person{
		Key: p.name, UserName: p.userName, Email: p.email,
		GivenName: given, FamilyName: family, DisplayName: p.display, Enabled: true,
	}
}

// splitName takes the last word as the family name.
func splitName(full string) (given, family string) {
	i := strings.LastIndex(full, " ")
	if i < 0 {
		return full, full
	}
	return full[:i], full[i+1:]
}

// letters keeps what every e-mail system takes in a local part.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// current is the person as the target should know them: as the directory sends
// them when they are in it, else as the app or a raw request made them.
func (w *World) current(p *person) idp.Person {
	if w.provider != nil {
		if sent, ok := w.provider.Sent(p.name); ok {
			return sent
		}
	}
	x := p.inDirectory()
	if w.tenant != nil && w.tenant.Shared && !p.inApp {
		x.UserName, x.Email = withSuffix(x.UserName, w.tenant.Suffix), withSuffix(x.Email, w.tenant.Suffix)
	}
	if p.exact {
		x.UserName = p.userName
	}
	return x
}

// withSuffix puts a shared tenant's suffix into the local part of an address.
func withSuffix(address, suffix string) string {
	local, domain, isMail := strings.Cut(address, "@")
	if !isMail {
		return local + "-" + suffix
	}
	return local + "-" + suffix + "@" + domain
}

// groupOf finds or makes the group that now has a name.
func (w *World) groupOf(name string) *group {
	if g, ok := w.groups[name]; ok {
		return g
	}
	g := &group{key: name, display: name}
	w.groups[name] = g
	return g
}

// groupID is the id of a group as the identity provider or a raw request got
// it, "" where neither did.
func (w *World) groupID(g *group) string {
	if w.provider != nil {
		if id, ok := w.provider.GroupID(g.key); ok {
			return id
		}
	}
	return g.scimID
}

// groupName is the group's name as the target should know it.
func (w *World) groupName(g *group) string {
	if w.provider != nil {
		if sent, ok := w.provider.SentGroup(g.key); ok && g.display == w.directoryName(g) {
			return sent.Name
		}
	}
	if w.tenant != nil && w.tenant.Shared {
		return g.display + "-" + w.tenant.Suffix
	}
	return g.display
}

func (w *World) directoryName(g *group) string {
	d, _ := w.provider.Directory().Group(g.key)
	return d.Name
}
