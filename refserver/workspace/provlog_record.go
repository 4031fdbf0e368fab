package workspace

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Recording is one SCIM request on its way into the provisioning log: the door
// fills in what it sees, the use cases add what they did.
type Recording struct {
	Started  time.Time
	Duration time.Duration
	Method   string
	// Path is escaped as it was sent, Query raw.
	Path, Query string
	// Header is not changed any more once the recording is handed over; Body
	// and Answer are at most MaxLoggedBody bytes, Cut says that one is longer.
	Header       map[string][]string
	Body, Answer []byte
	Cut          bool
	Status       int
	// Workspace is the id in the URL, whatever it is.
	Workspace string

	// ws is the workspace that exists under the id in the URL, nil when none does.
	ws *Workspace
	// admitted says that the request's credentials opened it.
	admitted bool
	did      []*happened
	// place is where it stands in the queue.
	place int
}

// happened is what a use case did to one resource. Each attempt at a transaction
// begins one anew.
type happened struct {
	t      *scim.Type
	id     string
	before *document.Object
	after  *document.Object
	// members of a group: who was named, and how many of them it made a difference for.
	members []memberChange
	notes   []string
	// names are those that were erased.
	names *provlog.Names
}

type memberChange struct {
	what string
	ids  []string
	n    int
}

type recordingKey struct{}

// Recorded gives the use cases of a request a recording to write to.
func Recorded(ctx context.Context, r *Recording) context.Context {
	return context.WithValue(ctx, recordingKey{}, r)
}

// recordingOf is the recording of the request that ctx belongs to, nil when
// nobody records.
func recordingOf(ctx context.Context) *Recording {
	r, _ := ctx.Value(recordingKey{}).(*Recording)
	return r
}

// RecordBody keeps the beginning of a request's body. The body must not be
// changed afterwards.
func RecordBody(ctx context.Context, body []byte) {
	r := recordingOf(ctx)
	if r == nil {
		return
	}
	if len(body) > MaxLoggedBody {
		// A copy, so that the rest of a large one is not held.
		r.Body, r.Cut = bytes.Clone(body[:MaxLoggedBody]), true
		return
	}
	r.Body = body
}

// speaksTo says which workspace a request names, and whether it was let in.
func (r *Recording) speaksTo(ws *Workspace, admitted bool) {
	if r == nil {
		return
	}
	r.ws, r.admitted = ws, admitted
}

// happenings is how many there are, for rewind.
func (r *Recording) happenings() int {
	if r == nil {
		return 0
	}
	return len(r.did)
}

// rewind forgets what a transaction did that was rolled back.
func (r *Recording) rewind(n int) {
	if r != nil {
		r.did = r.did[:n]
	}
}

// IdP is the label of who sent the request.
func (r *Recording) IdP() string {
	if r == nil {
		return ""
	}
	return provlog.Recognise(func(name string) []string { return r.Header[name] })
}

// begin starts to note what happens to a resource.
func (u *use) begin(id string) { u.did = &happened{t: u.t, id: id} }

// report hands over what happened once it is committed.
func (u *use) report(ctx context.Context) {
	if r := recordingOf(ctx); r != nil && u.did != nil {
		r.did = append(r.did, u.did)
	}
}

func (u *use) note(format string, args ...any) {
	if u.did != nil {
		u.did.notes = append(u.did.notes, fmt.Sprintf(format, args...))
	}
}

// wrote notes that a document became another; nil is none.
func (u *use) wrote(before, after *document.Object) {
	if u.did != nil {
		u.did.before, u.did.after = before, after
	}
}

// related notes a change of members; ids is nil where they are not known.
func (u *use) related(what string, ids []string, n int) {
	const most = 50
	if u.did == nil || n == 0 {
		return
	}
	if len(ids) > most {
		ids = ids[:most]
	}
	u.did.members = append(u.did.members, memberChange{what, ids, n})
}

// Record hands a finished request over to the provisioning log. It does not
// block. A request to no workspace is nobody's.
func (s *Service) Record(r *Recording) {
	if isID(r.Workspace) {
		s.journal.add(r)
	}
}

// Close writes what is still to be written to the provisioning log, as far as
// ctx leaves the time, and says in the server's own log what it did not. Use
// cases still work afterwards, but no request is recorded any more.
func (s *Service) Close(ctx context.Context) { s.journal.close(ctx) }
