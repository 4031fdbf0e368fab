package main

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the generated parts of the README")

const (
	readme    = "../../README.md"
	tableFrom = "<!-- tolerances: generated, see cmd/scimproof/tolerances_test.go -->\n"
	tableTo   = "<!-- /tolerances -->"
)

// The README's table is the server's. go test ./cmd/scimproof -run README -update writes it.
func TestREADMEListsTheTolerances(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, opened := strings.Cut(string(raw), tableFrom)
	got, after, closed := strings.Cut(rest, tableTo)
	if !opened || !closed {
		t.Fatal("the markers of the table are gone")
	}
	if *update {
		if err := os.WriteFile(readme, []byte(before+tableFrom+toleranceTable()+tableTo+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(toleranceTable(), got); diff != "" {
		t.Errorf("the README has another table; run with -update (-want +got)\n%s", diff)
	}
}

func TestTolerancesOfServe(t *testing.T) {
	t.Parallel()
	for _, flags := range []map[string]string{{"no-such": "on"}, {"raw-token": "maybe"}} {
		if _, err := switches(flags); err == nil {
			t.Errorf("%v is taken", flags)
		}
	}
	got, err := switches(map[string]string{"raw-token": "off", "dotted-keys": "on"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"raw-token": false, "dotted-keys": true}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var out strings.Builder
	if printTolerances(streams{out: &out}); !strings.Contains(out.String(), "raw-token: Okta") {
		t.Errorf("the table is %s", out.String())
	}
}
