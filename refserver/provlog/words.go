package provlog

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"unicode"

	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// Mark stands for a text without telling it: 64 bits of a hash that is keyed
// per workspace, so that entries about a person can be found by what the person
// was called, and nothing is told by the marks once the entries are erased.
type Mark = int64

// Key is the key of a workspace's marks.
type Key [sha256.Size]byte

// NewKey derives a key from a secret of the workspace.
func NewKey(secret []byte) Key {
	return sha256.Sum256(append([]byte("provisioning log\x00"), secret...))
}

// Of is the mark of one text, compared without case.
func (k Key) Of(text string) Mark { return k.folded(filter.Fold(text)) }

func (k Key) folded(text string) Mark {
	buffer := make([]byte, 0, 128)
	sum := sha256.Sum256(append(append(buffer, k[:]...), text...))
	return int64(binary.BigEndian.Uint64(sum[:8])) //nolint:gosec // all 64 bits are the mark
}

// MaxMarks is how many marks an entry has at most; Marks says when there would
// be more.
const MaxMarks = 4000

// Marks are those of texts as wholes, of their words, and of every two words in
// a row: "user Ada Lovelace exists" is found by "ada lovelace". ok is false when
// there are too many; such an entry must not be kept with its bodies.
func (k Key) Marks(texts []string) (marks []Mark, ok bool) {
	seen := make(map[string]bool, 4*len(texts))
	for _, text := range texts {
		if strings.HasPrefix(text, "urn:") {
			continue // names of schemas
		}
		folded := filter.Fold(text)
		seen[folded] = true
		list := words(folded)
		for i, word := range list {
			seen[word] = true
			if i > 0 {
				seen[list[i-1]+" "+word] = true
			}
		}
		if len(seen) > MaxMarks {
			return nil, false
		}
	}
	for text := range seen {
		if text != "" {
			marks = append(marks, k.folded(text))
		}
	}
	slices.Sort(marks)
	return marks, true
}

// words are what a text is made of: runs of letters, digits and what stands
// inside names and addresses.
func words(text string) []string {
	list := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("@.-_+'’", r)
	})
	for i, word := range list {
		list[i] = strings.Trim(word, ".-_+'’")
	}
	return slices.DeleteFunc(list, func(word string) bool { return word == "" })
}

// Names are the marks that a person's names and addresses leave.
type Names struct {
	// Sure ones belong to nobody else as a rule: addresses, whole names, and the
	// family name.
	Sure []Mark
	// Shared ones, the given name, mean this person only in what is about them.
	Shared []Mark
}

// NamesOf collects the marks of names and addresses. Whole are userName,
// addresses, displayName, nickName and the like, family and given the two parts
// of a name.
func (k Key) NamesOf(whole []string, family, given string) Names {
	var n Names
	whole = append(slices.Clone(whole), family)
	if family != "" && given != "" {
		whole = append(whole, given+" "+family, family+" "+given)
	}
	for _, text := range whole {
		folded := filter.Fold(strings.TrimSpace(text))
		if folded == "" {
			continue
		}
		n.Sure = append(n.Sure, k.folded(folded))
		// In the middle of a sentence a name of several words is known by its
		// last pair.
		if list := words(folded); len(list) > 1 {
			n.Sure = append(n.Sure, k.folded(list[len(list)-2]+" "+list[len(list)-1]))
		}
	}
	if text := filter.Fold(strings.TrimSpace(given)); text != "" {
		n.Shared = append(n.Shared, k.folded(text))
	}
	n.Sure = slices.Compact(slices.Sorted(slices.Values(n.Sure)))
	return n
}
