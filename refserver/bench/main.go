// Command bench measures what the reference server's requests cost, and how the
// cost grows with the size of a workspace. It starts a durable throw-away
// Postgres and the built server as a process of its own, fills the database,
// and prints one table; it fails when a figure is worse than its limit.
//
// Sizes are compared by ratio: every size gets the same number of requests, in
// rotation, and the ratio is that of the medians. A slow machine or a busy one
// then slows all sizes alike.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// errShort says that a figure is worse than its limit; the table has which.
var errShort = errors.New("some figures fall short of their limits")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// command reads the arguments and runs the benchmark, or serves as its empty
// handler.
func command(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	server := flags.String("server", "bin/scimproof", "the built binary that serves")
	size := flags.String("size", os.Getenv("BENCH_SIZE"), "full, or small for a quick look (default $BENCH_SIZE)")
	empty := flags.Bool("empty", false, "only serve the empty handler that the server is compared with")
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("read the arguments: %w", err)
	}
	if *empty {
		return serveEmpty(ctx, out)
	}
	o := options{Server: []string{*server, "serve"}, Sizes: full, Micro: true}
	switch *size {
	case "", "full":
	case "small":
		o.Sizes = small
	default:
		return fmt.Errorf("size %q is neither full nor small", *size)
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	o.Empty = []string{self, "-empty"}
	return run(ctx, o, out)
}
