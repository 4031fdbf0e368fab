package postgres_test

import (
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// TestPartsOfEmails asks for parts of e-mail addresses that exist, in every way
// the column of texts may narrow down: it must never lose anybody.
func TestPartsOfEmails(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	world := newOracleWorld(t, map[string]int{"User": 200})
	world.insert(t, db)
	typ := world.registry.TypeByName("User")
	forms := []string{
		`emails co %s`, `emails.value sw %s`, `emails ew %s`, `not (emails co %s)`, `emails[value co %[1]s and value ew %[1]s]`,
		`emails[type pr and value sw %s]`, `emails[not (value co %s)]`, `emails[value sw %s or primary eq true]`,
	}
	asked, found := 0, 0
	for _, r := range world.resources["User"] {
		for _, e := range r.doc.Array("emails") {
			o, _ := e.(*document.Object)
			value := []rune(o.String("value"))
			if len(value) < 3 || asked > 400 {
				continue
			}
			n := len(value)
			for i, part := range []string{string(value[:3]), string(value[n-3:]), string(value[(n-3)/2:]), string(value), string(value) + "\n"} {
				literal := string(document.Append(nil, part))
				found += world.compare(t, db, typ, fmt.Sprintf(forms[(asked+i)%len(forms)], literal))
				asked++
			}
		}
	}
	if asked < 50 || found == 0 {
		t.Errorf("%d filters found %d users: the test shows nothing", asked, found)
	}
}

// TestEmailsOfOldRows compares what the migration wrote into rows that were
// there before it with what is written today.
func TestEmailsOfOldRows(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("migrations/20260103000000_emails.tx.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	update := regexp.MustCompile(`(?s)UPDATE.*?;`).FindString(string(text))
	db := pgtest.New(t)
	world := newOracleWorld(t, map[string]int{"User": 200, "Group": 20, "Everything": 100})
	world.insert(t, db)
	for _, statement := range []string{"CREATE TABLE before AS SELECT ws, type, id, emails FROM resources", "UPDATE resources SET emails = NULL", update} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	var filled, different int
	if err := db.QueryRowContext(t.Context(), `SELECT count(r.emails), count(*) FILTER (WHERE r.emails IS DISTINCT FROM b.emails)
		FROM resources AS r JOIN before AS b USING (ws, type, id)`).Scan(&filled, &different); err != nil {
		t.Fatal(err)
	}
	if filled == 0 || different > 0 {
		t.Errorf("%d rows have e-mails, %d of them others than today", filled, different)
	}
}
