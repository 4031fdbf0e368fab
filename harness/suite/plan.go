package suite

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/profiles"
)

// play is one scenario as one player, in one mode, with one deviation or none.
type play struct {
	*scenario

	id           string
	profile      *profiles.Profile
	variant      string
	mode         string
	deviation    string
	requirements []report.RequirementRef
	breaks       []string // the deviation's rows among the scenario's
	// of is the play this one repeats with another value of an unknown.
	of               *play
	value            unknown
	selected         bool
	profileName, uri string
}

// Modes of a tenant.
const (
	strict   = "strict"
	tolerant = "tolerant"
)

// plan is everything that could be played and what of it was selected.
type plan struct {
	scenarios []*scenario
	suites    map[string]*Suite
	plays     []*play
	groups    []report.Group
	filtered  bool
	// mode is that of the features an identity provider plays.
	mode      string
	catalogue *fixtures.Catalogue
}

func (p *plan) selected() []*play {
	return slices.DeleteFunc(slices.Clone(p.plays), func(x *play) bool { return !x.selected })
}

// makePlan reads the features and applies the selection. Its errors are
// *UsageError, or faults of the feature tree.
func makePlan(o *Options) (*plan, error) {
	scenarios, err := loadScenarios(o.Features)
	if err != nil {
		return nil, err
	}
	suites, err := loadSuites(o.Features)
	if err != nil {
		return nil, err
	}
	chosen, err := chooseSuites(suites, o.Suites)
	if err != nil {
		return nil, err
	}
	p := &plan{scenarios: scenarios, suites: suites, catalogue: o.Catalogue, mode: cmp.Or(o.Mode, tolerant), filtered: o.Tags != "" || len(o.Run) > 0 || len(o.Skip) > 0}
	if err := p.checkTags(); err != nil {
		return nil, err
	}
	players, err := choosePlayers(o.Profiles, o.IdPs)
	if err != nil {
		return nil, err
	}
	for _, s := range chosen {
		if err := s.check(o.Profiles, scenarios); err != nil {
			return nil, err
		}
	}
	for _, s := range scenarios {
		if name := s.suiteName(); !o.WithSuites && (chosen[name] == nil) != (len(chosen) == 0 && name == "") {
			continue
		}
		plays, err := p.playsOf(s, players)
		if err != nil {
			return nil, err
		}
		p.plays = append(p.plays, plays...)
	}
	if len(o.Deviations) > 0 {
		p.plant(o.Deviations, o.DeviateAll)
	}
	if err := p.choose(o); err != nil {
		return nil, err
	}
	if o.WithSuites {
		chosen = suites
	}
	p.group(players, chosen, o.WithSuites || len(o.Suites) == 0)
	return p, nil
}

func (p *plan) checkTags() error {
	known := func(id string) bool {
		_, found := p.catalogue.ByID(id)
		return found
	}
	for _, s := range p.scenarios {
		for _, tag := range s.tags {
			if !knownTag(tag, known) {
				return fmt.Errorf("features: %s:%d: %s is neither a requirement of the catalogue nor one of the tags the suite acts on", s.file.path, s.line, tag)
			}
		}
	}
	return nil
}

// player is one IdP variant.
type player struct {
	profile *profiles.Profile
	variant string
}

func (p player) name() string { return p.profile.Name + ":" + p.variant }

// choosePlayers returns the variants that were asked for, all when none was.
func choosePlayers(known []*profiles.Profile, wanted []string) ([]player, error) {
	var all []player
	names := map[string]bool{}
	for _, profile := range known {
		names[profile.Name] = true
		for _, v := range profile.Variants {
			all = append(all, player{profile, v.Name})
			names[profile.Name+":"+v.Name] = true
		}
	}
	for _, w := range wanted {
		if !names[w] {
			return nil, &UsageError{fmt.Sprintf("there is no identity provider %q; choose among %s, or load one with --profile", w,
				strings.Join(slices.Sorted(maps.Keys(names)), ", "))}
		}
	}
	if len(wanted) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(all, func(p player) bool {
		return !slices.Contains(wanted, p.profile.Name) && !slices.Contains(wanted, p.name())
	}), nil
}

// playsOf multiplies a scenario by its players. The folder decides: protocol
// and resilience are played once, the others by every variant; idp/<name> by
// that IdP alone; suites/<name> as its suite.yaml says.
func (p *plan) playsOf(s *scenario, players []player) ([]*play, error) {
	mode := p.mode
	switch s.folder() {
	case "protocol", "resilience":
		mode = tolerant
		if s.folder() == "protocol" {
			mode = strict
		}
		return []*play{p.newPlay(s, nil, "", mode)}, nil
	case "provisioning", "groups", "lockout", "idp":
	case suitesFolder:
		return p.suitePlays(s, players)
	default:
		return nil, fmt.Errorf("features: %s lies in no folder the suite knows: protocol, resilience, provisioning, groups, lockout, idp/<name>, suites/<name>", s.file.path)
	}
	var plays []*play
	for _, x := range players {
		if s.playedBy(x) {
			plays = append(plays, p.newPlay(s, x.profile, x.variant, mode))
		}
	}
	return plays, nil
}

// suitePlays are the plays of a named suite's scenario: by a plain client, or by
// the variants of the suite's profile that were asked for.
func (p *plan) suitePlays(s *scenario, players []player) ([]*play, error) {
	x := p.suites[s.suiteName()]
	if x == nil {
		return nil, fmt.Errorf("features: %s lies in no suite: it belongs into suites/<name>/, next to suite.yaml", s.file.path)
	}
	if x.Profile == "" {
		return []*play{p.newPlay(s, nil, "", x.Mode)}, nil
	}
	var plays []*play
	for _, player := range players {
		if x.player(player) && s.playedBy(player) {
			plays = append(plays, p.newPlay(s, player.profile, player.variant, x.Mode))
		}
	}
	return plays, nil
}

// playedBy says whether folder and tags leave the scenario to this variant.
func (s *scenario) playedBy(x player) bool {
	if parts := strings.Split(s.file.path, "/"); parts[0] == "idp" && len(parts) > 2 && parts[1] != x.profile.Name {
		return false
	}
	if v, ok := x.profile.Variant(x.variant); ok && s.suiteName() == "" && len(v.Plays) > 0 && !slices.Contains(v.Plays, s.folder()) {
		return false // it sends there what another variant sends
	}
	tagged := false
	for _, tag := range s.tags {
		name, found := strings.CutPrefix(tag, idpPrefix)
		if found && (name == x.profile.Name || name == x.name()) {
			return true
		}
		tagged = tagged || found
	}
	return !tagged
}

func (p *plan) newPlay(s *scenario, profile *profiles.Profile, variant, mode string) *play {
	name := ""
	if profile != nil {
		name = profile.Name
	}
	if s.has(tagStrict) {
		mode = strict
	}
	if s.has(tagTolerant) {
		mode = tolerant
	}
	x := &play{scenario: s, id: s.id, profile: profile, variant: variant, mode: mode, requirements: p.rows(s, name), uri: s.file.path}
	if profile != nil {
		x.profileName = profile.Name
		player := "@" + profile.Name + ":" + variant
		x.id += player
		x.uri += player
	}
	if s.has(tagSlow) {
		x.uri += "#slow" // a feature of its own, so that it can be begun first
	}
	return x
}

// rows are the catalogue rows a scenario is tagged with, without those of other
// identity providers than the one that plays it.
func (p *plan) rows(s *scenario, profile string) []report.RequirementRef {
	var rows []report.RequirementRef
	for _, tag := range s.tags {
		if r, found := p.catalogue.ByID(strings.TrimPrefix(tag, "@")); found && r.Concerns(profile) {
			rows = append(rows, reference(r))
		}
	}
	return rows
}

func reference(r fixtures.Requirement) report.RequirementRef {
	basis := r.Basis
	if r.Confidence != "" {
		basis = r.Confidence
	}
	return report.RequirementRef{
		ID: r.ID, Source: r.Source, Section: r.Section, Level: r.Level, Basis: basis,
		Max: report.Severity(r.Max), Text: r.Text, Lines: r.Lines, URL: r.Link(),
	}
}

// plant replaces the plays by those of a kill run: each scenario that carries a
// row of a deviation, with that deviation; with all, every scenario with each.
func (p *plan) plant(deviations []DeviationPlan, all bool) {
	var planted []*play
	for _, d := range deviations {
		for _, original := range p.plays {
			if x := p.suites[original.suiteName()]; x != nil && x.fails(original.scenario) != "" {
				continue // it fails without any deviation
			}
			var breaks []string
			for _, row := range original.requirements {
				if slices.Contains(d.Requirements, row.ID) && !slices.Contains(breaks, row.ID) {
					breaks = append(breaks, row.ID)
				}
			}
			if len(breaks) == 0 {
				if !all {
					continue
				}
				breaks = d.Requirements
			}
			x := *original
			x.deviation, x.breaks = d.Name, breaks
			x.id += "!" + d.Name
			x.uri += "!" + d.Name
			planted = append(planted, &x)
		}
	}
	p.plays = planted
}

// group lays out the verdicts: the protocol, then one per IdP, then one per
// named suite. A group that a filter emptied gets none.
func (p *plan) group(players []player, suites map[string]*Suite, plain bool) {
	type key struct{ suite, profile string }
	var groups []report.Group
	at := map[key]int{}
	add := func(k key, g report.Group) int {
		i, found := at[k]
		if !found {
			i = len(groups)
			at[k] = i
			groups = append(groups, g)
		}
		return i
	}
	if plain {
		add(key{}, report.Group{Title: report.ProtocolTitle})
		for _, x := range players {
			i := add(key{profile: x.profile.Name}, report.Group{
				Profile: x.profile.Name, Title: x.profile.Title, Provisional: x.profile.Provisional, Floor: x.profile.Floor,
			})
			groups[i].Variants = append(groups[i].Variants, x.variant)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(suites)) {
		s := suites[name]
		i := add(key{name, s.Profile}, report.Group{Suite: name, Profile: s.Profile, Title: s.Title, Provisional: s.Provisional})
		for _, x := range players {
			if s.player(x) {
				groups[i].Variants = append(groups[i].Variants, x.variant)
			}
		}
	}
	for _, x := range p.plays {
		g := &groups[at[key{x.suiteName(), x.profileName}]]
		if x.selected {
			g.Selected++
		} else {
			g.NotSelected++
		}
	}
	p.groups = slices.DeleteFunc(groups, func(g report.Group) bool {
		return g.Selected == 0 && (p.filtered || (g.Profile == "" && g.Suite == ""))
	})
}
