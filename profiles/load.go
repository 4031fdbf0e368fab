package profiles

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed */profile.yaml */*.star
var builtin embed.FS

// Load reads a profile from the root of fsys: profile.yaml, flows.star and
// whatever flows.star loads. The error lists every mistake, each with file,
// line and remedy.
func Load(fsys fs.FS) (*Profile, error) {
	data, err := fs.ReadFile(fsys, "profile.yaml")
	if err != nil {
		return nil, fmt.Errorf("a profile is a folder with profile.yaml and flows.star: %w", err)
	}
	p := &Profile{files: fsys}
	r := &reader{file: "profile.yaml"}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("profile.yaml is not YAML: %w", err)
	}
	if len(doc.Content) == 0 {
		return nil, errors.New("profile.yaml:1: the file is empty; begin with name and title")
	}
	p.read(r, doc.Content[0])
	if err := r.err(); err != nil {
		return nil, err
	}
	return p, p.checkFlows()
}

// read takes the whole document in; the order matters, since facts refer to
// parameters.
func (p *Profile) read(r *reader, root *yaml.Node) {
	top := r.mapping(root, "profile.yaml")
	p.Name, p.Title = top.text("name", true), top.text("title", true)
	if p.Name != "" && !variantForm.MatchString(p.Name) {
		r.failf(top.byKey["name"], "the name %q must be small letters, digits and dashes", p.Name)
	}
	p.Provisional, p.ProvisionalWhy = top.flag("provisional"), top.text("provisional_why", false)
	if p.Provisional != (p.ProvisionalWhy != "") {
		r.failf(top.node, "provisional: true and provisional_why go together; add the missing one")
	}
	floor := top.text("floor", true)
	if n, err := strconv.Atoi(floor); err != nil || n < 0 {
		r.failf(top.byKey["floor"], "floor %q must be a number of scenarios", floor)
	} else {
		p.Floor = n
	}
	p.paramsOf(r, top)
	p.variantsOf(r, top)
	p.featuresOf(r, top)
	p.scalarsOf(r, top)
	p.mappingOf(r, top)
	p.retriesOf(r, top)
	p.failuresOf(r, top)
	p.neverOf(r, top)
	top.close()
	slices.SortFunc(r.facts, func(a, b Fact) int { return a.Line - b.Line })
	p.Facts = r.facts
}

// Builtin returns the profiles of this repository, sorted by name.
func Builtin() ([]*Profile, error) {
	entries, err := fs.ReadDir(builtin, ".")
	if err != nil {
		return nil, fmt.Errorf("built-in profiles: %w", err)
	}
	var out []*Profile
	for _, e := range entries {
		sub, err := fs.Sub(builtin, e.Name())
		if err != nil {
			return nil, fmt.Errorf("profiles/%s: %w", e.Name(), err)
		}
		p, err := Load(sub)
		if err != nil {
			return nil, inFolder("profiles/"+e.Name(), err)
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b *Profile) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Dir loads the profile folder at path.
func Dir(path string) (*Profile, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("profile folder: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("profile folder: %s is a file; give the folder that holds profile.yaml", path)
	}
	p, err := Load(os.DirFS(path))
	if err != nil {
		return nil, inFolder(filepath.Clean(path), err)
	}
	return p, nil
}

// inFolder puts the folder in front of each line that names a file.
func inFolder(folder string, err error) error {
	lines := strings.Split(err.Error(), "\n")
	for i, line := range lines {
		lines[i] = folder + "/" + line
	}
	return errors.New(strings.Join(lines, "\n"))
}
