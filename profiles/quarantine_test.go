package profiles_test

import (
	"testing"

	"github.com/scimproof/scimproof/profiles"
)

// TestQuarantine holds the rule to the worked examples of Microsoft's page
// (dossier 9, D4).
func TestQuarantine(t *testing.T) {
	t.Parallel()
	rule := profiles.Quarantine{Objects: 5000, Percent: 40, Many: 40000, Total: 60000}
	for _, tc := range []struct {
		name                      string
		failed, sound, references int
		want                      bool
	}{
		{"4,000 failures never", 4000, 0, 0, false},
		{"45,000 failures always", 45000, 1_000_000, 0, true},
		{"30,000 failed, 5,000 succeeded", 30000, 5000, 0, true},
		{"20,000 failed, 100,000 succeeded", 20000, 100_000, 0, false},
		{"40,000 users and 21,000 managers", 40000, 1_000_000, 21000, true},
		{"references alone do not count as objects", 0, 10, 50000, false},
		{"exactly 40 per cent", 8000, 12000, 0, false},
		{"nothing at all", 0, 0, 0, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := rule.Due(tc.failed, tc.sound, tc.references); got != tc.want {
				t.Errorf("due %v, want %v", got, tc.want)
			}
			if (profiles.Quarantine{}).Due(tc.failed, tc.sound, tc.references) {
				t.Error("a profile without the rule quarantines")
			}
		})
	}
}
