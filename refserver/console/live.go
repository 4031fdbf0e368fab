package console

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

const (
	// maxLive is how many live pages the server serves at once.
	maxLive = 64
	// livePause is how often a stream looks for new entries. It asks the
	// database, since another server may have had the request.
	livePause = 500 * time.Millisecond
	// liveAge ends a stream; the browser opens another where it stopped.
	liveAge = 5 * time.Minute
	// liveSign is how long a stream is silent at most, so that proxies keep it.
	liveSign = 15 * time.Second
)

// streamLog sends new entries as they come, as server-sent events: the row of
// the table, in JSON, with the entry's id.
func (c *call) streamLog() error {
	if err := c.Service.May(c.actor, workspace.ReadLog); err != nil {
		return err
	}
	select {
	case c.live <- struct{}{}:
		defer func() { <-c.live }()
	default:
		c.w.Header().Set("Retry-After", "60")
		c.w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // for proxies that would collect the stream
	c.w.WriteHeader(http.StatusOK)
	if c.r.Method == http.MethodHead {
		return nil
	}
	c.stream()
	return nil
}

func (c *call) stream() {
	q := c.logQuery()
	q.Before, q.After = "", c.query().Get("after")
	if last := c.r.Header.Get("Last-Event-ID"); last != "" {
		q.After = last
	}
	out := http.NewResponseController(c.w)
	send := func(text string) bool {
		if _, err := c.w.Write([]byte(text)); err != nil {
			return false // the reader is gone
		}
		return out.Flush() == nil
	}
	if !send("retry: 1000\n\n") {
		return
	}
	tick := time.NewTicker(livePause)
	defer tick.Stop()
	end := time.After(liveAge)
	sent := time.Now()
	for {
		text, last, err := c.news(q)
		if err != nil {
			return // whatever it was, the browser asks again and is told then
		}
		if text == "" && time.Since(sent) > liveSign {
			text = ": still here\n\n"
		}
		if text != "" {
			if !send(text) {
				return
			}
			q.After, sent = last, time.Now()
		}
		select {
		case <-c.r.Context().Done():
			return
		case <-c.Draining:
			return
		case <-end:
			return
		case <-tick.C:
		}
	}
}

// news gives the events for what came after the query's entry, oldest first,
// and the id of the last one. Whether the reader may still see it is asked anew.
func (c *call) news(q workspace.LogQuery) (text, last string, err error) {
	if err := c.authenticate(); err != nil {
		return "", "", err
	}
	entries, err := c.log(q)
	if err != nil {
		return "", "", err
	}
	last = q.After
	var out bytes.Buffer
	for _, e := range slices.Backward(entries) {
		var row bytes.Buffer
		if err := c.pages["log"].ExecuteTemplate(&row, "row", c.logRow(e)); err != nil {
			return "", "", fmt.Errorf("render an entry: %w", err)
		}
		data, err := json.Marshal(row.String())
		if err != nil {
			return "", "", fmt.Errorf("encode an entry: %w", err)
		}
		last = e.ID
		fmt.Fprintf(&out, "id: %s\nevent: entry\ndata: %s\n\n", last, data)
	}
	return out.String(), last, nil
}
