package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// Personal data live in a resource, in the member behind it and in the unique
// key of the userName, which every write brings up to date, and in the
// provisioning log. The audit log holds none: it names people by their ids. So
// the log is what has to be erased when a person is anonymized. Nothing tells an
// anonymization from any other change of a name, so each change of a name or an
// address of a person without access counts as one (and removal in any case).
// The other order, which Okta needs since it says nothing more about a person
// it has deactivated, is anonymize and then deactivate: former names of an
// active person are remembered by their marks, and go when access ends.

// erasureSlack is how long a request that began before an erasure was
// committed may have been under way: entries up to then are looked at, too.
const erasureSlack = time.Second

// names are what a person is called in a document and as a member.
type names struct {
	// whole has names and addresses, folded to their first spelling.
	whole map[string]string
	// family and given are the parts of the name.
	family, given string
}

func namesOf(doc *document.Object, m *Member) names {
	n := names{whole: map[string]string{}, family: textAt(doc, "name", "familyName"), given: textAt(doc, "name", "givenName")}
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" {
			n.whole[filter.Fold(text)] = text
		}
	}
	// An externalId is a name as well: by default Entra ID takes it from the
	// person's mail nickname (its documentation, D1 of the dossier on Entra).
	for _, attribute := range []string{"userName", "externalId", "displayName", "nickName"} {
		add(doc.String(attribute))
	}
	add(textAt(doc, "name", "formatted"))
	for _, v := range doc.Array("emails") {
		o, _ := v.(*document.Object)
		add(o.String("value"))
		add(o.String("display"))
	}
	if m != nil {
		add(m.Email)
		add(m.Name)
	}
	return n
}

// gone are the names of n that a person does not have any more; all of them
// when they are called nothing now.
func (n names) gone(key provlog.Key, now names) provlog.Names {
	var whole []string
	for folded, text := range n.whole {
		if _, still := now.whole[folded]; !still {
			whole = append(whole, text)
		}
	}
	slices.Sort(whole)
	family, given := n.family, n.given
	sameName := filter.Fold(family) == filter.Fold(now.family) && filter.Fold(given) == filter.Fold(now.given)
	if !sameName && family != "" && given != "" {
		whole = append(whole, given+" "+family, family+" "+given)
	}
	if filter.Fold(family) == filter.Fold(now.family) {
		family = ""
	}
	if filter.Fold(given) == filter.Fold(now.given) {
		given = ""
	}
	return key.NamesOf(whole, family, given)
}

// renamed sees to the names that a write took from a person.
func (u *use) renamed(ctx context.Context, id string, before, after *document.Object, m, now *Member) error {
	gone := namesOf(before, m).gone(markKey(u.ws), namesOf(after, now))
	changed := len(gone.Sure)+len(gone.Shared) > 0
	switch {
	case now.Status == Active && changed:
		if err := u.Store.KeepFormer(ctx, u.ws.ID, id, gone); err != nil {
			return fmt.Errorf("remember former names: %w", err)
		}
		return nil
	case now.Status == Active, !changed && m.Status != Active:
		return nil
	}
	if changed && u.did != nil {
		u.did.names = &gone
	}
	return u.erase(ctx, id, gone, false)
}

// forgotten erases from the log who is removed.
func (u *use) forgotten(ctx context.Context, row *Row, m *Member) error {
	return u.erase(ctx, row.ID, namesOf(row.Doc, m).gone(markKey(u.ws), names{}), true)
}

func (u *use) erase(ctx context.Context, id string, gone provlog.Names, whole bool) error {
	err := u.Store.EraseLog(ctx, Erasure{
		Workspace: u.ws.ID, Member: id, At: time.Now().Add(erasureSlack).UTC(), Names: gone,
		Person: markKey(u.ws).Of(id), Whole: whole,
	})
	if err != nil {
		return fmt.Errorf("erase the names of %s from the log: %w", id, err)
	}
	return nil
}
