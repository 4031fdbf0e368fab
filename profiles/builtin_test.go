package profiles_test

import (
	"testing"

	"github.com/scimproof/scimproof/profiles"
)

func TestBuiltinProfilesLoad(t *testing.T) {
	t.Parallel()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range all {
		names = append(names, p.Name)
	}
	if len(names) != 3 {
		t.Errorf("profiles: %v", names)
	}
}
