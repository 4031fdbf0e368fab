package steps_test

import (
	"context"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/scimproof/scimproof/features"
	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/steps"
)

// sentence is one step of one scenario, and where it stands.
type sentence struct {
	scenario, text string
	kind           messages.PickleStepType
}

func pickles(t *testing.T) []*messages.Pickle {
	t.Helper()
	var all []*messages.Pickle
	err := fs.WalkDir(features.FS, ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".feature" {
			return err
		}
		text, err := fs.ReadFile(features.FS, file)
		if err != nil {
			return err
		}
		id := (&messages.Incrementing{}).NewId
		document, err := gherkin.ParseGherkinDocument(strings.NewReader(string(text)), id)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			return nil
		}
		return add(&all, gherkin.Pickles(*document, file, id))
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func add(all *[]*messages.Pickle, some []*messages.Pickle) error {
	*all = append(*all, some...)
	return nil
}

func sentences(t *testing.T) []sentence {
	t.Helper()
	var all []sentence
	for _, p := range pickles(t) {
		for _, s := range p.Steps {
			all = append(all, sentence{p.Uri + ": " + p.Name, s.Text, s.Type})
		}
	}
	return all
}

func compiled(t *testing.T) []*regexp.Regexp {
	t.Helper()
	var all []*regexp.Regexp
	for _, s := range steps.All() {
		r, err := regexp.Compile(s.Pattern)
		if err != nil {
			t.Fatalf("%s: %v", s.Pattern, err)
		}
		all = append(all, r)
	}
	return all
}

func TestPatternsAreAnchoredAndFitTheirFunctions(t *testing.T) {
	t.Parallel()
	ctx := reflect.TypeFor[context.Context]()
	fault := reflect.TypeFor[error]()
	for _, s := range steps.All() {
		if !strings.HasPrefix(s.Pattern, "^") || !strings.HasSuffix(s.Pattern, "$") {
			t.Errorf("%s is not anchored", s.Pattern)
		}
		f := reflect.TypeOf(s.Func)
		if f.Kind() != reflect.Func || f.NumIn() == 0 || f.In(0) != ctx || f.NumOut() != 1 || f.Out(0) != fault {
			t.Errorf("%s: the function is %v, want func(context.Context, …) error", s.Pattern, f)
			continue
		}
		want := 1 + regexp.MustCompile(s.Pattern).NumSubexp()
		if strings.HasSuffix(s.Pattern, ":$") {
			want++ // the table or the text below
		}
		if f.NumIn() != want {
			t.Errorf("%s: the function takes %d arguments, the sentence gives %d", s.Pattern, f.NumIn(), want)
		}
	}
}

func TestEverySentenceIsDefinedOnceAndUsed(t *testing.T) {
	t.Parallel()
	patterns := compiled(t)
	uses := make([]map[string]bool, len(patterns))
	for i := range uses {
		uses[i] = map[string]bool{}
	}
	for _, s := range sentences(t) {
		matches := 0
		for i, p := range patterns {
			if p.MatchString(s.text) {
				matches++
				uses[i][s.scenario] = true
			}
		}
		if matches != 1 {
			t.Errorf("%s: %d patterns match %q, want 1", s.scenario, matches, s.text)
		}
	}
	var counts []int
	for i, p := range patterns {
		counts = append(counts, len(uses[i]))
		if len(uses[i]) == 0 {
			t.Errorf("no scenario uses %s", p)
		}
	}
	slices.Sort(counts)
	if median := counts[len(counts)/2]; median < 4 {
		t.Errorf("half of the sentences are used by fewer than %d scenarios: make them more general", median+1)
	}
	if len(patterns) > 110 {
		t.Errorf("there are %d sentences: make them more general instead of adding one", len(patterns))
	}
}

// TestTenses holds the features to perfect tense for what was before, present
// tense for the action: the world takes a refusal of the former for a broken
// set-up and one of the latter for a failure.
func TestTenses(t *testing.T) {
	t.Parallel()
	perfect := regexp.MustCompile(`\b(has|have) (not )?(been )?\w+`)
	for _, s := range sentences(t) {
		switch s.kind {
		case messages.PickleStepType_CONTEXT:
			if !perfect.MatchString(s.text) {
				t.Errorf("%s: Given %q is not in perfect tense", s.scenario, s.text)
			}
		case messages.PickleStepType_ACTION:
			if regexp.MustCompile(`^[^"]*\b(has|have) `).MatchString(s.text) {
				t.Errorf("%s: When %q is not in present tense", s.scenario, s.text)
			}
		case messages.PickleStepType_OUTCOME, messages.PickleStepType_UNKNOWN:
		}
	}
}

func TestEveryScenarioProvesSomethingOfTheCatalogue(t *testing.T) {
	t.Parallel()
	catalogue, err := fixtures.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pickles(t) {
		proves, actions := 0, 0
		for _, tag := range p.Tags {
			if _, ok := catalogue.ByID(strings.TrimPrefix(tag.Name, "@")); ok {
				proves++
			}
		}
		for _, s := range p.Steps {
			if s.Type == messages.PickleStepType_ACTION {
				actions++
			}
		}
		if proves == 0 {
			t.Errorf("%s: %q carries no id of the catalogue", p.Uri, p.Name)
		}
		if actions != 1 {
			t.Errorf("%s: %q has %d steps after When, want 1", p.Uri, p.Name, actions)
		}
	}
}

func TestAStepWithoutAWorldIsTheHarnessFault(t *testing.T) {
	t.Parallel()
	for _, s := range steps.All() {
		if s.Pattern != `^nothing changes$` {
			continue
		}
		f, ok := s.Func.(func(context.Context) error)
		if !ok {
			t.Fatalf("%T", s.Func)
		}
		if err := f(t.Context()); err == nil {
			t.Error("no error")
		}
		return
	}
	t.Error("the sentence is gone")
}
