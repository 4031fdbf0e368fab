// Package deviate holds misbehaviours the server can be told to show, so that a
// conformance harness can prove it notices them. Most are modelled on defects
// that real servers had. None of the packages they misuse knows of them: each
// is a wrapper round one of the server's seams, laid on for the workspaces that
// ask for it through the admin door and for no other.
package deviate

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// Ours is the Source of a deviation no public report stands behind.
const Ours = "ours"

// Seams are the places a deviation may take hold of.
type Seams struct {
	workspace.Seams

	// Encoder is laid round the handling of the workspace's SCIM requests; nil
	// leaves requests and answers as they are.
	Encoder func(http.Handler) http.Handler
}

// Deviation is one named misbehaviour.
type Deviation struct {
	// Name is stable; where the defect comes from the project's list of
	// defects it is that list's id.
	Name string
	// Area groups deviations by what they spoil, e.g. "patch-remove".
	Area string
	// What says in one sentence what the server does wrong.
	What string
	// Requirements are the catalogue ids it breaks; their scenarios catch it.
	Requirements []string
	// Source is a link to a report of the defect, or Ours.
	Source string
	// Suffers names the identity providers it hurts, "any" when all do.
	Suffers []string
	// Wrap plants it.
	Wrap func(Seams) Seams
}

// All lists the deviations by name.
func All() []Deviation {
	all := slices.Concat(
		onPatch(), onSkipping(), onRefusing(), onMembers(), onMemberRows(), onFilters(), onOverreach(), onVisibility(), onBodies(),
		onStore(), onLife(), onProfiles(), onLockout(), onLockTimes(), onConnection(), onTokens(), onAnswers(), onCreated(), onErrors(), onLists(), onRequests(),
		onTypes(), onReferences(), onDescribing(), onIdentity(), onBodyRules(), onPatchRules(), onRows(), onComparisons(),
		onFilterText(), onFilterNames(), onFilterDefaults(), onLogic(), onOperators(), onPresence(), onBrackets(), onFound(), onSorting(), onSortKeys(),
		onPaging(), onCounts(), onPageNumbers(), onRoots(), onSearches(), onSearchAnswers(), onCursors(), onCursorPages(), onCursorLimits(), onPagingConfig(),
		onProjections(), onNamedAttributes(), onDefaultAttributes(),
		onBulk(), onBulkAnswers(), onVersions(), onPreconditions(), onFormats(), onRequestLines(), onErrorForms(), onErrorStatuses(), onWaiting(), onMe(), onSecrets(), onPrivacy(),
		onDiscovery(), onDefinitions(), onCharacteristics(),
		onCreating(), onPutting(), onDeleting(), onAdding(), onRemoving(), onReplacing(), onWholePatch(), onTokenForms(), onAddresses(), onTenants(), onCrossing(), onDerived(), onAsync(), onClaims(),
		onDialect(), onDialectGroups(), onDialectPeople(), onQuirks(),
		onEnabling(), onLockRows(), onTakenFor(), onPeople(), onTeams(), onRaces(),
	)
	slices.SortFunc(all, func(a, b Deviation) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Set is a collection to plant from.
type Set struct{ byName map[string]Deviation }

// NewSet makes a set of all deviations.
func NewSet() *Set {
	s := &Set{byName: map[string]Deviation{}}
	for _, d := range All() {
		s.byName[d.Name] = d
	}
	return s
}

// Has tells whether there is a deviation of that name.
func (s *Set) Has(name string) bool {
	_, ok := s.byName[name]
	return ok
}

// Swap plants a deviation at the workspace's seams; an unknown name plants
// nothing. It has the form workspace.Config.Swap asks for.
func (s *Set) Swap(name string, base workspace.Seams) workspace.Seams {
	d, ok := s.byName[name]
	if !ok {
		return base
	}
	return d.Wrap(Seams{Seams: base}).Seams
}

// Encoder is what a deviation does to answers, nil when it leaves them alone.
func (s *Set) Encoder(name string) func(http.Handler) http.Handler {
	d, ok := s.byName[name]
	if !ok {
		return nil
	}
	return d.Wrap(Seams{}).Encoder
}

func github(issue string) string {
	repository, number, _ := strings.Cut(issue, "#")
	return "https://github.com/" + repository + "/issues/" + number
}
