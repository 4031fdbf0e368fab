package report

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/scimproof/scimproof/harness/exchange"
)

// shownBody is how many bytes of a body an account shows; the JSON report has more.
const shownBody = 2000

// line is one labelled line of an account.
type line struct{ label, text string }

// account tells one failure, in the order the rule book demands: what the
// client does, what the server did, what that breaks, the requirement, expected
// against got, the exchange, a curl line.
func account(r *Result, f *Failure) []line {
	lines := []line{{"Does", f.Does}, {"Did", f.Did}, {"Breaks", f.Breaks}}
	rows := f.Requirement
	if len(rows) == 0 {
		rows = r.Requirements
	}
	for _, row := range rows {
		lines = append(lines, line{"Requires", requirement(row)})
		if row.Text != "" {
			lines = append(lines, line{"", "“" + row.Text + "”"})
		}
		if row.URL != "" {
			lines = append(lines, line{"", row.URL})
		}
	}
	if len(rows) == 0 && r.Rule != "" {
		lines = append(lines, line{"Requires", "“" + r.Rule + "”"})
	}
	lines = append(lines, line{"Expected", f.Expected}, line{"Got", f.Got}, line{"Step", f.Step})
	if e, ok := r.exchange(f.ExchangeSeq); ok {
		lines = append(lines, line{"Exchange", transcript(e)}, line{"Repeat", e.Curl()})
	}
	return slices.DeleteFunc(lines, func(l line) bool { return l.text == "" })
}

// requirement names a row: "RFC7644-3.5.2-03, RFC 7644 section 3.5.2, MUST".
func requirement(row RequirementRef) string {
	text := row.ID
	switch {
	case strings.HasPrefix(row.Source, "RFC"):
		text += ", " + row.Source + " section " + row.Section
	case strings.HasPrefix(row.Source, "idp-"):
		return text + ", " + quirk(row)
	case row.Section != "":
		text += ", " + row.Source + ": " + row.Section
	case row.Source != "":
		text += ", " + row.Source
	}
	switch row.Basis {
	case "implied":
		return text + ", implied by section " + row.Section
	case "choice":
		return text + ", our reading where the text is silent"
	case "example":
		return text + ", shown by an example"
	}
	if row.Level != "" {
		text += ", " + row.Level
	}
	return text
}

// evidence is how an identity provider's habit is known.
var evidence = map[string]string{"D": "documented", "O": "observed", "I": "inferred", "L": "of doubtful source"}

// quirk names a row of an identity provider's table: "Entra quirk 22,
// documented (dossier idp-entra, table (a))" for ENTRA-22, "Entra complaint 7"
// for ENTRA-C07.
func quirk(row RequirementRef) string {
	_, number, _ := strings.Cut(row.ID, "-")
	kind := "quirk"
	if rest, complaint := strings.CutPrefix(number, "C"); complaint {
		kind, number = "complaint", rest
	}
	whose := row.Section
	if whose == "any" {
		whose = "common"
	}
	text := strings.TrimSpace(whose + " " + kind + " " + strings.TrimLeft(number, "0"))
	if how := evidence[row.Basis]; how != "" {
		text += ", " + how
	}
	dossier, table, found := strings.Cut(row.Source, " ")
	if !found {
		return text + " (dossier " + dossier + ")"
	}
	return text + " (dossier " + dossier + ", table " + table + ")"
}

func (r *Result) exchange(seq int) (exchange.Exchange, bool) {
	if seq == 0 {
		return exchange.Exchange{}, false
	}
	i := slices.IndexFunc(r.Exchanges, func(e exchange.Exchange) bool { return e.Seq == seq })
	if i < 0 {
		return exchange.Exchange{}, false
	}
	return r.Exchanges[i], true
}

// transcript renders one exchange: request lines with >, the answer with <.
func transcript(e exchange.Exchange) string {
	e = e.Redacted()
	var b strings.Builder
	head := fmt.Sprintf("#%d", e.Seq)
	if e.Actor != "" {
		head += " by " + e.Actor
	}
	fmt.Fprintf(&b, "%s, %s\n> %s %s\n", head, e.Duration.Round(time.Millisecond/10), e.Method, e.URL)
	for _, h := range e.RequestHeader {
		fmt.Fprintf(&b, "> %s: %s\n", h.Name, h.Value)
	}
	writeBody(&b, "> ", e.RequestBody)
	if e.Status == 0 {
		fmt.Fprintf(&b, "< no answer: %s\n", e.Err)
		return strings.TrimSuffix(b.String(), "\n")
	}
	fmt.Fprintf(&b, "< %d %s\n", e.Status, http.StatusText(e.Status))
	names := make([]string, 0, len(e.ResponseHeader))
	for name := range e.ResponseHeader {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range e.ResponseHeader[name] {
			fmt.Fprintf(&b, "< %s: %s\n", name, value)
		}
	}
	writeBody(&b, "< ", e.ResponseBody)
	if e.Truncated {
		b.WriteString("  (a body is longer than what was kept)\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func writeBody(b *strings.Builder, mark string, body []byte) {
	if len(body) == 0 {
		return
	}
	b.WriteString(strings.TrimSpace(mark) + "\n")
	text, more := string(body), 0
	if len(text) > shownBody {
		end := shownBody
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		more = len(text) - end
		text = text[:end]
	}
	for l := range strings.SplitSeq(strings.TrimRight(text, "\r\n"), "\n") {
		b.WriteString(mark + printable(strings.TrimSuffix(l, "\r")) + "\n")
	}
	if more > 0 {
		fmt.Fprintf(b, "%s… and %d bytes more\n", mark, more)
	}
}

// printable shows control characters and broken UTF-8 as escapes, so that a
// hostile answer cannot steer a terminal.
func printable(text string) string {
	clean := utf8.ValidString(text) && !strings.ContainsFunc(text, unprintable)
	if clean {
		return text
	}
	var b strings.Builder
	for i, c := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case c == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case unprintable(c):
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

func unprintable(c rune) bool {
	return (c < ' ' && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
}
