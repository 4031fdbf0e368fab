package suite

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/scimproof/scimproof/profiles"
)

// suitesFolder is where the named suites lie, each in a folder of its own with
// suite.yaml and feature files.
const suitesFolder = "suites"

// Suite is a named set of scenarios with a verdict of its own: an acceptance
// test of some provider, or the demands of a document other than the RFCs. It
// is played on request only and judges nothing but itself.
type Suite struct {
	// Name is that of its folder.
	Name string `yaml:"-"`
	// Title is what its verdict is called.
	Title string `yaml:"title"`
	// Profile is the identity provider whose variants play it; "" is a plain
	// SCIM client, as in features/protocol.
	Profile string `yaml:"profile"`
	// Variants are those of Profile that play it; all when there are none.
	Variants []string `yaml:"variants"`
	// Mode is that of the reference server's workspaces: strict or tolerant.
	Mode string `yaml:"mode"`
	// Source says where its demands come from, with version and date.
	Source string `yaml:"source"`
	// Provisional says that the source is a draft, or rests on little evidence;
	// Note then says so, and otherwise what one should know of the suite.
	Provisional bool   `yaml:"provisional"`
	Note        string `yaml:"note"`
	// Claim is the Boolean of ServiceProviderConfig with which a provider says
	// that it meets these demands; "" where there is no such word.
	Claim string `yaml:"claim"`
	// Fails are the scenarios the reference server does not satisfy, each with
	// the reason: `<file>/<slug>`, with `#<cell>` for one row of examples. A kill
	// run leaves them out, since they notice every misbehaviour and none.
	Fails map[string]string `yaml:"fails"`
	// Scenarios is how many there are, not counting who plays them.
	Scenarios int `yaml:"-"`
}

// Suites returns the named suites of o.Features, by name.
func Suites(o Options) ([]Suite, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	found, err := loadSuites(o.Features)
	if err != nil {
		return nil, err
	}
	scenarios, err := loadScenarios(o.Features)
	if err != nil {
		return nil, err
	}
	for _, s := range scenarios {
		if x := found[s.suiteName()]; x != nil {
			x.Scenarios++
		}
	}
	list := make([]Suite, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		list = append(list, *found[name])
	}
	return list, nil
}

// suiteName is the suite a scenario belongs to, "" for the plain run.
func (s *scenario) suiteName() string {
	parts := strings.Split(s.file.path, "/")
	if parts[0] != suitesFolder || len(parts) < 3 {
		return ""
	}
	return parts[1]
}

// loadSuites reads every suite.yaml of a feature tree.
func loadSuites(fsys fs.FS) (map[string]*Suite, error) {
	all := map[string]*Suite{}
	entries, err := fs.ReadDir(fsys, suitesFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		file := path.Join(suitesFolder, entry.Name(), "suite.yaml")
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("features: a suite is a folder with suite.yaml: %w", err)
		}
		s, err := readSuite(entry.Name(), text)
		if err != nil {
			return nil, fmt.Errorf("features: %s: %w", file, err)
		}
		all[s.Name] = s
	}
	return all, nil
}

func readSuite(name string, text []byte) (*Suite, error) {
	s := &Suite{Name: name}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(s); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case s.Title == "" || s.Source == "":
		return nil, errors.New("title and source are needed: what the verdict is called, and where the demands come from")
	case s.Mode != strict && s.Mode != tolerant:
		return nil, fmt.Errorf("mode is %q, want strict or tolerant", s.Mode)
	case s.Profile == "" && len(s.Variants) > 0:
		return nil, errors.New("variants without a profile")
	case s.Provisional && s.Note == "":
		return nil, errors.New("provisional needs a note that says why")
	}
	for id, why := range s.Fails {
		if why == "" {
			return nil, fmt.Errorf("fails: %s has no reason", id)
		}
	}
	return s, nil
}

// player says whether a variant plays the suite.
func (s *Suite) player(x player) bool {
	return x.profile.Name == s.Profile && (len(s.Variants) == 0 || slices.Contains(s.Variants, x.variant))
}

// fails says why the reference server does not satisfy a scenario, "" if it does.
func (s *Suite) fails(x *scenario) string {
	own := strings.TrimPrefix(x.id, suitesFolder+"/"+s.Name+"/")
	plain, _, _ := strings.Cut(own, "#")
	if why := s.Fails[own]; why != "" {
		return why
	}
	return s.Fails[plain]
}

// check holds a suite against what there is: its profile, its variants, and the
// scenarios it says the reference server fails.
func (s *Suite) check(known []*profiles.Profile, scenarios []*scenario) error {
	where := "features: " + path.Join(suitesFolder, s.Name, "suite.yaml")
	if s.Profile != "" {
		i := slices.IndexFunc(known, func(p *profiles.Profile) bool { return p.Name == s.Profile })
		if i < 0 {
			return fmt.Errorf("%s: there is no profile %q", where, s.Profile)
		}
		for _, v := range s.Variants {
			if _, found := known[i].Variant(v); !found {
				return fmt.Errorf("%s: %s has no variant %q", where, s.Profile, v)
			}
		}
	}
	for id := range s.Fails {
		full := suitesFolder + "/" + s.Name + "/" + id
		if !slices.ContainsFunc(scenarios, func(x *scenario) bool { return x.id == full || strings.HasPrefix(x.id, full+"#") }) {
			return fmt.Errorf("%s: fails names %s, and no scenario is called so", where, id)
		}
	}
	return nil
}

// chooseSuites returns the suites to be played by name; nil for the plain run.
func chooseSuites(all map[string]*Suite, wanted []string) (map[string]*Suite, error) {
	if len(wanted) == 0 {
		return nil, nil //nolint:nilnil // no suites is no mistake
	}
	chosen := map[string]*Suite{}
	for _, name := range wanted {
		s := all[name]
		if s == nil {
			return nil, &UsageError{fmt.Sprintf("there is no suite %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(all)), ", "))}
		}
		chosen[name] = s
	}
	return chosen, nil
}
