package patch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// The generators draw from few names and values, so that operations meet each
// other and the document.
var (
	genType  = rapid.SampledFrom([]any{nil, "work", "home", "WORK"})
	genValue = rapid.SampledFrom([]any{"a", "b", "A", "c"})
	genText  = rapid.SampledFrom([]any{"x", "y", "X", nil})
	genFlag  = rapid.SampledFrom([]any{nil, nil, true, false})
	genMode  = rapid.SampledFrom(both)
)

var genElement = rapid.Custom(func(t *rapid.T) any {
	o := &document.Object{}
	for _, m := range []struct {
		name string
		gen  *rapid.Generator[any]
	}{{"value", genValue}, {"type", genType}, {"display", genText}, {"primary", genFlag}} {
		if v := m.gen.Draw(t, m.name); v != nil {
			o.Set(m.name, v)
		}
	}
	return o
})

var genList = rapid.Custom(func(t *rapid.T) any {
	list := rapid.SliceOfN(genElement, 0, 3).Draw(t, "elements")
	seen := false
	for _, item := range list {
		o := item.(*document.Object)
		if v, _ := o.Get("primary"); v == true {
			if seen {
				o.Delete("primary")
			}
			seen = true
		}
	}
	return list
})

// genAddresses gives values without a "value".
var genAddresses = rapid.Custom(func(t *rapid.T) any {
	o := &document.Object{}
	for _, m := range []struct {
		name string
		gen  *rapid.Generator[any]
	}{{"locality", genValue}, {"type", genType}, {"primary", genFlag}} {
		if v := m.gen.Draw(t, m.name); v != nil {
			o.Set(m.name, v)
		}
	}
	return []any{o}
})

var genName = rapid.Custom(func(t *rapid.T) any {
	return document.New("givenName", genText.Draw(t, "given"), "familyName", genText.Draw(t, "family"))
})

var genEnterprise = rapid.Custom(func(t *rapid.T) any {
	return document.New("department", genText.Draw(t, "department"), "manager", document.New("value", genText.Draw(t, "manager")))
})

var genAttributes = rapid.Custom(func(t *rapid.T) *document.Object {
	o := &document.Object{}
	for _, m := range []struct {
		name string
		gen  *rapid.Generator[any]
	}{
		{"title", genText}, {"name", genName}, {"emails", genList}, {"roles", genList}, {"addresses", genAddresses}, {scim.EnterpriseUserURN, genEnterprise},
	} {
		if rapid.Bool().Draw(t, m.name) {
			o.Set(m.name, m.gen.Draw(t, m.name))
		}
	}
	return o
})

// genDoc gives a user in stored form.
var genDoc = rapid.Custom(func(t *rapid.T) *document.Object {
	body := genAttributes.Draw(t, "body")
	body.Set("userName", "ada")
	body.Set("schemas", []any{scim.UserURN, scim.EnterpriseUserURN})
	doc, err := scim.NormaliseBody(userType, body, scim.Create, nil, scim.Rules{})
	if err != nil {
		t.Fatalf("the generated user is refused: %v", err)
	}
	return doc
})

// genTarget gives a path and a generator of values that fit it.
var genTarget = rapid.Custom(func(t *rapid.T) target {
	return rapid.SampledFrom([]target{
		{"title", genText},
		{"name", genName},
		{"name.givenName", genText},
		{"emails", genList},
		{"roles", genList},
		{`emails[type eq "work"]`, genElement},
		{`emails[type eq "work"].value`, genValue},
		{`emails[value eq "a"].type`, genType},
		{`emails[primary eq true].display`, genText},
		{`emails[not (type pr)].primary`, genFlag},
		{"roles.display", genText},
		{"addresses", genAddresses},
		{`addresses[type eq "work"].locality`, genValue},
		{scim.EnterpriseUserURN, genEnterprise},
		{scim.EnterpriseUserURN + ":department", genText},
		{scim.EnterpriseUserURN + ":manager.value", genText},
	}).Draw(t, "target")
})

type target struct {
	path string
	gen  *rapid.Generator[any]
}

func genOp(kinds ...patch.Kind) *rapid.Generator[patch.Op] {
	return rapid.Custom(func(t *rapid.T) patch.Op {
		op := patch.Op{Kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		if op.Kind != patch.Remove && rapid.IntRange(0, 4).Draw(t, "pathless") == 0 {
			op.Value, op.HasValue = genAttributes.Draw(t, "attributes"), true
			return op
		}
		tg := genTarget.Draw(t, "target")
		op.Path, op.HasPath = tg.path, true
		if op.Kind != patch.Remove {
			op.Value, op.HasValue = tg.gen.Draw(t, "value"), true
		}
		return op
	})
}

func genOps() *rapid.Generator[[]patch.Op] {
	return rapid.SliceOfN(genOp(patch.Add, patch.Replace, patch.Remove), 0, 5)
}

func cloneOps(ops []patch.Op) []patch.Op {
	copies := slices.Clone(ops)
	for i := range copies {
		copies[i].Value = document.Clone(copies[i].Value)
	}
	return copies
}

var byValue = cmp.Comparer(func(a, b *document.Object) bool { return document.Equal(a, b) })

// TestInputsAreKept: neither the document nor the operations are modified, and
// an error comes without a result.
func TestInputsAreKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc, ops, tol := genDoc.Draw(t, "doc"), genOps().Draw(t, "ops"), genMode.Draw(t, "mode").tolerances()
		docBefore, opsBefore := string(document.Append(nil, doc)), cloneOps(ops)
		result, changed, err := patch.Apply(userType, doc, ops, tol)
		if diff := cmp.Diff(docBefore, string(document.Append(nil, doc))); diff != "" {
			t.Fatalf("document (-before +after):\n%s", diff)
		}
		if diff := cmp.Diff(opsBefore, ops, byValue); diff != "" {
			t.Fatalf("operations (-before +after):\n%s", diff)
		}
		if err != nil {
			if scim.AsError(err) == nil || result != nil || changed {
				t.Fatalf("error %v with result %v, changed %v", err, show(result), changed)
			}
			return
		}
		if changed == document.Equal(doc, result) {
			t.Fatalf("changed = %v, result %v", changed, show(result))
		}
		// Nothing the caller does to the result may reach the input.
		ruin(result)
		if diff := cmp.Diff(docBefore, string(document.Append(nil, doc))); diff != "" {
			t.Fatalf("the result shares values with the document (-before +after):\n%s", diff)
		}
	})
}

// ruin changes everything in a value that can be changed.
func ruin(v any) {
	switch v := v.(type) {
	case *document.Object:
		for name, inner := range v.Clone().All() {
			current, _ := v.Get(name)
			ruin(current)
			if _, isText := inner.(string); isText {
				v.Set(name, "ruined")
			}
		}
	case []any:
		for i := range v {
			ruin(v[i])
			if _, isText := v[i].(string); isText {
				v[i] = "ruined"
			}
		}
	}
}

// TestResultIsStoredForm: a PUT of the result would store the same, but for
// values without "value" that operations made alike: see dropRepeated.
func TestResultIsStoredForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc, ops := genDoc.Draw(t, "doc"), genOps().Draw(t, "ops")
		result, _, err := patch.Apply(userType, doc, ops, genMode.Draw(t, "mode").tolerances())
		if err != nil {
			return
		}
		again, err := scim.NormaliseBody(userType, result, scim.Replace, result, scim.Rules{})
		if err != nil {
			t.Fatalf("the result is refused: %v\n%v", err, show(result))
		}
		for _, name := range []string{"emails", "roles", "addresses"} {
			if list := result.Array(name); list != nil {
				result.Set(name, withoutAlike(list))
			}
		}
		if diff := cmp.Diff(show(again), show(result)); diff != "" {
			t.Fatalf("result (-normal +got):\n%s", diff)
		}
	})
}

func withoutAlike(list []any) []any {
	var kept []any
	for _, item := range list {
		_, there := item.(*document.Object).Get("value")
		alike := slices.ContainsFunc(kept, func(other any) bool { return document.Equal(item, other) })
		if there || !alike {
			kept = append(kept, item)
		}
	}
	return kept
}

// TestOneAtATime: operations in one request do what they do in one request
// each (RFC 7644 section 3.5.2: each is applied to the result of the one before).
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc, ops, tol := genDoc.Draw(t, "doc"), genOps().Draw(t, "ops"), genMode.Draw(t, "mode").tolerances()
		together, _, errTogether := patch.Apply(userType, doc, ops, tol)
		single := doc
		var errSingle error
		for _, op := range ops {
			if single, _, errSingle = patch.Apply(userType, single, []patch.Op{op}, tol); errSingle != nil {
				break
			}
		}
		if (errTogether == nil) != (errSingle == nil) {
			t.Fatalf("together: %v, one at a time: %v", errTogether, errSingle)
		}
		if diff := cmp.Diff(show(single), show(together)); errSingle == nil && diff != "" {
			t.Fatalf("result (-one at a time +together):\n%s", diff)
		}
	})
}

// TestTwiceIsOnce: a replace or remove that is sent again changes nothing. It
// may find no target any more, when it changed what its own filter asks for.
func TestTwiceIsOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc := genDoc.Draw(t, "doc")
		ops := []patch.Op{genOp(patch.Replace, patch.Remove).Draw(t, "op")}
		once, _, err := patch.Apply(userType, doc, ops, patch.Tolerances{})
		if err != nil {
			return
		}
		twice, changed, err := patch.Apply(userType, once, ops, patch.Tolerances{})
		if known := scim.AsError(err); known != nil && known.Type == scim.TypeNoTarget && ops[0].Kind == patch.Replace {
			return
		}
		if err != nil || changed {
			t.Fatalf("second time: changed %v, %v\nonce  %v\ntwice %v", changed, err, show(once), show(twice))
		}
	})
}

// TestAddTwiceIsOnce: adding what is there already is no change (RFC 7644
// section 3.5.2.1). An operation that says two things of one value may differ.
func TestAddTwiceIsOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc := genDoc.Draw(t, "doc")
		ops := []patch.Op{genOp(patch.Add).Filter(func(op patch.Op) bool { return !repeatsValue(op.Value) }).Draw(t, "op")}
		once, _, err := patch.Apply(userType, doc, ops, patch.Tolerances{})
		if err != nil {
			return
		}
		twice, changed, err := patch.Apply(userType, once, ops, patch.Tolerances{})
		if known := scim.AsError(err); known != nil && known.Type == scim.TypeNoTarget {
			return
		}
		if err != nil || changed {
			t.Fatalf("second time: changed %v, %v\nonce  %v\ntwice %v", changed, err, show(once), show(twice))
		}
	})
}

// repeatsValue finds a list with the same "value" twice in what is added.
func repeatsValue(v any) bool {
	switch v := v.(type) {
	case *document.Object:
		for _, inner := range v.All() {
			if repeatsValue(inner) {
				return true
			}
		}
	case []any:
		seen := map[string]bool{}
		for _, item := range v {
			value := strings.ToLower(item.(*document.Object).String("value"))
			if seen[value] {
				return true
			}
			seen[value] = true
		}
	}
	return false
}

// TestSplitAgreesWithApply: the steps Split gives do to a set of members what
// Apply does to the same members kept in the document.
func TestSplitAgreesWithApply(t *testing.T) {
	t.Parallel()
	inDocument := *groupType
	inDocument.Relation = ""
	genMembers := rapid.Custom(func(t *rapid.T) any {
		ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "3", "4"}), 0, 3, rapid.ID).Draw(t, "ids")
		list := make([]any, len(ids))
		for i, id := range ids {
			list[i] = document.New("value", id)
		}
		return list
	})
	genMemberOp := rapid.Custom(func(t *rapid.T) patch.Op {
		op := patch.Op{Kind: rapid.SampledFrom([]patch.Kind{patch.Add, patch.Replace, patch.Remove}).Draw(t, "kind")}
		switch {
		case op.Kind == patch.Remove:
			op.HasPath = true
			op.Path = rapid.SampledFrom([]string{"members", `members[value eq "1"]`, `members[value eq "2" or value eq "3"]`, `members[value ne "4"]`}).Draw(t, "path")
			if op.Path == "members" && rapid.Bool().Draw(t, "by value") {
				op.Value, op.HasValue = genMembers.Draw(t, "value"), true
			}
		case rapid.Bool().Draw(t, "pathless"):
			op.Value, op.HasValue = document.New("displayName", "D", "members", genMembers.Draw(t, "value")), true
		default:
			op.Path, op.HasPath, op.Value, op.HasValue = "members", true, genMembers.Draw(t, "value"), true
		}
		return op
	})
	rapid.Check(t, func(t *rapid.T) {
		before := genMembers.Draw(t, "before").([]any)
		ops := rapid.SliceOfN(genMemberOp, 1, 5).Draw(t, "ops")
		doc := document.New("schemas", []any{scim.GroupURN}, "displayName", "Sales")
		if len(before) > 0 {
			doc.Set("members", before)
		}
		whole, _, err := patch.Apply(&inDocument, doc, ops, patch.Tolerant())
		if err != nil {
			t.Fatal(err)
		}
		rest, rel, err := patch.Split(groupType, ops, patch.Tolerant())
		if err != nil {
			t.Fatal(err)
		}
		doc.Delete("members")
		parts, _, err := patch.Apply(groupType, doc, rest, patch.Tolerant())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(memberIDs(whole.Array("members")), follow(before, rel)); diff != "" {
			t.Fatalf("members (-apply +split):\n%s", diff)
		}
		if whole.String("displayName") != parts.String("displayName") {
			t.Fatalf("displayName: %q together, %q split", whole.String("displayName"), parts.String("displayName"))
		}
	})
}

// follow carries out steps on a set of members, as a store does.
func follow(members []any, rel []patch.RelationOp) []string {
	ids := map[string]bool{}
	for _, id := range memberIDs(members) {
		ids[id] = true
	}
	for _, r := range rel {
		if r.Kind == patch.RelClear || r.Kind == patch.RelReplace {
			clear(ids)
		}
		for _, m := range r.Members {
			ids[m.Value] = r.Kind != patch.RelRemove
		}
		for id := range ids {
			if !ids[id] || (r.Where != nil && r.Where.MatchValue(document.New("value", id))) {
				delete(ids, id)
			}
		}
	}
	left := []string{}
	for id := range ids {
		left = append(left, id)
	}
	slices.Sort(left)
	return left
}

func memberIDs(members []any) []string {
	ids := []string{}
	for _, m := range members {
		ids = append(ids, m.(*document.Object).String("value"))
	}
	slices.Sort(ids)
	return ids
}
