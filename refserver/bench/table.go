package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
)

const (
	kept    = "ok"
	missed  = "FALLS SHORT"
	aimless = "ok, short of the aim"

	unmeasured = "not measured"
	recorded   = "for the record"
)

func verdict(ok bool) string {
	if ok {
		return kept
	}
	return missed
}

// row is one line of the table.
type row struct {
	what, sizes, figures string
	// ratio 0 is not shown.
	ratio          float64
	limit, verdict string
	// runs is how often it was measured.
	runs int
}

type table struct{ rows []row }

func (t *table) add(r row) { t.rows = append(t.rows, r) }

func (t *table) short() bool {
	for _, r := range t.rows {
		if r.verdict == missed {
			return true
		}
	}
	return false
}

func (t *table) print(out io.Writer, machine string) {
	fmt.Fprintln(out, machine)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tsizes\tmedians\tratio\tlimit\t")
	for _, r := range t.rows {
		ratio := ""
		if r.ratio > 0 {
			ratio = fmt.Sprintf("%.2f", r.ratio)
		}
		note := r.verdict
		if r.runs > 1 {
			note += fmt.Sprintf(" (best of %d)", r.runs)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.what, r.sizes, r.figures, ratio, r.limit, note)
	}
	_ = w.Flush() // what goes wrong with the terminal, its owner sees
}

// machine names what was measured on.
func machine(postgres string) string {
	return fmt.Sprintf("%s, %d cores, %s, %s/%s, %s, PostgreSQL %s (durable)",
		field("/proc/cpuinfo", "model name"), runtime.NumCPU(), field("/proc/meminfo", "MemTotal"), runtime.GOOS, runtime.GOARCH, runtime.Version(), postgres)
}

// field is the first line of a file of "name: value" lines that has the name.
func field(path, name string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown " + name
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.Join(strings.Fields(value), " ")
		}
	}
	return "unknown " + name
}
