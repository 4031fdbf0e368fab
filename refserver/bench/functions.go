package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// hotFunctions are the Go benchmarks whose figures the table repeats.
var hotFunctions = []struct{ what, pkg, pattern string }{
	{"parse and compile a filter", "scim/filter", "^BenchmarkCompile$"},
	{"write a filter as SQL", "postgres", "^BenchmarkFilterToSQL$"},
	{"apply a PATCH", "scim/patch", "^BenchmarkApply$"},
	{"encode a resource", "httpapi", "^BenchmarkEncode$"},
}

var figures = regexp.MustCompile(`(?m)^Benchmark\w+(?:/(\S+?))?(?:-\d+)?\s+\d+\s+(\S+) ns/op.*?(\d+) B/op\s+(\d+) allocs/op`)

// functions runs the Go benchmarks of the hot functions.
func (b *bench) functions(ctx context.Context) error {
	if !b.Micro {
		return nil
	}
	for _, f := range hotFunctions {
		out, err := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-bench", f.pattern, "-benchmem", "-benchtime", "200ms",
			"github.com/scimproof/scimproof/refserver/"+f.pkg).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w: %s", f.what, err, strings.TrimSpace(string(out)))
		}
		found := figures.FindAllStringSubmatch(string(out), -1)
		if len(found) == 0 {
			return fmt.Errorf("%s: no figure in %s", f.what, out)
		}
		for _, m := range found {
			b.table.add(row{what: f.what, sizes: strings.ReplaceAll(m[1], "_", " "), figures: fmt.Sprintf("%s ns, %s allocations, %s bytes", m[2], m[4], m[3]), verdict: recorded})
		}
	}
	return nil
}
