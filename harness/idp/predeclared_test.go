package idp

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/profiles"
)

// TestPredeclared: the loader promises flows exactly the names the engine has.
func TestPredeclared(t *testing.T) {
	t.Parallel()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	settings, err := all[0].Settings("", nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &IdP{options: Options{Profile: all[0]}, settings: settings, random: newRandom(1, "x")}
	got := slices.Sorted(maps.Keys(p.environment()))
	if diff := cmp.Diff(slices.Sorted(slices.Values(profiles.Predeclared)), got); diff != "" {
		t.Errorf("names (-promised +provided):\n%s", diff)
	}
	for _, source := range profiles.MappingSources {
		someone := &person{idp: p, Person: Person{UserName: "a@b"}}
		if _, ok := someone.texts()[source]; !ok {
			t.Errorf("the engine has no mapping source %s", source)
		}
	}
}
