package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/capture"
	"github.com/scimproof/scimproof/profiles"
)

type profilesDiffCommand struct {
	Profile string            `arg:"" help:"Identity provider: okta, okta:aiw (one variant), or a folder of your own."`
	File    string            `arg:"" help:"The recording." type:"existingfile"`
	Param   map[string]string `help:"Set a parameter of the profile, e.g. filter_encoding=form." placeholder:"NAME=VALUE"`
}

// Run exits with 0 when nothing differs and with 1 when something does.
func (c *profilesDiffCommand) Run(ctx context.Context, s streams) error {
	profile, variant, err := findProfile(c.Profile)
	if err != nil {
		return err
	}
	params := map[string]string{}
	for name, value := range c.Param {
		params[strings.TrimPrefix(name, profile.Name+".")] = value
	}
	if _, err := profile.Settings(variant.Name, params); err != nil {
		return usage("--param: %w", err)
	}
	file, err := os.Open(c.File)
	if err != nil {
		return usage("%w", err)
	}
	recording, err := capture.Read(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return usage("%s: %w", c.File, err)
	}
	found, err := capture.Diff(ctx, profile, variant.Name, params, recording)
	if err != nil {
		return fmt.Errorf("compare %s with %s: %w", c.File, c.Profile, err)
	}
	player := profile.Name + ":" + variant.Name
	if len(found) == 0 {
		s.say("%d requests, all as %s sends them\n", len(recording), player)
		return nil
	}
	for _, d := range found {
		printDifference(s, d)
	}
	s.say("%d differences between %s (%d requests) and %s\n", len(found), c.File, len(recording), player)
	hints, err := capture.Hints(ctx, profile, variant.Name, params, recording, len(found))
	if err != nil {
		return fmt.Errorf("look for parameters that explain the differences: %w", err)
	}
	for _, h := range hints {
		s.say("  with %s: %d\n", hintText(profile.Name, variant.Name, h), h.Left)
	}
	return &exitError{code: 1}
}

// findProfile finds a built-in profile or loads a folder, each with an
// optional variant after a colon.
func findProfile(name string) (*profiles.Profile, profiles.Variant, error) {
	base, variantName, _ := strings.Cut(name, ":")
	var found *profiles.Profile
	if strings.ContainsAny(base, `/\`) {
		own, err := profiles.Dir(base)
		if err != nil {
			return nil, profiles.Variant{}, usage("profile %s: %w", base, err)
		}
		found = own
	} else {
		all, err := profiles.Builtin()
		if err != nil {
			return nil, profiles.Variant{}, fmt.Errorf("built-in profiles: %w", err)
		}
		var names []string
		for _, p := range all {
			names = append(names, p.Name)
			if p.Name == base {
				found = p
			}
		}
		if found == nil {
			return nil, profiles.Variant{}, usage("there is no identity provider %q; choose among %s, or give a folder such as ./mine", base, strings.Join(names, ", "))
		}
	}
	variant, ok := found.Variant(variantName)
	if !ok {
		var names []string
		for _, v := range found.Variants {
			names = append(names, v.Name)
		}
		return nil, variant, usage("%s has no variant %q; it has %s", found.Name, variantName, strings.Join(names, ", "))
	}
	return found, variant, nil
}

func printDifference(s streams, d capture.Difference) {
	where := "not in the recording"
	if d.Line > 0 {
		where = fmt.Sprintf("line %d", d.Line)
	}
	units := ""
	if len(d.Units) > 0 && len(d.Units) < 4 {
		units = " (" + strings.Join(d.Units, ", ") + ")"
	}
	times := ""
	if d.Times > 1 {
		times = fmt.Sprintf(", %d times", d.Times)
	}
	s.say("%s: %s%s%s\n", where, d.Request, units, times)
	s.say("  %s\n    recorded  %s\n    profile   %s\n", strings.TrimSpace(d.Part+" "+d.What), d.Recorded, d.Profile)
}

// hintText says what to set, as flags and names are written.
func hintText(profile, variant string, h capture.Hint) string {
	var parts []string
	if h.Variant != variant {
		parts = append(parts, profile+":"+h.Variant)
	}
	for _, name := range slices.Sorted(maps.Keys(h.Params)) {
		parts = append(parts, "--param "+name+"="+h.Params[name])
	}
	return strings.Join(parts, " ")
}
