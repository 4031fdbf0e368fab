package console

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/workspace"
)

func asAppError(err error, target **workspace.AppError) bool { return errors.As(err, target) }

// sentence gives a message a capital and a stop, as a page needs them.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[size:]
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}

// initials are what stands for a picture: the first letters of the first and
// the last word.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	letters := []string{words[0]}
	if len(words) > 1 {
		letters = append(letters, words[len(words)-1])
	}
	var text strings.Builder
	for _, word := range letters {
		first, _ := utf8.DecodeRuneInString(word)
		text.WriteRune(unicode.ToUpper(first))
	}
	return text.String()
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// readable turns a name of ours, WORKSPACE_ADMIN, into words.
func readable(name string) string { return sentenceCase(strings.ReplaceAll(name, "_", " ")) }

func sentenceCase(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.ToLower(text[1:])
}

func planName(p workspace.Plan) string { return readable(string(p)) }

// idpTitles are the labels of the provisioning log in the providers' own words.
var idpTitles = map[string]string{
	"okta": "Okta", "entra": "Microsoft Entra ID", "jumpcloud": "JumpCloud", "onelogin": "OneLogin", "google": "Google Workspace",
}

// idpTitle names an identity provider; one that was not recognised has no name.
func idpTitle(label string) string {
	if title, known := idpTitles[label]; known {
		return title
	}
	return "Identity provider"
}
