package profiles

import (
	_ "embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// std is the module every profile may load as "@std": URNs and message forms.
//
//go:embed std.star
var std string

// Program returns a module of the profile, compiled: "flows.star", "@std" or
// what they load. It may be run any number of times.
func (p *Profile) Program(module string) (*starlark.Program, error) {
	prog, ok := p.programs[module]
	if !ok {
		return nil, fmt.Errorf("profile %s: the module %q is not loaded by flows.star", p.Name, module)
	}
	return prog, nil
}

// source returns the text of a module a flow loads: "@std" or a file of the
// profile's own folder.
func (p *Profile) source(module string) (string, error) {
	if module == "@std" {
		return std, nil
	}
	if !fs.ValidPath(module) || !strings.HasSuffix(module, ".star") {
		return "", fmt.Errorf("load(%q): only \"@std\" and .star files of the profile's own folder can be loaded", module)
	}
	data, err := fs.ReadFile(p.files, module)
	if err != nil {
		return "", fmt.Errorf("load(%q): %w", module, err)
	}
	return string(data), nil
}

// checkFlows compiles flows.star and what it loads, and compares the functions
// with the units of work.
func (p *Profile) checkFlows() error {
	r := &reader{file: "flows.star"}
	functions := map[string]*syntax.DefStmt{}
	p.programs = map[string]*starlark.Program{}
	queue := []string{"flows.star"}
	for len(queue) > 0 {
		module := queue[0]
		queue = queue[1:]
		if p.programs[module] != nil {
			continue
		}
		source, err := p.source(module)
		if err != nil {
			return fmt.Errorf("flows.star: %w; add the file", err)
		}
		file, prog, err := starlark.SourceProgramOptions(&syntax.FileOptions{}, module, source, isPredeclared)
		if err != nil {
			return fmt.Errorf("%w; see the names a flow may use in profiles.Predeclared", err)
		}
		p.programs[module] = prog
		for i := range prog.NumLoads() {
			name, _ := prog.Load(i)
			queue = append(queue, name)
		}
		if module == "flows.star" {
			for _, stmt := range file.Stmts {
				if def, ok := stmt.(*syntax.DefStmt); ok {
					functions[def.Name.Name] = def
				}
			}
		}
		p.checkNames(r, module, file)
	}
	p.checkUnits(r, functions)
	return r.err()
}

func isPredeclared(name string) bool { return slices.Contains(Predeclared, name) }

// checkUnits demands each unit as a function or as a declaration that the IdP
// never does it.
func (p *Profile) checkUnits(r *reader, functions map[string]*syntax.DefStmt) {
	for _, unit := range slices.Sorted(maps.Keys(Units)) {
		def, defined := functions[unit]
		_, never := p.Never[unit]
		switch {
		case defined && never:
			r.problems = append(r.problems, fmt.Errorf("flows.star:%d: %s is defined, yet profile.yaml says it is never done; remove one", def.Name.NamePos.Line, unit))
		case !defined && !never:
			r.problems = append(r.problems, fmt.Errorf("flows.star:1: the function %s(%s) is missing; define it, or declare it under never in profile.yaml with is, source and confidence", unit, strings.Join(Units[unit], ", ")))
		case defined && len(def.Params) != len(Units[unit]):
			r.problems = append(r.problems, fmt.Errorf("flows.star:%d: %s must take (%s)", def.Name.NamePos.Line, unit, strings.Join(Units[unit], ", ")))
		}
	}
}

// checkNames finds parameters, features and failures that the script names and
// profile.yaml does not have.
func (p *Profile) checkNames(r *reader, module string, file *syntax.File) {
	report := func(pos syntax.Position, format string, args ...any) {
		r.problems = append(r.problems, fmt.Errorf("%s:%d: %s", module, pos.Line, fmt.Sprintf(format, args...)))
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.DotExpr:
			of, ok := n.X.(*syntax.Ident)
			if !ok {
				return true
			}
			name := n.Name.Name
			if of.Name == "param" && !slices.ContainsFunc(p.Params, func(q Param) bool { return q.Name == name }) {
				report(n.Name.NamePos, "param.%s is not declared; add it to parameters in profile.yaml", name)
			}
			if of.Name == "feature" && !slices.ContainsFunc(p.Features, func(q Feature) bool { return q.Name == name }) {
				report(n.Name.NamePos, "feature.%s is not declared; add it to features in profile.yaml", name)
			}
		case *syntax.CallExpr:
			fn, ok := n.Fn.(*syntax.DotExpr)
			if !ok || fn.Name.Name != "fail" || len(n.Args) == 0 {
				return true
			}
			lit, ok := n.Args[0].(*syntax.Literal)
			if !ok {
				return true
			}
			name, ok := lit.Value.(string)
			if ok && !slices.ContainsFunc(p.failures, func(q Failure) bool { return q.When == name }) {
				report(lit.TokenPos, "scim.fail(%q) has no text; add an entry with when: %s to failures in profile.yaml", name, name)
			}
		}
		return true
	})
}
