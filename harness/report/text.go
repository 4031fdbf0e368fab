package report

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// TextOptions say how a terminal is written to.
type TextOptions struct {
	// Color uses ANSI colours; see Terminal.
	Color bool
	// Live rewrites one progress line; without it progress is a line per tenth.
	Live bool
	// Verbose shows a line per play, and accounts of warnings too.
	Verbose bool
}

// Terminal returns the options that suit a file: colour and a live line on a
// terminal unless NO_COLOR is set or TERM is dumb, plain text elsewhere.
func Terminal(f *os.File, getenv func(string) string) TextOptions {
	info, err := f.Stat()
	tty := err == nil && info.Mode()&os.ModeCharDevice != 0 && getenv("TERM") != "dumb"
	return TextOptions{Color: tty && getenv("NO_COLOR") == "", Live: tty}
}

// Text writes a run for people: little while all goes well, root causes and
// failures at the end, then the verdicts. Its methods are for one goroutine at
// a time. The first error of the writer is returned by Finish.
type Text struct {
	w   io.Writer
	o   TextOptions
	err error

	total, done int
	groups      []Group
	played      map[string]int // by group
	tally       Counts
	tenth       int
	drawn       time.Time
	liveLine    bool
}

// NewText returns a writer of progress and results.
func NewText(w io.Writer, o TextOptions) *Text {
	return &Text{w: w, o: o, played: map[string]int{}}
}

// Begin says what will be played.
func (t *Text) Begin(groups []Group) {
	t.groups = groups
	t.total = 0
	for _, g := range groups {
		t.total += g.Selected
	}
}

// Progress tells of one finished play.
func (t *Text) Progress(r Result) {
	t.done++
	t.played[r.group()]++
	planted := r.Deviation != "" // its failure is what the run is for
	if !planted || r.Status == Error {
		t.tally.Add(r.Status)
	}
	if t.o.Verbose || r.Status == Error || (!planted && (r.Status == Failed || r.Status == Stale)) {
		t.clear()
		t.printf("%s  %s\n", t.status(r.Status), r.ID)
	}
	t.progress()
}

func (t *Text) progress() {
	if t.o.Live {
		if now := time.Now(); t.done == t.total || now.Sub(t.drawn) > 80*time.Millisecond {
			t.drawn = now
			t.clear()
			t.printf("%s", t.progressLine())
			t.liveLine = true
		}
		return
	}
	if t.total == 0 {
		return
	}
	if tenth := t.done * 10 / t.total; tenth > t.tenth {
		t.tenth = tenth
		t.printf("%s\n", t.progressLine())
	}
}

func (t *Text) progressLine() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d played", t.done, t.total)
	if len(t.groups) > 1 {
		mark := ": "
		for _, g := range t.groups {
			fmt.Fprintf(&b, "%s%s %d/%d", mark, g.Title, t.played[groupName(g.Suite, g.Profile)], g.Selected)
			mark = ", "
		}
	}
	for _, s := range []Status{Failed, Blocked, Error, Warned} {
		if n := t.tally.Of(s); n > 0 {
			fmt.Fprintf(&b, ", %d %s", n, s)
		}
	}
	return b.String()
}

// clear removes the live line.
func (t *Text) clear() {
	if t.liveLine {
		t.printf("\r\x1b[K")
		t.liveLine = false
	}
}

// Finish writes the end of the run. where says where the report lies, "" if
// nowhere.
func (t *Text) Finish(r *Report, where string) error {
	t.clear()
	if r.Kill == nil {
		t.rootCauses(r)
		t.warnings(r)
		t.variations(r)
	}
	t.failures(r)
	t.reasons(r)
	t.leftovers(r)
	for _, id := range r.UnusedWaivers {
		t.printf("%s the baseline waives %s, which no play is called; remove the entry\n", t.paint(red, "Stale waiver:"), id)
	}
	for _, fault := range r.Faults {
		t.printf("%s %s\n", t.paint(red, "Fault of the harness:"), fault)
	}
	if r.Kill != nil {
		t.kill(r)
	} else {
		t.verdicts(r)
	}
	if r.Interrupted {
		t.printf("The run was interrupted: %d of %d selected were played.\n", r.Executed, r.Selected)
	}
	if where != "" {
		t.printf("Report    %s\n", where)
	}
	t.printf("Took      %s, seed %d\n", r.Duration.Round(100*time.Millisecond), r.Seed)
	return t.err
}

func (t *Text) leftovers(r *Report) {
	if len(r.Leftovers) == 0 {
		return
	}
	t.heading("Left behind on the target")
	for _, l := range r.Leftovers {
		t.printf("  %s (%s)\n", printable(l.What), l.Play)
	}
}
