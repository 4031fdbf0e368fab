package deviate

import (
	"net/http"
	"time"
)

// tooMany changes the answers that tell a client to come back later.
func tooMany(change func(a *answer)) func(Seams) Seams {
	return rewrite(func(_ *http.Request, a *answer) {
		if a.status == http.StatusTooManyRequests {
			change(a)
		}
	})
}

// onWaiting are the deviations in how clients that send too much are told so.
// Okta, for one, reads nothing but whole seconds.
func onWaiting() []Deviation {
	inWords := func(value string) func(Seams) Seams {
		return tooMany(func(a *answer) { a.header.Set("Retry-After", value) })
	}
	list := []Deviation{
		ours("limits-429-silent", "limits", "A 429 does not say when to come back.", tooMany(func(a *answer) {
			a.header.Del("Retry-After")
		}), "OKTA-18"),
		ours("limits-429-date", "limits", "A 429 names a date to come back at.", tooMany(func(a *answer) {
			a.header.Set("Retry-After", time.Now().Add(time.Minute).UTC().Format(http.TimeFormat))
		}), "OKTA-18"),
		ours("limits-429-fraction", "limits", "A 429 asks for fractions of a second.", inWords("2.5"), "OKTA-18"),
		ours("limits-429-at-once", "limits", "A 429 asks to come back at once.", inWords("0"), "OKTA-18"),
	}
	for i := range list {
		list[i].Suffers = []string{"okta"}
	}
	return append(list, ours("limits-429-plain-text", "limits", "A 429 is plain text.", tooMany(func(a *answer) {
		a.body, a.raw = nil, []byte("Too Many Requests\n")
		a.header.Set("Content-Type", "text/plain; charset=utf-8")
		a.header.Del("Content-Length")
	}), "RFC6585-4-01"))
}
