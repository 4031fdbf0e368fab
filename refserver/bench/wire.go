package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
)

// wire is a client that costs little, as pgbench does: it shares the cores with
// what is measured. It sends one request at a time over one connection.
type wire struct {
	conn   net.Conn
	read   *bufio.Reader
	text   []byte
	prefix string
	header string
}

func dial(ctx context.Context, t *tenant) (*wire, error) {
	base, err := url.Parse(t.base)
	if err != nil {
		return nil, fmt.Errorf("read the base URL: %w", err)
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", base.Host)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return &wire{
		conn: conn, read: bufio.NewReader(conn), prefix: base.Path,
		header: " HTTP/1.1\r\nHost: " + base.Host + "\r\nAuthorization: Bearer " + t.token + "\r\n",
	}, nil
}

// do sends a request and reads the whole answer.
func (w *wire) do(r request) error {
	w.text = append(append(append(w.text[:0], r.method...), ' '), w.prefix...)
	w.text = append(append(w.text, r.path...), w.header...)
	if r.body != "" {
		w.text = append(w.text, "Content-Type: application/scim+json\r\nContent-Length: "...)
		w.text = append(strconv.AppendInt(w.text, int64(len(r.body)), 10), "\r\n"...)
	}
	w.text = append(append(w.text, "\r\n"...), r.body...)
	if _, err := w.conn.Write(w.text); err != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	res, err := http.ReadResponse(w.read, nil)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.path, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != r.want {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 1000)) // only for the message
		return fmt.Errorf("%s %s: status %d, want %d: %s", r.method, r.path, res.StatusCode, r.want, text)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return fmt.Errorf("%s %s: read the answer: %w", r.method, r.path, err)
	}
	return nil
}
