package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/scimproof/scimproof/harness/capture"
	"github.com/scimproof/scimproof/harness/exchange"
)

type recordCommand struct {
	Upstream string `help:"SCIM base URL that requests are passed on to." required:"" placeholder:"URL"`
	Listen   string `help:"Address to listen on, plain HTTP; put a tunnel or proxy with a certificate in front of it." default:"127.0.0.1:8080" placeholder:"ADDR"`
	Out      string `help:"File to append to, one line for each exchange." required:"" placeholder:"FILE"`
	Redact   bool   `help:"Replace personal data and the upstream's name, too. Credentials and passwords are never recorded."`
}

// Run passes requests on until it is interrupted.
func (c *recordCommand) Run(ctx context.Context, s streams) error {
	// Readable by its owner alone: without --redact it holds personal data.
	file, err := os.OpenFile(c.Out, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return usage("--out: %w", err)
	}
	n, err := c.record(ctx, s, file)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	s.say("%d exchanges in %s; compare them with scimproof profiles diff PROFILE %s\n", n, c.Out, c.Out)
	return nil
}

func (c *recordCommand) record(ctx context.Context, s streams, out io.Writer) (int, error) {
	failed := make(chan struct{}, 1)
	proxy, err := capture.NewProxy(capture.Options{
		Upstream: c.Upstream, Redact: c.Redact, Out: signalling{out, failed},
		Done: func(e exchange.Exchange) { c.show(s, e) },
	})
	if err != nil {
		return 0, usage("--upstream: %w", err)
	}
	if err := proxy.Check(ctx); err != nil {
		return 0, &exitError{code: exitUnreachable, err: err}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return 0, usage("--listen: %w", err)
	}
	server := &http.Server{Handler: proxy, ReadHeaderTimeout: 30 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	s.say("Recording http://%s for %s; Ctrl-C ends it\n", listener.Addr(), c.Upstream)
	select {
	case err = <-ended:
	case <-failed:
	case <-ctx.Done():
	}
	// What is on its way may end.
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if shutErr := server.Shutdown(stop); shutErr != nil {
		err = errors.Join(err, server.Close())
	}
	n, writeErr := proxy.Recorded()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return n, errors.Join(err, writeErr)
}

// show prints one line for each exchange.
func (*recordCommand) show(s streams, e exchange.Exchange) {
	if e.Err != "" {
		s.warn("%d  %s %s: %s\n", e.Seq, e.Method, e.URL, e.Err)
		return
	}
	s.say("%d  %s %s  %d\n", e.Seq, e.Method, e.URL, e.Status)
}

// signalling tells when a line could not be written, so that nobody believes
// that it was.
type signalling struct {
	io.Writer

	failed chan<- struct{}
}

func (w signalling) Write(line []byte) (int, error) {
	n, err := w.Writer.Write(line)
	if err != nil {
		select {
		case w.failed <- struct{}{}:
		default:
		}
		return n, fmt.Errorf("write: %w", err)
	}
	return n, nil
}
