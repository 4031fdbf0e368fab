package workspace

const (
	// queueSize and queueBytes bound what waits to be written, in entries and in
	// bytes of bodies.
	queueSize  = 1024
	queueBytes = 2 << 20
	// queueShare is how many entries of one workspace may wait before it is the
	// first to lose some.
	queueShare = 100
)

// queue holds recordings that are yet to be written, by workspace and in the
// order they came. When there are too many, whoever has sent much of late loses
// its oldest; when nobody has, the oldest of all goes. When the bodies are too
// large the oldest are left out, and the entry says that they are.
type queue struct {
	waiting map[string]*backlog
	// large are the backlogs of more than a share.
	large map[string]*backlog
	// order has all recordings; what is gone has left a nil. The first has the
	// place base, and up to stripped their bodies are gone.
	order          []*Recording
	base, stripped int
	total, bytes   int
}

// backlog is what waits of one workspace, the oldest first.
type backlog struct {
	list []*Recording
	lost int
}

func newQueue() queue {
	return queue{waiting: map[string]*backlog{}, large: map[string]*backlog{}}
}

func (r *Recording) bodies() int { return len(r.Body) + len(r.Answer) }

func (q *queue) put(r *Recording) {
	b := q.waiting[r.Workspace]
	if b == nil {
		b = &backlog{}
		q.waiting[r.Workspace] = b
	}
	r.place = q.base + len(q.order)
	q.order = append(q.order, r)
	b.list = append(b.list, r)
	if len(b.list) > queueShare {
		q.large[r.Workspace] = b
	}
	q.total++
	q.bytes += r.bodies()
	for len(b.list) > LogKept {
		q.drop(r.Workspace, b)
	}
	for q.total > queueSize {
		q.drop(q.victim())
	}
	for q.bytes > queueBytes {
		if ws, b := q.largest(); b != nil {
			q.drop(ws, b)
			continue
		}
		q.strip()
	}
}

// victim is whose oldest recording has to go.
func (q *queue) victim() (string, *backlog) {
	if ws, b := q.largest(); b != nil {
		return ws, b
	}
	ws := q.order[0].Workspace
	return ws, q.waiting[ws]
}

// largest is the largest backlog of more than a share, nil when there is none.
func (q *queue) largest() (ws string, most *backlog) {
	for name, b := range q.large {
		if most == nil || len(b.list) > len(most.list) {
			ws, most = name, b
		}
	}
	return ws, most
}

// drop leaves out the oldest of a backlog.
func (q *queue) drop(ws string, b *backlog) {
	q.forget(b.list[0])
	b.list = b.list[1:]
	b.lost++
	q.shrunk(ws, b)
}

// strip leaves out the bodies of the oldest recording that has some.
func (q *queue) strip() {
	for q.stripped = max(q.stripped, q.base); q.stripped < q.base+len(q.order); q.stripped++ {
		if r := q.order[q.stripped-q.base]; r != nil && r.bodies() > 0 {
			q.bytes -= r.bodies()
			r.Body, r.Answer, r.Cut = nil, nil, true
			return
		}
	}
	q.bytes = 0 // nobody has any
}

// forget takes a recording out of the order.
func (q *queue) forget(r *Recording) {
	q.order[r.place-q.base] = nil
	q.total--
	q.bytes -= r.bodies()
	for len(q.order) > 0 && q.order[0] == nil {
		q.order = q.order[1:]
		q.base++
	}
}

// shrunk keeps the books of a backlog that has become smaller.
func (q *queue) shrunk(ws string, b *backlog) {
	if len(b.list) <= queueShare {
		delete(q.large, ws)
	}
	if len(b.list) == 0 && b.lost == 0 {
		delete(q.waiting, ws)
	}
}

// take removes up to n recordings of a workspace, all of them with n < 0, and
// says how many before them were left out.
func (q *queue) take(ws string, n int) (list []*Recording, lost int) {
	b := q.waiting[ws]
	if b == nil {
		return nil, 0
	}
	if n < 0 || n > len(b.list) {
		n = len(b.list)
	}
	list, b.list = b.list[:n:n], b.list[n:]
	if n > 0 {
		lost, b.lost = b.lost, 0
	}
	for _, r := range list {
		q.forget(r)
	}
	q.shrunk(ws, b)
	return list, lost
}
