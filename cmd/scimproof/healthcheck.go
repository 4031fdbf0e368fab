package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

type healthcheckCommand struct {
	Listen string `help:"Address the server listens on." default:"127.0.0.1:8080"`
}

// Run asks /healthz; the container engine reads the exit code.
func (c *healthcheckCommand) Run(ctx context.Context) error {
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return usage("--listen %q is no host:port: %w", c.Listen, err)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort("127.0.0.1", port)+"/healthz", http.NoBody)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return &exitError{code: 1, err: fmt.Errorf("not well: %w", err)}
	}
	if err := res.Body.Close(); err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return &exitError{code: 1, err: fmt.Errorf("not well: /healthz answers %s", res.Status)}
	}
	return nil
}
