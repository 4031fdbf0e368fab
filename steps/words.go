package steps

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// Fragments that patterns are put together from.
const (
	// name is a quoted name.
	name = `"([^"]+)"`
	// text is a quoted text that may be empty.
	text = `"([^"]*)"`
	// names is one quoted name or several with commas.
	names = `("[^"]+"(?:, "[^"]+")*)`
	// somebody acts in the app.
	somebody = `(the owner|"[^"]+")`
)

// verb is a verb in the three tenses, as one group: "has pushed|pushes|tries to
// push", and "has tried to push", which sets up what may be refused.
func verb(infinitive, participle string) string {
	return verbs([2]string{infinitive, participle})
}

// verbs is one group for several verbs, given as infinitive and participle.
func verbs(list ...[2]string) string {
	var forms []string
	for _, v := range list {
		infinitive, participle := v[0], v[1]
		forms = append(forms, "has "+participle, third(infinitive), "tries to "+infinitive, "has tried to "+infinitive)
	}
	return "(" + strings.Join(forms, "|") + ")"
}

// third is the third person: "pushes", "syncs", "revokes the invitation of".
func third(infinitive string) string {
	head, rest, several := strings.Cut(infinitive, " ")
	switch {
	case strings.HasSuffix(head, "sh"), strings.HasSuffix(head, "ch"):
		head += "es"
	default:
		head += "s"
	}
	if several {
		return head + " " + rest
	}
	return head
}

// tense reads the tense off a verb.
func tense(phrase string) world.Tense {
	switch {
	case strings.HasPrefix(phrase, "tries to "), strings.HasPrefix(phrase, "has tried to "):
		return world.Attempt
	case strings.HasPrefix(phrase, "has "):
		return world.Past
	default:
		return world.Present
	}
}

// pick finds which verb a phrase is a form of.
func pick[V any](phrase string, forms map[[2]string]V) (V, error) {
	for v, value := range forms {
		if phrase == "has "+v[1] || phrase == third(v[0]) || strings.TrimPrefix(phrase, "has ") == "tried to "+v[0] || phrase == "tries to "+v[0] {
			return value, nil
		}
	}
	var none V
	return none, fmt.Errorf("no verb reads %q", phrase)
}

var quotedName = regexp.MustCompile(`"([^"]+)"`)

// list splits a list of quoted names.
func list(text string) []string {
	found := quotedName.FindAllStringSubmatch(text, -1)
	all := make([]string, len(found))
	for i, f := range found {
		all[i] = f[1]
	}
	return all
}

// actor takes the quotes off a name; "the owner" has none.
func actor(text string) string { return strings.Trim(text, `"`) }

// rows reads a table whose first line names the columns.
func rows(t *Table) []map[string]string {
	var all []map[string]string
	for _, r := range t.Rows[1:] {
		row := map[string]string{}
		for i, cell := range r.Cells {
			row[t.Rows[0].Cells[i].Value] = cell.Value
		}
		all = append(all, row)
	}
	return all
}

// pairs reads a table of two columns, attribute and value, after its heading.
func pairs(t *Table) ([][2]string, error) {
	if len(t.Rows) == 0 || len(t.Rows[0].Cells) != 2 || t.Rows[0].Cells[0].Value != "attribute" || t.Rows[0].Cells[1].Value != "value" {
		return nil, errors.New("the table needs the heading | attribute | value |")
	}
	var all [][2]string
	for _, r := range t.Rows[1:] {
		all = append(all, [2]string{r.Cells[0].Value, r.Cells[1].Value})
	}
	return all, nil
}

// keys are the verbs of a table in a fixed order.
func keys[V any](forms map[[2]string]V) [][2]string {
	return slices.SortedFunc(maps.Keys(forms), func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
}
