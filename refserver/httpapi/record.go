package httpapi

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// recorded lets the provisioning log have what every request and answer was.
// It does no more than keep them: to make an entry of them is for when the
// client has its answer.
func (d *Door) recorded(next http.Handler) http.Handler {
	if d.Record == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &workspace.Recording{
			Started: time.Now(), Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, Header: r.Header, Workspace: workspaceIn(r),
		}
		if rec.Workspace == "" {
			next.ServeHTTP(w, r)
			return
		}
		answer := &answer{ResponseWriter: w, silent: r.Method == http.MethodHead}
		finished := false
		defer func() {
			rec.Duration, rec.Status, rec.Answer = time.Since(rec.Started), answer.status, answer.body
			rec.Cut = rec.Cut || answer.cut
			if rec.Status == 0 && finished {
				rec.Status = http.StatusOK
			} else if rec.Status == 0 {
				rec.Status = http.StatusInternalServerError // it panics, and what is further out answers
			}
			d.Record(rec)
		}()
		next.ServeHTTP(answer, r.WithContext(workspace.Recorded(r.Context(), rec)))
		finished = true
	})
}

// workspaceIn is the workspace that a path names, "" when it names none.
func workspaceIn(r *http.Request) string {
	n := 0
	for segment := range strings.SplitSeq(r.URL.EscapedPath(), "/") {
		switch {
		case segment == "":
			continue
		case n == 0 && segment != "w":
			return ""
		case n == 1:
			return segment
		}
		n++
	}
	return ""
}

// answer keeps the beginning of what is written through it.
type answer struct {
	http.ResponseWriter

	status int
	silent bool
	body   []byte
	cut    bool
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if !a.silent {
		a.keep(b)
	}
	return a.ResponseWriter.Write(b)
}

func (a *answer) keep(b []byte) {
	if room := workspace.MaxLoggedBody - len(a.body); len(b) > room {
		b, a.cut = b[:room], true
	}
	if a.body == nil {
		length, _ := strconv.Atoi(a.Header().Get("Content-Length")) // without one it grows
		a.body = make([]byte, 0, max(len(b), min(length, workspace.MaxLoggedBody)))
	}
	a.body = append(a.body, b...)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
