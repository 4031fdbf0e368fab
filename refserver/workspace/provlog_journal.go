package workspace

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	// journalPause is how long requests are collected before they are written.
	journalPause = 200 * time.Millisecond
	// journalRate is how many entries are written after each pause, and
	// journalShare how much longer the pauses are than the writing: a flood of
	// requests, or a database that has more to do than it can, is not slowed by
	// the log of it. What does not get its turn waits.
	journalRate  = 100
	journalShare = 20
	// maxPause is how long they are at most.
	maxPause = 5 * time.Second
	// refusedShown is how many requests with wrong credentials are listed in a
	// minute, so that a stranger cannot drive out what the identity provider sent.
	refusedShown = 20
	// writeTimeout is for one workspace's entries.
	writeTimeout = 10 * time.Second
)

// journal collects recordings and writes them, some at a time. It works only
// while there is something to write.
type journal struct {
	// queue, refused and what follows mu are guarded by it.
	queue

	s       *Service
	mu      sync.Mutex
	running bool
	closed  bool
	working sync.WaitGroup
	stop    chan struct{}
	refused map[string]int
	minute  time.Time

	// writer is held while entries are written, so that they stay in order.
	writer sync.Mutex
}

func newJournal(s *Service) *journal {
	return &journal{s: s, stop: make(chan struct{}), queue: newQueue(), refused: map[string]int{}}
}

func (j *journal) add(r *Recording) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return
	}
	ws := r.Workspace
	if !r.admitted {
		r.Body, r.Answer = nil, nil
		if now := time.Now().Truncate(time.Minute); !now.Equal(j.minute) {
			j.minute = now
			clear(j.refused)
		}
		whose := ws
		if r.ws == nil {
			whose = "" // perhaps nobody's
		}
		j.refused[whose]++
		if j.refused[whose] > refusedShown {
			return
		}
	}
	j.put(r)
	if !j.running {
		j.running = true
		j.working.Go(j.run)
	}
}

// run writes until nothing is left.
func (j *journal) run() {
	pause := journalPause
	for {
		select {
		case <-j.stop:
			return
		case <-time.After(pause):
		}
		started := time.Now()
		if j.round() {
			return
		}
		pause = max(journalPause, min(journalShare*time.Since(started), maxPause))
	}
}

// round writes for one pause: of each workspace as many as the others, oldest
// first. It reports whether nothing is left.
func (j *journal) round() bool {
	j.mu.Lock()
	type share struct {
		ws string
		n  int
	}
	var shares []share
	for ws, b := range j.waiting {
		shares = append(shares, share{ws, len(b.list)})
	}
	j.mu.Unlock()
	// The smallest first: whoever sends little does not wait for who sends much.
	slices.SortFunc(shares, func(a, b share) int { return cmp.Or(a.n-b.n, cmp.Compare(a.ws, b.ws)) })
	left := journalRate
	for i, one := range shares {
		if left == 0 || j.stopped() {
			break
		}
		n := min(one.n, max(1, left/(len(shares)-i)))
		ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
		j.write(ctx, one.ws, n)
		cancel()
		left -= n
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.total > 0 {
		return false
	}
	j.running = false
	return true
}

func (j *journal) stopped() bool {
	select {
	case <-j.stop:
		return true
	default:
		return false
	}
}

// take is queue's take.
func (j *journal) take(ws string, n int) (list []*Recording, lost int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.queue.take(ws, n)
}

// write stores up to n entries of a workspace. What cannot be stored is lost,
// and the server's own log says so.
func (j *journal) write(ctx context.Context, ws string, n int) {
	j.writer.Lock()
	defer j.writer.Unlock()
	list, lost := j.take(ws, n)
	if len(list) == 0 {
		return
	}
	var of *Workspace
	for _, r := range list {
		if r.ws != nil {
			of = r.ws
		}
	}
	if of == nil {
		var err error
		if of, err = j.s.base.Store.Workspace(ctx, ws); err != nil {
			return // there is no such workspace, as a rule
		}
	}
	entries := make([]*Logged, len(list))
	for i, r := range list {
		if r.ws == nil {
			r.ws = of
		}
		entries[i] = j.s.logged(r)
	}
	if lost > 0 {
		entries[0].Notes = append(entries[0].Notes, fmt.Sprintf("%d requests before this one are not listed: the server had more to do", lost))
	}
	keep := LogLimits{Entries: LogKept, Since: j.s.Now(of).Add(-LogAge)}
	if err := j.s.seams(of).Store.AppendLog(ctx, ws, entries, keep); err != nil {
		j.s.log.ErrorContext(ctx, "entries of the provisioning log are lost", "workspace", ws, "entries", len(entries), "error", err)
	}
}

// flush writes all that waits of a workspace.
func (j *journal) flush(ctx context.Context, ws string) { j.write(ctx, ws, -1) }

// SweepLog drops entries of the provisioning log that are too old, also in
// workspaces that nobody asks anything.
func (s *Service) SweepLog(ctx context.Context) error {
	for after := ""; ; {
		const some = 200
		list, err := s.base.Store.WorkspacesAfter(ctx, after, some)
		if err != nil {
			return fmt.Errorf("drop old entries of the provisioning log: %w", err)
		}
		for _, ws := range list {
			if err := s.base.Store.ExpireLog(ctx, ws.ID, s.Now(ws).Add(-LogAge)); err != nil {
				return fmt.Errorf("drop old entries of the provisioning log: %w", err)
			}
			after = ws.ID
		}
		if len(list) < some {
			return nil
		}
	}
}

// close takes no more recordings and writes what waits, as fast as it can.
// What cannot be written in time is lost, and the server's own log says so.
func (j *journal) close(ctx context.Context) {
	j.mu.Lock()
	if j.closed {
		j.mu.Unlock()
		return
	}
	j.closed = true
	close(j.stop)
	var waiting []string
	for ws := range j.waiting {
		waiting = append(waiting, ws)
	}
	j.mu.Unlock()
	for _, ws := range waiting {
		if ctx.Err() != nil {
			break
		}
		j.flush(ctx, ws)
	}
	j.working.Wait()
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.total > 0 {
		j.s.log.WarnContext(ctx, "entries of the provisioning log are lost: the server closes", "entries", j.total)
	}
	j.queue = newQueue()
}
