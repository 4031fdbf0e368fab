package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
)

// maxMemory is what the server's process may take, in MiB.
const maxMemory = 100

// memory reads the largest group, members and all, and looks at what the
// server's process took at the most until the answer was there.
func (b *bench) memory(ctx context.Context) error {
	largest := len(b.Sizes.Groups)
	want := b.Sizes.Groups[largest-1]
	var members tally
	if err := b.many.stream(ctx, http.MethodGet, "/Groups/"+groupID(largest), "", http.StatusOK, &members); err != nil {
		return err
	}
	if members.found != want {
		return fmt.Errorf("the group of %d came with %d members", want, members.found)
	}
	return b.addMemory(fmt.Sprintf("memory of the server, GET of %s members (%d MB) included", count(want), members.bytes/1_000_000))
}

// memoryPeak looks again when everything is done.
func (b *bench) memoryPeak(context.Context) error {
	return b.addMemory("memory of the server, load included")
}

func (b *bench) addMemory(what string) error {
	peak, err := peakMemory(b.stack.server.cmd.Process.Pid)
	if errors.Is(err, os.ErrNotExist) {
		b.table.add(row{what: what, figures: "no /proc here", limit: fmt.Sprintf("< %d MiB", maxMemory), verdict: unmeasured})
		return nil
	}
	if err != nil {
		return err
	}
	b.table.add(row{
		what: what, sizes: count(b.Sizes.Users) + " users", figures: fmt.Sprintf("%.0f MiB at the most", peak),
		limit: fmt.Sprintf("< %d MiB", maxMemory), verdict: verdict(peak < maxMemory),
	})
	return nil
}

// peakMemory is the most that was resident of a process, in MiB.
func peakMemory(pid int) (float64, error) {
	path := fmt.Sprintf("/proc/%d/status", pid)
	if _, err := os.Stat(path); err != nil {
		return 0, fmt.Errorf("look at the process: %w", err)
	}
	text := field(path, "VmHWM")
	kib, err := strconv.Atoi(strings.TrimSuffix(text, " kB"))
	if err != nil {
		return 0, fmt.Errorf("read VmHWM %q: %w", text, err)
	}
	return float64(kib) / 1024, nil
}

// tally counts the members in a group's text as it comes by.
type tally struct {
	bytes, found int
	// rest is the end of the last piece, too short to hold the mark.
	rest []byte
}

// mark stands once in each member.
const mark = `"$ref":`

func (t *tally) Write(piece []byte) (int, error) {
	t.bytes += len(piece)
	text := slices.Concat(t.rest, piece)
	t.found += strings.Count(string(text), mark)
	t.rest = append(t.rest[:0:0], text[max(0, len(text)-len(mark)+1):]...)
	return len(piece), nil
}
