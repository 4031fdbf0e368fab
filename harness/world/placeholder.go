package world

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/report"
)

// prefix is a text that only values of this scenario begin with: {mark}.
func (w *World) prefix() string { return "qz7" + letters(w.tenant.Suffix) }

// version is the segment of a base URL that names the protocol's version (RFC
// 7644 section 3.13).
var version = regexp.MustCompile(`/v[0-9]+$`)

// abroad is a zone whose clocks show a later hour than UTC: an instant written
// for it compares differently as text.
var abroad = time.FixedZone("", 5*60*60)

// valueMade is a value of a resource as its creation showed it. {Ada.created}
// is the text of meta.created; the others are instants reckoned from it.
func (w *World) valueMade(name, attribute string) (string, bool) {
	if attribute == "" {
		return w.made(name)
	}
	p, ok := w.people[name]
	if !ok {
		return "", false
	}
	v, _ := lookup(p.made, "meta.created")
	text, _ := v.(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return "", false
	}
	const layout = "2006-01-02T15:04:05.999Z07:00"
	switch attribute {
	case "created":
		return text, true
	case "createdAbroad":
		return at.In(abroad).Format("2006-01-02T15:04:05.999999999Z07:00"), true
	case "hourBefore":
		return at.Add(-time.Hour).UTC().Format(layout), true
	case "hourBeforeAbroad":
		return at.Add(-time.Hour).In(abroad).Format(layout), true
	case "hourAfter":
		return at.Add(time.Hour).UTC().Format(layout), true
	case "hourAfterAbroad":
		return at.Add(time.Hour).In(time.FixedZone("", -5*60*60)).Format(layout), true
	default:
		return "", false
	}
}

var numbered = regexp.MustCompile(`^(long|deep)(\d+)$`)

// made is text that sentences are too short for: {mark}, a filter of a thousand
// terms {long1000}, one in five hundred brackets {deep500}, an entity tag that no
// server gave {never}, a quotation mark {quote}.
func (w *World) made(name string) (string, bool) {
	switch name {
	case "mark":
		return w.prefix(), true
	case "never":
		return `W/"never-given"`, true
	case "quote":
		return `"`, true
	}
	found := numbered.FindStringSubmatch(name)
	if found == nil {
		return "", false
	}
	const term = `userName eq "nobody"`
	n, _ := strconv.Atoi(found[2]) // the pattern lets only digits through
	if found[1] == "long" {
		return strings.Repeat(term+" or ", n-1) + term, true
	}
	return strings.Repeat("(", n) + term + strings.Repeat(")", n), true
}

// valueAnswered is a member of the last response's body, or of the one before
// where the last has none: {response.nextCursor};
// {forged.nextCursor} is the same with one character changed.
func (w *World) valueAnswered(name, attribute string) (string, bool) {
	if tag, ok := w.tagAnswered(name, attribute); ok {
		return tag, tag != ""
	}
	if attribute == "" || (name != "response" && name != "forged") {
		return "", false
	}
	text := ""
	for _, a := range []*answer{w.response, w.former} {
		if a == nil || text != "" {
			continue
		}
		if o, err := a.object(); err == nil {
			v, _ := o.get(attribute)
			text = plain(v)
		}
	}
	if text == "" {
		return "", false
	}
	if name == "forged" {
		text = forge(text)
	}
	return text, true
}

// forge changes the character in the middle.
func forge(text string) string {
	i := len(text) / 2
	other := "A"
	if text[i] == 'A' {
		other = "B"
	}
	return text[:i] + other + text[i+1:]
}

var lost = regexp.MustCompile(`(?i)(?:\{|%7B)((?:response|former|forged)\.\w+|\w+\.(?:created|hour)\w*)(?:\}|%7D)`)

// unfilled is the failure of a target that did not show what the next request
// is made of.
func (w *World) unfilled(request string) error {
	if strings.Contains(request, ".ID}") || strings.Contains(request, ".ID%7D") {
		return notApplicable("the target's ids have no letters")
	}
	found := lost.FindStringSubmatch(request)
	if found == nil {
		return nil
	}
	seq := w.lastSeq()
	if !strings.Contains(found[1], ".created") && !strings.Contains(found[1], ".hour") {
		if w.response != nil {
			seq = w.response.seq
		}
	}
	return w.fail(true, report.Failure{
		Did: "nothing it answered tells " + found[1], Breaks: "a client has nothing to go on with",
		Expected: "a value of " + found[1], Got: "none", ExchangeSeq: seq,
	})
}
