package profiles_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/profiles"
)

// TestBuiltinProfiles: all load, and every fact says where it comes from.
func TestBuiltinProfiles(t *testing.T) {
	t.Parallel()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for _, p := range all {
		for _, v := range p.Variants {
			got[p.Name] = append(got[p.Name], v.Name)
		}
		if len(p.Facts) < 30 {
			t.Errorf("%s has only %d facts", p.Name, len(p.Facts))
		}
		for _, f := range p.Facts {
			if f.Source == "" || !slices.Contains([]profiles.Confidence{"D", "O", "I", "L"}, f.Confidence) || f.Line == 0 {
				t.Errorf("%s: %+v", p.Name, f)
			}
		}
		if p.Floor < 1 || p.Provisional != (p.ProvisionalWhy != "") {
			t.Errorf("%s: floor %d, provisional %v %q", p.Name, p.Floor, p.Provisional, p.ProvisionalWhy)
		}
	}
	want := map[string][]string{
		"okta": {"aiw", "oin-header", "oin", "oin-patch"}, "entra": {"legacy", "compliant"}, "jumpcloud": {"default"}, "onelogin": {"default"}, "google": {"default"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("profiles and variants (-want +got):\n%s", diff)
	}
}

// TestSettings: what a variant and an override make of the facts.
func TestSettings(t *testing.T) {
	t.Parallel()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*profiles.Profile{}
	for _, p := range all {
		byName[p.Name] = p
	}
	authorization := func(p, variant string, overrides map[string]string) string {
		s, err := byName[p].Settings(variant, overrides)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range s.Headers {
			if h.Name == "Authorization" {
				return h.Value
			}
		}
		return "none"
	}
	got := []string{
		authorization("okta", "", nil), authorization("okta", "oin-header", nil),
		authorization("okta", "oin-header", map[string]string{"authorization": "verbatim_bearer"}),
		authorization("entra", "legacy", nil), authorization("entra", "compliant", map[string]string{"secret": "bearer_token"}),
	}
	want := []string{"Bearer {token}", "{token}", "Bearer {token}", "Bearer {token}", "Bearer Bearer {token}"} //nolint:dupword // so it is sent
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Authorization (-want +got):\n%s", diff)
	}
	for _, wrong := range []struct {
		variant   string
		overrides map[string]string
		want      string
	}{
		{"azure", nil, `has no variant "azure"; it has legacy, compliant`},
		{"", map[string]string{"dialect": "old"}, `cannot be "old"`},
		{"", map[string]string{"dialects": "legacy"}, `there is no parameter "dialects"`},
	} {
		if _, err := byName["entra"].Settings(wrong.variant, wrong.overrides); err == nil || !strings.Contains(err.Error(), wrong.want) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}
