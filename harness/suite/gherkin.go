package suite

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/scimproof/scimproof/harness/report"
)

// scenario is one scenario, or one row of an outline's examples.
type scenario struct {
	// id is the play id without its player: folder/file/slug[#cell].
	id      string
	file    *file
	feature string
	rule    string
	title   string
	// line is that of the scenario, or of the example row.
	line  int
	tags  []string
	steps []*messages.PickleStep
	// node and row identify it in the document; row is "" without examples.
	node, row string
	// content tells it apart from others of its file in a run.
	content string
}

func (s *scenario) has(tag string) bool { return slices.Contains(s.tags, tag) }

// folder is the first element of the file's path.
func (s *scenario) folder() string {
	folder, _, _ := strings.Cut(s.file.path, "/")
	return folder
}

// file is one feature file.
type file struct {
	path    string
	content []byte
	doc     *messages.GherkinDocument
}

// loadScenarios reads every feature file of a tree, in the order of their
// paths, and every scenario in it.
func loadScenarios(fsys fs.FS) ([]*scenario, error) {
	var all []*scenario
	err := fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".feature") {
			return err
		}
		content, err := fs.ReadFile(fsys, path)
		if err != nil {
			return fmt.Errorf("reading %s: %w", path, err)
		}
		found, err := parseFeature(path, content)
		all = append(all, found...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("features: %w", err)
	}
	return all, unique(all)
}

func unique(all []*scenario) error {
	seen := map[string]*scenario{}
	for _, s := range all {
		if other := seen[s.id]; other != nil {
			return fmt.Errorf("features: %s:%d and line %d have the same id %s; give them names, or first cells, that differ",
				s.file.path, s.line, other.line, s.id)
		}
		seen[s.id] = s
	}
	return nil
}

func parseFeature(path string, content []byte) ([]*scenario, error) {
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(content), (&messages.Incrementing{}).NewId)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f := &file{path: path, content: content, doc: doc}
	if doc.Feature == nil {
		return nil, fmt.Errorf("%s: there is no feature in it", path)
	}
	places := placesOf(doc.Feature)
	var all []*scenario
	for _, p := range gherkin.Pickles(*doc, path, (&messages.Incrementing{}).NewId) {
		place := places[strings.Join(p.AstNodeIds, " ")]
		s := &scenario{
			id: strings.TrimSuffix(path, ".feature") + "/" + report.Slug(place.name), file: f, feature: doc.Feature.Name, rule: place.rule,
			title: p.Name, line: place.line, steps: p.Steps, node: p.AstNodeIds[0], content: contentOf(p),
		}
		if len(p.AstNodeIds) > 1 {
			s.row = p.AstNodeIds[1]
			s.id += "#" + report.Slug(place.cell)
		}
		for _, tag := range p.Tags {
			s.tags = append(s.tags, tag.Name)
		}
		all = append(all, s)
	}
	return all, nil
}

// place is where a pickle is written.
type place struct {
	name, rule, cell string
	line             int
}

// placesOf maps node ids, as a pickle names them, to places.
func placesOf(f *messages.Feature) map[string]place {
	places := map[string]place{}
	add := func(s *messages.Scenario, rule string) {
		if s == nil {
			return
		}
		places[s.Id] = place{s.Name, rule, "", int(s.Location.Line)}
		for _, examples := range s.Examples {
			for _, row := range examples.TableBody {
				places[s.Id+" "+row.Id] = place{s.Name, rule, row.Cells[0].Value, int(row.Location.Line)}
			}
		}
	}
	for _, child := range f.Children {
		add(child.Scenario, "")
		if child.Rule == nil {
			continue
		}
		for _, inner := range child.Rule.Children {
			add(inner.Scenario, child.Rule.Name)
		}
	}
	return places
}

// contentOf is everything godog will play of a pickle. Two pickles of one file
// with the same content are the same play under two names.
func contentOf(p *messages.Pickle) string {
	var b strings.Builder
	b.WriteString(p.Name)
	for _, step := range p.Steps {
		fmt.Fprintf(&b, "\n%s %s", step.Type, step.Text)
		if step.Argument == nil {
			continue
		}
		if step.Argument.DocString != nil {
			b.WriteString("\n\"\"\"" + step.Argument.DocString.Content)
		}
		if step.Argument.DataTable != nil {
			for _, row := range step.Argument.DataTable.Rows {
				for _, cell := range row.Cells {
					b.WriteString("|" + cell.Value)
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

// prune returns the file's text with every scenario and example row blanked out
// that keep does not name, by node and row. Line numbers stay as they are.
func (f *file) prune(keep func(node, row string) bool) []byte {
	lines := bytes.Split(f.content, []byte("\n"))
	blank := func(from, to int) { // 1-based, to exclusive
		for i := from; i < to && i <= len(lines); i++ {
			lines[i-1] = nil
		}
	}
	type part struct {
		start    int
		scenario *messages.Scenario
	}
	var parts []part
	add := func(s *messages.Scenario, other *messages.Location) {
		if s != nil {
			parts = append(parts, part{firstLine(s.Location, s.Tags), s})
		} else if other != nil {
			parts = append(parts, part{start: int(other.Line)})
		}
	}
	for _, child := range f.doc.Feature.Children {
		switch {
		case child.Rule != nil:
			parts = append(parts, part{start: firstLine(child.Rule.Location, child.Rule.Tags)})
			for _, inner := range child.Rule.Children {
				add(inner.Scenario, locationOf(inner.Background))
			}
		default:
			add(child.Scenario, locationOf(child.Background))
		}
	}
	for i, p := range parts {
		if p.scenario == nil {
			continue
		}
		end := len(lines) + 1
		if i+1 < len(parts) {
			end = parts[i+1].start
		}
		pruneScenario(p.scenario, keep, blank, p.start, end)
	}
	return bytes.Join(lines, []byte("\n"))
}

func pruneScenario(s *messages.Scenario, keep func(node, row string) bool, blank func(from, to int), start, end int) {
	if len(s.Examples) == 0 {
		if !keep(s.Id, "") {
			blank(start, end)
		}
		return
	}
	kept := false
	for _, examples := range s.Examples {
		for _, row := range examples.TableBody {
			if keep(s.Id, row.Id) {
				kept = true
				continue
			}
			blank(int(row.Location.Line), int(row.Location.Line)+1)
		}
	}
	if !kept {
		blank(start, end)
	}
}

func locationOf(b *messages.Background) *messages.Location {
	if b == nil {
		return nil
	}
	return b.Location
}

// firstLine is where a node begins: at its first tag or its keyword.
func firstLine(at *messages.Location, tags []*messages.Tag) int {
	first := int(at.Line)
	for _, tag := range tags {
		first = min(first, int(tag.Location.Line))
	}
	return first
}
