package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
)

// shelf is a Store that only keeps entries of the log.
type shelf struct {
	Store

	mu      sync.Mutex
	entries map[string][]*Logged
	err     error
}

func (s *shelf) AppendLog(_ context.Context, ws string, entries []*Logged, _ LogLimits) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.entries[ws] = append(s.entries[ws], entries...)
	return nil
}

func (s *shelf) Workspace(context.Context, string) (*Workspace, error) { return nil, ErrNotFound }

func (s *shelf) kept(ws string) []*Logged {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries[ws]
}

// still is a service whose journal writes only when a test says so.
func still(t *testing.T) (*Service, *shelf, *bytes.Buffer) {
	t.Helper()
	store, log := &shelf{entries: map[string][]*Logged{}}, &bytes.Buffer{}
	s := New(Config{Base: Seams{Store: store}, Log: slog.New(slog.NewTextHandler(log, nil))})
	s.journal.running = true
	return s, store, log
}

const (
	busy  = "0123456789abcdef0000000a"
	quiet = "0123456789abcdef0000000b"
)

func recorded(ws string, n int) *Recording {
	return &Recording{
		Started: time.Now(), Workspace: ws, Method: "GET", Path: fmt.Sprintf("/%d", n), Status: 200, ws: &Workspace{ID: ws}, admitted: true,
	}
}

func fillJournal(s *Service, ws string, n int) {
	for i := range n {
		s.Record(recorded(ws, i))
	}
}

func TestJournalIsFair(t *testing.T) {
	t.Parallel()
	s, store, _ := still(t)
	fillJournal(s, busy, 500)
	fillJournal(s, quiet, 3)
	if s.journal.round() {
		t.Error("there is nothing left")
	}
	if n := len(store.kept(quiet)); n != 3 {
		t.Errorf("%d entries of the quiet workspace were written in the first round", n)
	}
	if n := len(store.kept(busy)); n != journalRate-3 {
		t.Errorf("%d entries of the busy one, want %d", n, journalRate-3)
	}
	for range 5 {
		s.journal.round()
	}
	for i, e := range store.kept(busy) {
		if want := fmt.Sprintf("/%d", i); e.Path != want {
			t.Fatalf("entry %d is %s, want %s", i, e.Path, want)
		}
	}
}

func TestJournalLeavesOutTheOldest(t *testing.T) {
	t.Parallel()
	s, store, _ := still(t)
	fillJournal(s, busy, LogKept+7)
	s.journal.flush(t.Context(), busy)
	list := store.kept(busy)
	if len(list) != LogKept || list[0].Path != "/7" || len(list[0].Notes) != 1 || !strings.HasPrefix(list[0].Notes[0], "7 requests before this one are not listed") {
		t.Errorf("%d entries, the first %+v", len(list), list[0].LogEntry)
	}
	if len(s.journal.waiting)+len(s.journal.large)+len(s.journal.order)+s.journal.bytes > 0 {
		t.Errorf("something is left: %+v", s.journal.queue)
	}
}

// TestQueueIsFair: who floods the server loses its own entries; where nobody
// does, the oldest go.
func TestQueueIsFair(t *testing.T) {
	t.Parallel()
	q := newQueue()
	put := func(ws string, n int) {
		for i := range n {
			q.put(recorded(ws, i))
		}
	}
	put(quiet, queueShare)
	for i := range 2 * queueSize / LogKept {
		put(fmt.Sprintf("%024x", i), LogKept)
	}
	if q.total != queueSize {
		t.Errorf("%d entries wait", q.total)
	}
	if list, lost := q.take(quiet, -1); len(list) != queueShare || lost != 0 {
		t.Errorf("%d entries of the quiet workspace are left, %d lost", len(list), lost)
	}
	q = newQueue()
	for i := range queueSize + 3 {
		q.put(recorded(fmt.Sprintf("%024x", i/10), i))
	}
	for i, want := range []int{7, 10} {
		if list, lost := q.take(fmt.Sprintf("%024x", i), -1); len(list) != want || lost != 10-want || list[0].Path != fmt.Sprintf("/%d", 10*i+10-want) {
			t.Errorf("workspace %d: %d entries, %d lost", i, len(list), lost)
		}
	}
	if q.total != queueSize-17 || len(q.order) != q.total {
		t.Errorf("%d entries, %d in order", q.total, len(q.order))
	}
}

// TestQueueStripsBodies: where bodies take too much room, the oldest go and
// their entries stay.
func TestQueueStripsBodies(t *testing.T) {
	t.Parallel()
	q := newQueue()
	const n = queueBytes/MaxLoggedBody + 5
	for i := range n {
		r := recorded(fmt.Sprintf("%024x", i), i)
		r.Answer = make([]byte, MaxLoggedBody)
		q.put(r)
	}
	if q.bytes > queueBytes || q.total != n {
		t.Errorf("%d bytes in %d entries", q.bytes, q.total)
	}
	for i := range n {
		list, _ := q.take(fmt.Sprintf("%024x", i), -1)
		if gone := list[0].Answer == nil; gone != (i < 5) || gone != list[0].Cut {
			t.Errorf("entry %d has %d bytes, cut %v", i, len(list[0].Answer), list[0].Cut)
		}
	}
	if q.bytes != 0 || q.total != 0 || len(q.waiting) != 0 {
		t.Errorf("%+v", q)
	}
}

func TestJournalCloses(t *testing.T) {
	t.Parallel()
	s, store, log := still(t)
	fillJournal(s, busy, 300)
	fillJournal(s, quiet, 2)
	s.Close(t.Context())
	if len(store.kept(busy)) != 300 || len(store.kept(quiet)) != 2 || log.Len() > 0 {
		t.Errorf("%d and %d entries were written\n%s", len(store.kept(busy)), len(store.kept(quiet)), log)
	}
	fillJournal(s, quiet, 1)
	s.Close(t.Context())
	if s.journal.total != 0 || len(store.kept(quiet)) != 2 {
		t.Error("something was recorded after closing")
	}

	s, _, log = still(t)
	fillJournal(s, busy, 3)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	s.Close(ended)
	if !strings.Contains(log.String(), "entries of the provisioning log are lost") || !strings.Contains(log.String(), "entries=3") {
		t.Errorf("the log does not say what was lost: %s", log)
	}
}

func TestJournalSaysWhatItCannotWrite(t *testing.T) {
	t.Parallel()
	s, store, log := still(t)
	store.err = errors.New("disk full")
	fillJournal(s, busy, 3)
	s.journal.flush(t.Context(), busy)
	if !strings.Contains(log.String(), "disk full") || !strings.Contains(log.String(), "entries=3") {
		t.Errorf("the log: %s", log)
	}
}

// A stranger who tries tokens does not drive out what the identity provider
// sent, and fills nothing for workspaces that do not exist.
func TestJournalListsFewRefusals(t *testing.T) {
	t.Parallel()
	s, store, _ := still(t)
	fillJournal(s, busy, 2)
	for range 100 {
		r := recorded(busy, 0)
		r.admitted, r.Status, r.Body = false, 401, []byte(`{"userName":"x"}`)
		s.Record(r)
		none := recorded(quiet, 0)
		none.ws, none.admitted, none.Status = nil, false, 401
		s.Record(none)
		s.Record(&Recording{Workspace: "no id", Status: 404})
	}
	if s.journal.total > 2+2*refusedShown+2*refusedShown { // a minute may turn
		t.Errorf("%d entries wait", s.journal.total)
	}
	s.journal.flush(t.Context(), busy)
	s.journal.flush(t.Context(), quiet)
	list := store.kept(busy)
	if len(list) < 2+refusedShown || len(store.kept(quiet)) != 0 {
		t.Errorf("%d entries, and %d of nobody's workspace", len(list), len(store.kept(quiet)))
	}
	if last := list[len(list)-1]; len(last.RequestBody) > 0 || len(last.Notes) != 1 {
		t.Errorf("a refusal is listed as %+v", last.LogEntry)
	}
}

// TestJournalRuns: it starts by itself and ends when there is nothing to do.
func TestJournalRuns(t *testing.T) {
	t.Parallel()
	store := &shelf{entries: map[string][]*Logged{}}
	s := New(Config{Base: Seams{Store: store}})
	fillJournal(s, quiet, 1)
	s.journal.working.Wait()
	if len(store.kept(quiet)) != 1 || s.journal.running {
		t.Errorf("%d entries, running %v", len(store.kept(quiet)), s.journal.running)
	}
	fillJournal(s, quiet, 1)
	s.journal.working.Wait()
	if len(store.kept(quiet)) != 2 {
		t.Errorf("%d entries", len(store.kept(quiet)))
	}
}
