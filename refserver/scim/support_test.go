package scim_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// parse reads JSON that a test holds.
func parse(tb testing.TB, text string) any {
	tb.Helper()
	v, err := document.Parse([]byte(text), document.Limits{})
	if err != nil {
		tb.Fatalf("test data %s: %v", text, err)
	}
	return v
}

func object(tb testing.TB, text string) *document.Object {
	tb.Helper()
	if text == "" {
		return nil
	}
	o, ok := parse(tb, text).(*document.Object)
	if !ok {
		tb.Fatalf("test data %s is no object", text)
	}
	return o
}

func text(v any) string { return string(document.Append(nil, v)) }

// sameJSON compares by value: order and spelling of names do not matter.
func sameJSON(t *testing.T, got any, want string) {
	t.Helper()
	if !document.Equal(got, parse(t, want)) {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, text(got)))
	}
}

// identicalJSON compares text, order included.
func identicalJSON(t *testing.T, got any, want string) {
	t.Helper()
	if diff := cmp.Diff(want, text(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func userType(tb testing.TB) *scim.Type {
	tb.Helper()
	return scim.Builtin().TypeByName("User")
}

func groupType(tb testing.TB) *scim.Type {
	tb.Helper()
	return scim.Builtin().TypeByName("Group")
}

// deviceType has one attribute of every kind.
func deviceType(tb testing.TB) *scim.Type {
	tb.Helper()
	r, err := scim.Load(os.DirFS("testdata/custom"))
	if err != nil {
		tb.Fatal(err)
	}
	return r.TypeByName("Device")
}

// wantError checks a SCIM error: "" as scimType means that none is wanted.
// It reports whether the test is over.
func wantError(t *testing.T, err error, scimType, detail string) bool {
	t.Helper()
	if scimType == "" {
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return false
	}
	e := scim.AsError(err)
	if e == nil {
		t.Fatalf("got %v, want a SCIM error %s", err, scimType)
	}
	if e.Status != 400 || e.Type != scimType {
		t.Errorf("got %v, want 400 %s", e, scimType)
	}
	if diff := cmp.Diff(detail, e.Detail); diff != "" {
		t.Errorf("detail (-want +got):\n%s", diff)
	}
	return true
}
