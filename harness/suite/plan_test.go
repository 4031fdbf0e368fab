package suite

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/harness/report"
)

func TestTagExpressions(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		tags string
		want bool
	}{
		"":                              {"", true},
		"@a":                            {"@a @b", true},
		"not @a":                        {"@a", false},
		"not (not @a)":                  {"@a", true},
		"@a and @b":                     {"@a", false},
		"@a or @b and @c":               {"@a", true},
		"(@a or @b) and @c":             {"@a", false},
		"@a and not (@b or @c)":         {"@a @c", false},
		"not @a and @b":                 {"@b", true},
		"@RFC7644-3.5.2-03 and not @x":  {"@RFC7644-3.5.2-03", true},
		"@idp:okta or(@cap:bulk)":       {"@cap:bulk", true},
		"@ab":                           {"@a", false},
		"  (  @a  )  ":                  {"@a", true},
		"@a or @b or @c":                {"@c", true},
		"@a and @b and @c":              {"@a @b @c", true},
		"(@a and (@b or not (@c)))":     {"@a", true},
		"not (@a and @b) or @a and @b ": {"@a @b", true},
	}
	for text, c := range cases {
		match, _, err := parseTags(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := match(func(tag string) bool { return slices.Contains(strings.Fields(c.tags), tag) }); got != c.want {
			t.Errorf("%q over %q is %t", text, c.tags, got)
		}
	}
	for _, text := range []string{"@a @b", "and", "@a and", "(@a", "@a)", "not", "a", "@", "()", "@a && @b", "~@a", "@a,@b or", "or @a", "@a not @b"} {
		if _, _, err := parseTags(text); err == nil {
			t.Errorf("%q was taken for an expression", text)
		}
	}
}

// A generated expression means what its tree means.
func TestTagExpressionProperties(t *testing.T) {
	t.Parallel()
	var tree func(t *rapid.T, depth int) (string, func(string) bool)
	tree = func(t *rapid.T, depth int) (string, func(string) bool) {
		kind := rapid.IntRange(0, 3).Draw(t, "kind")
		if depth == 0 || kind == 0 {
			tag := rapid.SampledFrom([]string{"@a", "@b", "@c"}).Draw(t, "tag")
			return tag, func(tags string) bool { return slices.Contains(strings.Fields(tags), tag) }
		}
		left, leftHas := tree(t, depth-1)
		if kind == 1 {
			return "not (" + left + ")", func(tags string) bool { return !leftHas(tags) }
		}
		right, rightHas := tree(t, depth-1)
		if kind == 2 {
			return "(" + left + ") and (" + right + ")", func(tags string) bool { return leftHas(tags) && rightHas(tags) }
		}
		return "(" + left + ") or (" + right + ")", func(tags string) bool { return leftHas(tags) || rightHas(tags) }
	}
	rapid.Check(t, func(t *rapid.T) {
		text, want := tree(t, 4)
		match, _, err := parseTags(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, tags := range []string{"", "@a", "@b", "@c", "@a @b", "@b @c", "@a @c", "@a @b @c"} {
			if got := match(func(tag string) bool { return slices.Contains(strings.Fields(tags), tag) }); got != want(tags) {
				t.Fatalf("%s over %q is %t", text, tags, got)
			}
		}
	})
}

func FuzzTagExpression(f *testing.F) {
	for _, seed := range []string{"@a and not (@b or @c)", "((", "not", "@", "@a\tor\n@b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		match, tags, err := parseTags(text)
		if (match == nil) != (err != nil) {
			t.Fatalf("%q gives error %v", text, err)
		}
		for _, tag := range tags {
			if !strings.Contains(text, tag) {
				t.Errorf("%q yields %q", text, tag)
			}
		}
		if err == nil {
			match(func(string) bool { return true })
		}
	})
}

const sample = `# a comment
@feature
Feature: F
  text
  Background:
    Given a

  # before one
  @one
  Scenario: One
    Then b
      """
      Scenario: not one
      """

  Scenario Outline: Two <x>
    Then <x>

    @some
    Examples:
      | x |
      | 1 |
      | 2 |

    Examples: more
      | x |
      | 3 |

  @rule
  Rule: R
    Background:
      Given c

    @three
    @four
    Scenario: Three
      Then d
      | e |

  Rule: S
    Scenario: Four
      Then f
`

func TestParseFeature(t *testing.T) {
	t.Parallel()
	all, err := parseFeature("protocol/x.feature", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range all {
		got = append(got, fmt.Sprintf("%s:%d %q rule %q %s, %d steps", s.id, s.line, s.title, s.rule, strings.Join(s.tags, " "), len(s.steps)))
	}
	want := []string{
		`protocol/x/one:10 "One" rule "" @feature @one, 2 steps`,
		`protocol/x/two-x#1:22 "Two 1" rule "" @feature @some, 2 steps`,
		`protocol/x/two-x#2:23 "Two 2" rule "" @feature @some, 2 steps`,
		`protocol/x/two-x#3:27 "Two 3" rule "" @feature, 2 steps`,
		`protocol/x/three:36 "Three" rule "R" @feature @rule @three @four, 3 steps`,
		`protocol/x/four:41 "Four" rule "S" @feature, 2 steps`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scenarios (-want +got):\n%s", diff)
	}
}

// Pruning keeps exactly what was asked for, where it was.
func TestPrune(t *testing.T) {
	t.Parallel()
	all, err := parseFeature("protocol/x.feature", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		kept := map[[2]string]bool{}
		var want []string
		for _, s := range all {
			if rapid.Bool().Draw(t, s.id) {
				kept[[2]string{s.node, s.row}] = true
				want = append(want, fmt.Sprintf("%s:%d %s %v", s.id, s.line, s.content, s.tags))
			}
		}
		pruned := all[0].file.prune(func(node, row string) bool { return kept[[2]string{node, row}] })
		left, err := parseFeature("protocol/x.feature", pruned)
		if err != nil {
			t.Fatalf("%v in\n%s", err, pruned)
		}
		var got []string
		for _, s := range left {
			got = append(got, fmt.Sprintf("%s:%d %s %v", s.id, s.line, s.content, s.tags))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("left (-want +got):\n%s\nof\n%s", diff, pruned)
		}
	})
}

// A play that godog loses is a fault, not a success.
func TestCrossCheck(t *testing.T) {
	t.Parallel()
	plays := []*play{{id: "a"}, {id: "b"}}
	r := &runner{results: []report.Result{{ID: "a"}}}
	r.crossCheck(t.Context(), plays)
	if diff := cmp.Diff([]string{"b was selected and never ended"}, r.faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
