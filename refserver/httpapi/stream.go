package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// pieceSize is from what length on an answer is sent in pieces. A shorter one
// is sent whole and with its length, so that clients can tell all of it from
// half of it.
const pieceSize = 64 << 10

const (
	// pieceTimeout is how long a client may take for a piece. It replaces the
	// deadline of the request, which a long answer over a slow line would miss.
	pieceTimeout = 30 * time.Second
	// longestAnswer is how long all of it may take.
	longestAnswer = 10 * time.Minute
)

// stream is an answer in the making. What is long never is in memory as a
// whole: members of a group and resources of a list are written one by one.
type stream struct {
	w      http.ResponseWriter
	status int
	text   []byte
	// begun: the header is out, and with it any chance to answer with an error.
	begun bool
}

// errGone says that the client does not listen any more.
var errGone = errors.New("the client has gone")

// buffers hold the text of answers that are done.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// send writes an answer whose JSON f appends. Errors of f are returned as long
// as they can still be the answer; later the connection is cut.
func (c *call) send(status int, f func(*stream) error) error {
	buffer, _ := buffers.Get().(*[]byte)
	s := &stream{w: c.w, status: status, text: (*buffer)[:0]}
	defer func() {
		*buffer = s.text
		buffers.Put(buffer)
	}()
	err := f(s)
	if err == nil {
		s.end()
		return nil
	}
	if !s.begun {
		return err
	}
	if !errors.Is(err, errGone) {
		c.door.Log.LogAttrs(c.r.Context(), slog.LevelError, "answer cut off",
			slog.String("request", door.RequestID(c.r.Context())), slog.String("path", door.LoggedPath(c.r)), slog.Any("error", err))
	}
	// Half an answer must not look like a whole one.
	panic(http.ErrAbortHandler)
}

func (s *stream) string(text string) { s.text = append(s.text, text...) }

func (s *stream) value(v any) { s.text = document.Append(s.text, v) }

// more sends what has come together, if that is much. It fails when the client
// has gone.
func (s *stream) more() error {
	if len(s.text) < pieceSize {
		return nil
	}
	if !s.begun {
		s.begin()
	}
	// Not every ResponseWriter has deadlines; then the server's own hold.
	_ = http.NewResponseController(s.w).SetWriteDeadline(time.Now().Add(pieceTimeout))
	_, err := s.w.Write(s.text)
	s.text = s.text[:0]
	if err != nil {
		return errors.Join(errGone, err)
	}
	return nil
}

func (s *stream) begin() {
	s.begun = true
	h := s.w.Header()
	h.Set("Content-Type", mediaSCIM)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	s.w.WriteHeader(s.status)
}

func (s *stream) end() {
	whole := !s.begun
	if whole {
		s.w.Header().Set("Content-Length", strconv.Itoa(len(s.text)))
		s.begin()
	}
	_, _ = s.w.Write(s.text) // the client is gone: there is nobody left to tell
	if !whole {
		// The next answer on this connection has its own time.
		_ = http.NewResponseController(s.w).SetWriteDeadline(time.Time{})
	}
}

// write sends a document as a whole.
func write(w http.ResponseWriter, status int, doc *document.Object) {
	s := &stream{w: w, status: status, text: document.Append(nil, doc)}
	s.end()
}

// resource appends what is shown of a resource.
func (s *stream) resource(c *call, res *workspace.Resource, show *scim.Projection) error {
	doc := show.Apply(c.render(res))
	if res.Members == nil || !show.Wants(res.Type.Relation) {
		s.value(doc)
		return s.more()
	}
	s.string("{")
	for name, value := range doc.All() {
		s.value(name)
		s.string(":")
		s.value(value)
		s.string(",")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.r.Context()), longestAnswer)
	defer cancel()
	opened := false
	err := res.Members(ctx, func(values []any) error {
		some := document.New(res.Type.Relation, values)
		scim.AddReferences(res.Type, some, c.locate)
		for _, value := range show.Apply(some).Array(res.Type.Relation) {
			if opened {
				s.string(",")
			} else {
				s.value(res.Type.Relation)
				s.string(":[")
				opened = true
			}
			s.value(value)
		}
		return s.more()
	})
	if err != nil {
		return err
	}
	if opened {
		s.string("]")
	} else {
		s.text = s.text[:len(s.text)-1] // the comma
	}
	s.string("}")
	return s.more()
}
