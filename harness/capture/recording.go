package capture

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
)

// Line is one exchange of a recording and where it stands.
type Line struct {
	exchange.Exchange

	Number int
}

// maxLine is the longest line that is read: two bodies, escaped.
const maxLine = 16 * exchange.DefaultBodyLimit

// Read reads a recording.
func Read(r io.Reader) ([]Line, error) {
	var out []Line
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	for n := 1; s.Scan(); n++ {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var e exchange.Exchange
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("line %d is no exchange as scimproof record writes them: %w", n, err)
		}
		if e.Method == "" || e.URL == "" {
			return nil, fmt.Errorf("line %d is no exchange: it has no method and url", n)
		}
		out = append(out, Line{e, n})
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("reading the recording: %w", err)
	}
	if len(out) == 0 {
		return nil, errors.New("the recording is empty: nothing passed the proxy while it ran")
	}
	return out, nil
}

// pathOf is a request's address without the query.
func pathOf(line Line) string {
	path, _, _ := strings.Cut(line.URL, "?")
	return path
}

// note keeps what the target showed in an answer.
func (c *comparison) note(line Line) {
	if line.Status != http.StatusOK && line.Status != http.StatusCreated {
		return
	}
	var shown map[string]any
	if json.Unmarshal(line.ResponseBody, &shown) != nil {
		return
	}
	resources, isList := shown["Resources"].([]any)
	path := pathOf(line)
	if !isList && line.Method != http.MethodPost {
		c.shown[path] = walk(nil, "", shown, true)
		return
	}
	if !isList {
		resources = []any{shown}
	}
	for _, item := range resources {
		if r, ok := item.(map[string]any); ok {
			c.shown[strings.TrimSuffix(path, "/")+"/"+url.PathEscape(fmt.Sprint(r["id"]))] = walk(nil, "", r, true)
		}
	}
}
