package throwaway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const ownerName = "owner.json"

// mark is written into each cluster's folder, so that a later run can tell a
// dead owner from a living one even when the process id was given out again.
type mark struct {
	PID     int    `json:"pid"`
	Started string `json:"started"`
}

func markOwned(dir string) error {
	text, err := json.Marshal(mark{PID: os.Getpid(), Started: StartOf(os.Getpid())})
	if err != nil {
		return fmt.Errorf("encode the owner: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, ownerName), text, 0o644); err != nil {
		return fmt.Errorf("mark the folder as ours: %w", err)
	}
	return nil
}

// Sweep stops and removes the clusters whose owner is dead, and returns their
// folders. Folders of living owners, and folders it may not read, are left.
func Sweep(ctx context.Context) ([]string, error) {
	folders, err := filepath.Glob(filepath.Join(os.TempDir(), folderPrefix+"*"))
	if err != nil {
		return nil, fmt.Errorf("look for clusters: %w", err)
	}
	var removed []string
	for _, dir := range folders {
		dead, err := ownerDead(dir)
		if err != nil || !dead {
			continue // being made, being removed, or not ours
		}
		if err := stopServer(ctx, dir); err != nil {
			return removed, err
		}
		if err := os.RemoveAll(dir); err != nil && !errors.Is(err, os.ErrPermission) {
			return removed, fmt.Errorf("remove %s: %w", dir, err)
		}
		removed = append(removed, dir)
	}
	return removed, nil
}

func ownerDead(dir string) (bool, error) {
	text, err := os.ReadFile(filepath.Join(dir, ownerName))
	if err != nil {
		return false, fmt.Errorf("read the owner of %s: %w", dir, err)
	}
	var m mark
	if err := json.Unmarshal(text, &m); err != nil {
		return false, fmt.Errorf("owner of %s: %w", dir, err)
	}
	return !Alive(m.PID, m.Started), nil
}

// stopServer ends the server of a dead owner, known by its own pid file.
func stopServer(ctx context.Context, dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the pid file in %s: %w", dir, err)
	}
	lines := strings.SplitN(string(text), "\n", 3)
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || len(lines) < 2 || strings.TrimSpace(lines[1]) != filepath.Join(dir, "data") {
		return nil //nolint:nilerr // half written: the server is not up
	}
	if !alive(pid) || !isServerOf(pid, dir) {
		return nil
	}
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if err := syscall.Kill(pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("stop the Postgres of a dead run (pid %d): %w", pid, err)
		}
		for range 250 {
			if !alive(pid) {
				return nil
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("stop the Postgres of a dead run: %w", ctx.Err())
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return fmt.Errorf("the Postgres of a dead run (pid %d) does not stop: end it by hand and remove %s", pid, dir)
}

func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// isServerOf guards against a pid given out again: the command line must name
// the folder. Systems without /proc trust the pid file.
func isServerOf(pid int, dir string) bool {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return errors.Is(err, os.ErrNotExist) && !hasProc()
	}
	return strings.Contains(string(text), dir)
}

func hasProc() bool {
	_, err := os.Stat("/proc/self/stat")
	return err == nil
}

// Alive reports whether the process that started at the given time (see
// StartOf) still runs; a process id given out again does not count.
func Alive(pid int, started string) bool { return alive(pid) && StartOf(pid) == started }

// StartOf is a process's start time in clock ticks since boot, "" without /proc.
func StartOf(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	// The name in brackets may hold blanks; the start time is the 20th field after it.
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 20 {
		return ""
	}
	return fields[19]
}
