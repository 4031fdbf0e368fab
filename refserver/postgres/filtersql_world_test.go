package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/filter/filtertest"
)

const oracleWorkspace = "oracle"

// oracleWorld is a workspace in memory.
type oracleWorld struct {
	ws       string
	registry *scim.Registry
	// resources are by type name.
	resources map[string][]*oracleResource
	// indexes are the search documents Match sees, by type name and id.
	indexes map[string]map[string]*document.Object
	members []oracleMember
}

type oracleResource struct {
	id                string
	created, modified time.Time
	version           int
	// doc is as stored: without id, meta, members and groups.
	doc *document.Object
}

type oracleMember struct{ group, member, typ string }

func newOracleWorld(tb testing.TB, counts map[string]int) *oracleWorld {
	tb.Helper()
	registry, err := filtertest.Registry()
	if err != nil {
		tb.Fatal(err)
	}
	w := &oracleWorld{ws: oracleWorkspace, registry: registry, resources: map[string][]*oracleResource{}}
	random := rand.New(rand.NewPCG(1, 2))
	times := []time.Time{
		time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC), time.Date(2026, 1, 31, 8, 0, 0, 1000, time.UTC),
		time.Date(2026, 1, 31, 7, 59, 59, 999_999_000, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 500_000_000, time.UTC),
	}
	for _, typ := range registry.Types() {
		docs := filtertest.Resource(typ)
		for i := range counts[typ.Name] {
			w.resources[typ.Name] = append(w.resources[typ.Name], &oracleResource{
				id: fmt.Sprintf("%012x%012x", random.Uint64()>>16, random.Uint64()>>16), doc: docs.Example(i),
				created: times[random.IntN(len(times))], modified: times[random.IntN(len(times))], version: 1 + random.IntN(3),
			})
		}
	}
	w.join(random)
	w.index()
	return w
}

// join puts people and groups into groups.
func (w *oracleWorld) join(random *rand.Rand) {
	for _, group := range w.resources["Group"] {
		for _, typ := range []string{"User", "Group"} {
			for _, member := range w.resources[typ] {
				if random.IntN(60) == 0 {
					w.members = append(w.members, oracleMember{group: group.id, member: member.id, typ: typ})
				}
			}
		}
	}
}

func (w *oracleWorld) index() {
	names := map[string]string{}
	for _, g := range w.resources["Group"] {
		names[g.id] = g.doc.String("displayName")
	}
	members, groups := map[string][]any{}, map[string][]any{}
	for _, m := range w.members {
		members[m.group] = append(members[m.group], document.New("value", m.member, "type", m.typ))
		group := document.New("value", m.group, "type", "direct")
		if name := names[m.group]; name != "" {
			group.Set("display", name)
		}
		groups[m.member] = append(groups[m.member], group)
	}
	w.indexes = map[string]map[string]*document.Object{}
	for _, typ := range w.registry.Types() {
		w.indexes[typ.Name] = map[string]*document.Object{}
		for _, r := range w.resources[typ.Name] {
			doc := r.doc.Clone()
			doc.Set("id", r.id)
			doc.Set("meta", document.New(
				"resourceType", typ.Name, "version", fmt.Sprintf(`W/"%d"`, r.version),
				"created", r.created.Format(time.RFC3339Nano), "lastModified", r.modified.Format(time.RFC3339Nano),
			))
			switch typ.Name {
			case "Group":
				doc.Set("members", members[r.id])
			case "User":
				doc.Set("groups", groups[r.id])
			}
			w.indexes[typ.Name][r.id] = filter.Index(typ, doc)
		}
	}
}

// decoy is another workspace with the same ids and the resources and
// memberships of others.
func (w *oracleWorld) decoy() *oracleWorld {
	d := &oracleWorld{ws: "decoy", registry: w.registry, resources: map[string][]*oracleResource{}}
	for name, list := range w.resources {
		for i, r := range list {
			other := *list[(i+1)%len(list)]
			other.id = r.id
			d.resources[name] = append(d.resources[name], &other)
		}
	}
	d.join(rand.New(rand.NewPCG(3, 4)))
	return d
}

func (w *oracleWorld) someIDs() []string {
	var ids []string
	for _, list := range w.resources {
		for _, r := range list[:min(5, len(list))] {
			ids = append(ids, r.id)
		}
	}
	for _, m := range w.members[:min(20, len(w.members))] {
		ids = append(ids, m.member, m.group)
	}
	slices.Sort(ids)
	return ids
}

func (w *oracleWorld) insert(tb testing.TB, db *bun.DB) {
	tb.Helper()
	err := db.RunInTx(tb.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		for _, typ := range w.registry.Types() {
			for _, r := range w.resources[typ.Name] {
				search := filter.Index(typ, r.doc)
				hot := filter.HotOf(search)
				if _, err := tx.NewRaw(`INSERT INTO resources
					(ws, type, id, user_name_key, external_id, display_name_key, active, emails, created, modified, version, doc, search)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', ?)`,
					w.ws, typ.Name, r.id, hot.UserName, hot.ExternalID, hot.DisplayName, hot.Active, hot.Emails, r.created, r.modified, r.version,
					string(document.Append(nil, search))).Exec(ctx); err != nil {
					return fmt.Errorf("insert %s: %w", document.Append(nil, search), err)
				}
			}
		}
		for _, m := range w.members {
			if _, err := tx.NewRaw("INSERT INTO group_members (ws, group_id, member_id, type, added) VALUES (?, ?, ?, ?, now())",
				w.ws, m.group, m.member, m.typ).Exec(ctx); err != nil {
				return fmt.Errorf("insert member: %w", err)
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}
