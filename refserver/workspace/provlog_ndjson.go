package workspace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// exchange is one line of a recording as `scimproof record` writes it. The two
// programs share no code; a test reads what is written here with the other.
type exchange struct {
	Seq           int       `json:"seq"`
	Actor         string    `json:"actor,omitempty"`
	Method        string    `json:"method"`
	URL           string    `json:"url"`
	RequestHeader []field   `json:"requestHeader,omitempty"`
	RequestBody   *body     `json:"requestBody,omitempty"`
	Status        int       `json:"status,omitempty"`
	ResponseBody  *body     `json:"responseBody,omitempty"`
	Started       time.Time `json:"started"`
	Duration      int64     `json:"durationNanos"`
	Truncated     bool      `json:"truncated,omitempty"`
}

type field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type body struct {
	Text string `json:"text"`
}

func bodyOf(content []byte) *body {
	if len(content) == 0 {
		return nil
	}
	return &body{Text: string(content)}
}

// ExchangeLines are entries as a recording, the oldest first: a JSON object on
// each line, as `scimproof record` writes them and `scimproof profiles diff`
// reads them. Entries come the newest first, as ProvisioningLog lists them;
// origin is scheme and authority of the server. Entries whose personal data was
// erased are left out, since there is nothing left in them to compare.
func ExchangeLines(entries []LogEntry, origin string) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	seq := 0
	for _, entry := range slices.Backward(entries) {
		if entry.Truncated && entry.RequestHeader == nil {
			continue
		}
		seq++
		line := exchange{
			Seq: seq, Actor: entry.IdP, Method: entry.Method, URL: origin + entry.Path, RequestBody: bodyOf(entry.RequestBody), Status: entry.Status,
			ResponseBody: bodyOf(entry.ResponseBody), Started: entry.At, Duration: entry.Duration.Nanoseconds(), Truncated: entry.Truncated,
		}
		if entry.Query != "" {
			line.URL += "?" + entry.Query
		}
		for _, h := range entry.RequestHeader {
			line.RequestHeader = append(line.RequestHeader, field(h))
		}
		if err := e.Encode(line); err != nil {
			return nil, fmt.Errorf("write entry %s: %w", entry.ID, err)
		}
	}
	return out.Bytes(), nil
}
