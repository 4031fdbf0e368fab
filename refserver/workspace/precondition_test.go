package workspace_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestMatchesTag(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		`W/"3"`: true, `"3"`: true, `w/"3"`: true, `3`: true, `*`: true, ` W/"2" , W/"3"`: true,
		`W/"33"`: false, `W/"2"`: false, `W/"2", W/"4"`: false, `""`: false, ``: false, `W/`: false,
	} {
		equal(t, header, workspace.MatchesTag(header, 3), want)
	}
	equal(t, "rendered", workspace.ETag(3), `W/"3"`)
}

func TestPreconditions(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	r := tn.newUser(`'userName':'ada'`)
	ctx := t.Context()
	writes := map[string]func(pre workspace.Precondition) error{
		"PUT": func(pre workspace.Precondition) error {
			_, err := tn.ReplaceResource(ctx, tn.ws, r.Type, r.ID, tn.userBody(`'userName':'bob'`), pre, everything)
			return err
		},
		"PATCH": func(pre workspace.Precondition) error {
			_, _, err := tn.PatchResource(ctx, tn.ws, r.Type, r.ID, tn.patchBody(`{'op':'add','path':'title','value':'x'}`), pre, everything)
			return err
		},
		"DELETE": func(pre workspace.Precondition) error { return tn.DeleteResource(ctx, tn.ws, r.Type, r.ID, pre) },
	}
	for name, write := range writes {
		for _, pre := range []workspace.Precondition{{IfMatch: `W/"2"`}, {IfMatch: `"x", "y"`}, {IfNoneMatch: `*`}, {IfNoneMatch: `W/"1"`}} {
			refused(t, name, write(pre), 412, "", `W/"1"`)
		}
		equal(t, name+": unchanged", tn.read(r), r)
	}
	for version, name := range []string{"PUT", "PATCH", "DELETE"} {
		tn.must(writes[name](workspace.Precondition{IfMatch: workspace.ETag(int64(version + 1)), IfNoneMatch: `W/"9"`}))
	}
	refused(t, "gone", writes["PUT"](workspace.Precondition{IfMatch: `*`}), 404, "")
}
