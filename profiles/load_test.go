package profiles_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/scimproof/scimproof/profiles"
)

// copyOf is a built-in profile as a file system whose files can be edited.
func copyOf(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	entries, err := os.ReadDir(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(name, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = &fstest.MapFile{Data: data}
	}
	return out
}

// lineOf is the number of the first line that holds a text.
func lineOf(t *testing.T, fsys fs.FS, file, text string) string {
	t.Helper()
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(data), text)
	if !found {
		t.Fatalf("%s does not hold %q", file, text)
	}
	return file + ":" + strconv.Itoa(1+strings.Count(before, "\n")) + ":"
}

// TestLoaderIsStrict makes one mistake at a time: the error names the file and
// the line, says what is wrong and what to do.
func TestLoaderIsStrict(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, file, old, new string
		// at is a text on the line that the error must name; "": old's line.
		at   string
		want []string
	}{
		{"unknown key", "profile.yaml", "title: Okta\n", "title: Okta\ntitel: Okta\n", "titel", []string{`unknown key "titel"`, "known are"}},
		{"doubled key", "profile.yaml", "title: Okta\n", "title: Okta\ntitle: Again\n", "title: Again", []string{`"title" twice`, "remove one"}},
		{"missing source", "profile.yaml", `mode: {is: push, source: "OK-REF; ROSTR: 1 to 10 s after the admin's action", confidence: O}`, "mode: {is: push, confidence: O}", "mode: {is: push", []string{`no "source"`, "add it"}},
		{"missing confidence", "profile.yaml", `source: OK-2018, confidence: D}
    - {name: Accept-Encoding`, `source: OK-2018}
    - {name: Accept-Encoding`, "name: Connection", []string{`no "confidence"`}},
		{"unknown confidence", "profile.yaml", "timeout: {is: 60s, source: OK-FAQ, confidence: D}", "timeout: {is: 60s, source: OK-FAQ, confidence: sure}", "confidence: sure", []string{`"sure" is unknown`, "write D (documented)"}},
		{"bad value", "profile.yaml", "mode: {is: push", "mode: {is: sometimes", "mode: {is: sometimes", []string{`"sometimes" is not one of ["push" "cycle"]`}},
		{"bad duration", "profile.yaml", "timeout: {is: 60s", "timeout: {is: soon", "timeout: {is: soon", []string{`"soon" is no length of time`, "90s"}},
		{"missing fact", "profile.yaml", `  resync: {is: changed, source: ROSTR, confidence: O}` + "\n", "", "  pushed:", []string{"groups.resync is missing", "source and confidence"}},
		{"missing section", "profile.yaml", "lists:\n", "never_used:\n", "name: okta", []string{`section "lists" is missing`}},
		{"mapping from nowhere", "profile.yaml", "{path: title, from: title", "{path: title, from: shoe_size", "from: shoe_size", []string{`"shoe_size" is not one of`}},
		{"unknown parameter of a variant", "profile.yaml", "params: {authorization: scheme_added,", "params: {authorisation: scheme_added,", "authorisation", []string{`there is no parameter "authorisation"`}},
		{"value a parameter cannot have", "profile.yaml", "params: {authorization: verbatim_token,", "params: {authorization: guess,", "authorization: guess", []string{`cannot be "guess"`}},
		{"variant that plays nowhere", "profile.yaml", "plays: provisioning idp", "plays: provisioning everywhere", "everywhere", []string{`"everywhere" is not one of`}},
		{"default that is no value", "profile.yaml", "values: [percent, form], default: percent", "values: [percent, form], default: octal", "default: octal", []string{`"octal" is not among its values`}},
		{"by an unknown parameter", "profile.yaml", "by: filter_encoding", "by: weather", "by: weather", []string{`varies by "weather"`, "declare it"}},
		{"by without one value", "profile.yaml", "is: {percent: percent, form: form}", "is: {percent: percent}", "is: {percent: percent}", []string{`says nothing for filter_encoding "form"`}},
		{"header template", "profile.yaml", `"Bearer {token}", verbatim_token`, `"Bearer {secret}", verbatim_token`, "{secret}", []string{"the text names {secret}"}},
		{"header method", "profile.yaml", "on: [POST, PUT, PATCH, DELETE]", "on: [POST, FETCH]", "FETCH", []string{`"FETCH" is no method`}},
		{"failure template", "profile.yaml", `text: "Connect timed out"`, `text: "Connect timed out after {years}"`, "{years}", []string{"the text names {years}"}},
		{"failure without other", "profile.yaml", `- {when: other, next: admin, text: "{reason}.`, `- {when: other, unit: deactivate, next: admin, text: "{reason}.`, "name: okta", []string{"no entry with when: other"}},
		{"never without reason", "profile.yaml", `set_manager: {is: "the manager is no reference that Okta resolves"`, `set_manager: {is: ""`, "set_manager:", []string{"say why"}},
		{"never an unknown unit", "profile.yaml", "  set_manager: {is:", "  promote_user: {is:", "promote_user", []string{`unknown key "promote_user"`}},
		{"bad id pattern", "profile.yaml", `"00u{base62:17}"`, `"00u{base63:17}"`, "base63", []string{"no id pattern", "{base62:17}"}},
		{"retries", "profile.yaml", "factor: 2, attempts: 10", "factor: 2, attempts: many", "attempts: many", []string{`attempts must be a whole number from 1 to 1000, not "many"`}},
		{"floor", "profile.yaml", "floor: 60", "floor: lots", "floor: lots", []string{"must be a number of scenarios"}},

		{"undefined function", "flows.star", "def deactivate(scim, user):", "def deaktivate(scim, user):", "", []string{"the function deactivate(scim, user) is missing", "under never"}},
		{"never, yet defined", "flows.star", "def test_connection(scim):", "def begin_cycle(scim):\n    pass\n\ndef test_connection(scim):", "def begin_cycle", []string{"profile.yaml says it is never done", "remove one"}},
		{"wrong parameters", "flows.star", "def reactivate(scim, user, change):", "def reactivate(scim, user):", "def reactivate", []string{"must take (scim, user, change)"}},
		{"undefined name", "flows.star", "    return lists\n\ndef rename", "    return lsits\n\ndef rename", "lsits", []string{"undefined: lsits"}},
		{"undeclared parameter", "flows.star", `param.user_update == "patch"`, `param.user_updates == "patch"`, "user_updates", []string{"param.user_updates is not declared"}},
		{"undeclared feature", "flows.star", "elif feature.create:", "elif feature.creating:", "creating", []string{"feature.creating is not declared"}},
		{"failure without text", "flows.star", `scim.fail("no_match")`, `scim.fail("no_luck")`, "no_luck", []string{`scim.fail("no_luck") has no text`}},
		{"syntax", "flows.star", "def deactivate(scim, user):", "def deactivate(scim, user)", "    set_active(scim, user, False)", []string{"want ':'"}},
		{"load outside", "flows.star", `load("@std", `, `load("../entra/flows.star", `, "", []string{`only "@std" and .star files of the profile's own folder`}},
		{"load of nothing", "flows.star", `load("@std", `, `load("more.star", `, "", []string{"more.star", "add the file"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			files := copyOf(t, "okta")
			text := string(files[tc.file].Data)
			if !strings.Contains(text, tc.old) {
				t.Fatalf("%s does not hold %q", tc.file, tc.old)
			}
			files[tc.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, tc.old, tc.new, 1))}
			_, err := profiles.Load(files)
			if err == nil {
				t.Fatal("the profile was accepted")
			}
			want := tc.want
			if tc.at != "" {
				want = append(want, lineOf(t, files, tc.file, tc.at))
			}
			for _, w := range want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("the error lacks %q:\n%s", w, err)
				}
			}
		})
	}
}

func TestLoadFolders(t *testing.T) {
	t.Parallel()
	p, err := profiles.Dir("okta")
	if err != nil || p.Name != "okta" {
		t.Errorf("Dir: %v %v", p, err)
	}
	for path, want := range map[string]string{"nowhere": "profile folder", "load.go": "is a file; give the folder", t.TempDir(): "profile.yaml"} {
		if _, err := profiles.Dir(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Dir(%q): %v", path, err)
		}
	}
	for text, want := range map[string]string{"": "is empty", "a: [": "not YAML", "- a": "must be a mapping", "name: x": `no "title"`} {
		_, err := profiles.Load(fstest.MapFS{"profile.yaml": &fstest.MapFile{Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	broken := copyOf(t, "entra")
	delete(broken, "dialect.star")
	if _, err := profiles.Load(broken); err == nil || !strings.Contains(err.Error(), "dialect.star") {
		t.Errorf("without a loaded file: %v", err)
	}
}

// FuzzLoad: no text of profile.yaml takes the loader down.
func FuzzLoad(f *testing.F) {
	data, err := os.ReadFile("okta/profile.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add("name: [x]\nvariants: {a: b}\nschedule: 3\nnever: [1]\nmapping: [{path: {}}]")
	f.Add("a: &a [*a]")
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = profiles.Load(fstest.MapFS{"profile.yaml": &fstest.MapFile{Data: []byte(text)}, "flows.star": &fstest.MapFile{}})
	})
}
