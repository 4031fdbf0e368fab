package patch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// urns spells out the abbreviations of schema URNs in test texts.
var urns = strings.NewReplacer(
	"@CORE", scim.UserURN, "@GROUP", scim.GroupURN, "@ENT", scim.EnterpriseUserURN, "@BADGE", badgeURN, "@LOCK", lockURN, "@MEMO", memoURN,
)

var (
	userType  = scim.Builtin().TypeByName("User")
	groupType = scim.Builtin().TypeByName("Group")
	badgeType = newBadgeType()
)

const (
	badgeURN = "urn:example:params:scim:schemas:Badge"
	lockURN  = "urn:example:params:scim:schemas:Badge:Lock"
	memoURN  = "urn:example:params:scim:schemas:Memo"
)

// newBadgeType is a type with what User and Group lack: immutable and required
// attributes of every shape, lists of plain values, a required extension whose
// URN begins with the core schema's.
func newBadgeType() *scim.Type {
	text := func(name string, change ...func(*scim.Attribute)) *scim.Attribute {
		a := &scim.Attribute{Name: name, Type: scim.String}
		for _, c := range change {
			c(a)
		}
		return a
	}
	fixed := func(a *scim.Attribute) { a.Mutability = scim.Immutable }
	required := func(a *scim.Attribute) { a.Required = true }
	many := func(a *scim.Attribute) { a.MultiValued = true }
	exact := func(a *scim.Attribute) { a.CaseExact = true }
	served := func(a *scim.Attribute) { a.Mutability = scim.ReadOnly }
	complexOf := func(name string, multi bool, subs ...*scim.Attribute) *scim.Attribute {
		return &scim.Attribute{Name: name, Type: scim.Complex, MultiValued: multi, SubAttributes: subs}
	}
	core := &scim.Schema{ID: badgeURN, Name: "Badge", Attributes: []*scim.Attribute{
		text("label", required), text("serial", fixed), text("zones", many), text("codes", many, exact), text("stamps", many, fixed),
		{Name: "level", Type: scim.Integer},
		complexOf("chip", false, text("maker", fixed), text("model"), text("colours", many)),
		complexOf("tags", true, text("value"), text("seen", served), &scim.Attribute{Name: "at", Type: scim.DateTime}),
		complexOf("doors", true, text("value", fixed), text("type"), text("note"), text("key", required), text("opened", served), &scim.Attribute{Name: "primary", Type: scim.Boolean}),
	}}
	// An extension that need not be there, but if it is, has a text.
	memo := &scim.Schema{ID: memoURN, Name: "Memo", Attributes: []*scim.Attribute{text("text", required), text("more"), text("seen", served)}}
	lock := &scim.Schema{ID: lockURN, Name: "Lock", Attributes: []*scim.Attribute{text("bolt"), text("pin", required), text("cut", fixed)}}
	registry, err := scim.NewRegistry([]*scim.Schema{core, lock, memo}, []scim.TypeSpec{{
		Name: "Badge", Endpoint: "/Badges", Schema: badgeURN,
		Extensions: []scim.ExtensionSpec{{Schema: lockURN, Required: true}, {Schema: memoURN}},
	}})
	if err != nil {
		panic(err)
	}
	return registry.TypeByName("Badge")
}

// object reads a test text: the inside of a JSON object.
func object(t testing.TB, text string) *document.Object {
	t.Helper()
	o, err := document.ParseObject([]byte("{"+urns.Replace(text)+"}"), document.Limits{})
	if err != nil {
		t.Fatalf("test text %s: %v", text, err)
	}
	return o
}

// stored is the stored form of a resource whose members are in text, beside
// the required ones and schemas.
func stored(t testing.TB, typ *scim.Type, text string) *document.Object {
	t.Helper()
	doc := &document.Object{}
	urnsOf := []any{typ.Core.ID}
	switch typ.Name {
	case "User":
		doc.Set("userName", "ada")
	case "Group":
		doc.Set("displayName", "Sales")
	case "Badge":
		doc.Set("label", "front")
		doc.Set(lockURN, document.New("pin", "1"))
	}
	for name, v := range object(t, text).All() {
		if v == nil {
			doc.Delete(name)
			continue
		}
		doc.Set(name, v)
	}
	for _, x := range typ.Extensions {
		if doc.Object(x.Schema.ID) != nil {
			urnsOf = append(urnsOf, x.Schema.ID)
		}
	}
	doc.Set("schemas", urnsOf)
	return doc
}

// operations reads the elements of "Operations" as Parse does.
func operations(t testing.TB, text string, tol patch.Tolerances) ([]patch.Op, error) {
	t.Helper()
	return patch.Parse(object(t, `"schemas":["`+patch.URN+`"],"Operations":[`+text+`]`), tol, 0)
}

// mode is a set of tolerances by the name the issue and the documents use.
type mode string

const (
	strict   mode = "strict"
	tolerant mode = "tolerant"
)

func (m mode) tolerances() patch.Tolerances {
	if m == tolerant {
		return patch.Tolerant()
	}
	return patch.Tolerances{}
}

var both = []mode{strict, tolerant}

// applyCase is one request to one resource. The texts are the insides of JSON
// objects and arrays.
type applyCase struct {
	// name begins with the row or table row that asks for the case.
	name  string
	typ   *scim.Type // nil: User
	modes []mode     // nil: both
	doc   string
	ops   string
	// want is the document afterwards; same means that nothing changes.
	want string
	same bool
	// fails is the scimType of the error, says a part of its text.
	fails, says string
}

func runCases(t *testing.T, cases []applyCase) {
	t.Helper()
	for _, c := range cases {
		modes := c.modes
		if modes == nil {
			modes = both
		}
		for _, m := range modes {
			t.Run(c.name+"/"+string(m), func(t *testing.T) {
				t.Parallel()
				c.run(t, m.tolerances())
			})
		}
	}
}

func (c applyCase) run(t *testing.T, tol patch.Tolerances) {
	t.Helper()
	typ := c.typ
	if typ == nil {
		typ = userType
	}
	before := stored(t, typ, c.doc)
	kept := before.Clone()
	ops, err := operations(t, c.ops, tol)
	var got *document.Object
	var changed bool
	if err == nil {
		got, changed, err = patch.Apply(typ, before, ops, tol)
	}
	if diff := cmp.Diff(show(kept), show(before)); diff != "" {
		t.Errorf("the input was modified (-want +got):\n%s", diff)
	}
	if c.fails != "" {
		wantError(t, err, c.fails, c.says)
		return
	}
	if err != nil {
		t.Fatalf("Apply: %v", err)
	}
	want := kept
	if !c.same {
		want = stored(t, typ, c.want)
	}
	if diff := cmp.Diff(show(want), show(got)); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
	if changed == c.same {
		t.Errorf("changed = %v, want %v", changed, !c.same)
	}
}

// wantError checks a scim.Error by its keyword and a part of its text.
func wantError(t testing.TB, err error, keyword, says string) {
	t.Helper()
	known := scim.AsError(err)
	if known == nil {
		t.Fatalf("error = %v, want a SCIM error with %s", err, keyword)
	}
	if known.Status != 400 || known.Type != keyword {
		t.Errorf("error = %v, want 400 %s", known, keyword)
	}
	if !strings.Contains(known.Detail, says) {
		t.Errorf("detail = %q, want %q in it", known.Detail, says)
	}
}

// show writes a document with one member per line, sorted, so that diffs read
// well and the order of members, which means nothing, does not matter.
func show(o *document.Object) []string {
	if o == nil {
		return nil
	}
	var lines []string
	for name, v := range o.All() {
		if inner, ok := v.(*document.Object); ok {
			for _, line := range show(inner) {
				lines = append(lines, name+" / "+line)
			}
			continue
		}
		if list, ok := v.([]any); ok {
			for i, item := range list {
				text := string(document.Append(nil, item))
				if inner, ok := item.(*document.Object); ok {
					text = strings.Join(show(inner), ", ")
				}
				lines = append(lines, name+"["+string(rune('0'+i%10))+"] "+text)
			}
			if len(list) == 0 {
				lines = append(lines, name+" []")
			}
			continue
		}
		lines = append(lines, name+" "+string(document.Append(nil, v)))
	}
	slices.Sort(lines)
	return lines
}
