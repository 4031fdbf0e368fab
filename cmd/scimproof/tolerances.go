package main

import (
	"fmt"
	"strings"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// printTolerances prints the table behind --tolerance.
func printTolerances(s streams) {
	fmt.Fprintln(s.out, "Tolerant mode has all of these on, strict mode none; --tolerance NAME=on and NAME=off switch single ones.")
	for _, t := range workspace.Tolerances {
		fmt.Fprintf(s.out, "\n%s: %s, %s\n    off: %s\n    on:  %s\n", t.Name, t.IdP, t.Row, t.Off, t.On)
	}
}

// toleranceTable is the table of the README.
func toleranceTable() string {
	var b strings.Builder
	b.WriteString("| tolerance | answer when off | answer when on | needed by | row |\n|---|---|---|---|---|\n")
	cell := strings.NewReplacer("|", `\|`)
	for _, t := range workspace.Tolerances {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", t.Name, cell.Replace(t.Off), cell.Replace(t.On), t.IdP, t.Row)
	}
	return b.String()
}

// switches reads NAME=on and NAME=off.
func switches(flags map[string]string) (map[string]bool, error) {
	all := map[string]bool{}
	for name, value := range flags {
		if !workspace.KnownTolerance(name) {
			return nil, usage("there is no tolerance %q; see scimproof serve --tolerances", name)
		}
		switch value {
		case "on":
			all[name] = true
		case "off":
			all[name] = false
		default:
			return nil, usage("--tolerance %s=%s: give %s=on or %s=off", name, value, name, name)
		}
	}
	return all, nil
}
