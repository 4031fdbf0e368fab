package throwaway_test

import (
	"bufio"
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
)

const childEnv = "SCIMPROOF_THROWAWAY_CHILD"

// TestMain plays the owner that is killed in TestKilledOwnerLeavesNothing.
func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	c, err := throwaway.Start(context.Background(), throwaway.Options{})
	if err != nil {
		os.Stdout.WriteString("error " + err.Error() + "\n")
		os.Exit(1)
	}
	os.Stdout.WriteString(c.URL + "\n")
	select {}
}

func start(t *testing.T) *throwaway.Cluster {
	t.Helper()
	c, err := throwaway.Start(t.Context(), throwaway.Options{})
	if errors.Is(err, throwaway.ErrNoBinaries) {
		t.Fatal("no Postgres binaries on this machine: install the package postgresql")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func folder(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("host")
}

func TestStartAnswersAndCloseRemovesEverything(t *testing.T) {
	t.Parallel()
	c := start(t)
	conn, err := pgx.Connect(t.Context(), c.URL)
	if err != nil {
		t.Fatal(err)
	}
	var encoding string
	if err := conn.QueryRow(t.Context(), "SHOW server_encoding").Scan(&encoding); err != nil {
		t.Fatal(err)
	}
	if encoding != "UTF8" {
		t.Errorf("server_encoding: got %s, want UTF8", encoding)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if c.Version == "" {
		t.Error("Version: got nothing, want what the server says")
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder(t, c.URL)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder after Close: got %v, want it gone", err)
	}
}

func TestKilledOwnerLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	owner := exec.CommandContext(t.Context(), os.Args[0])
	owner.Env = append(os.Environ(), childEnv+"=1")
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("owner said nothing: %v", err)
	}
	dir := folder(t, line[:len(line)-1])
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("folder of the living owner: %v", err)
	}
	if err := owner.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = owner.Wait() // killed: the error is the point
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		if _, err := throwaway.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s is still there after its owner was killed and a sweep ran", dir)
}

func TestStartWithAWrongFolderNamesTheRemedy(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	_, err := throwaway.Start(t.Context(), throwaway.Options{BinDir: empty})
	if err == nil {
		t.Fatal("Start with an empty BinDir: got no error")
	}
	if got, want := err.Error(), empty+" holds no initdb and postgres: name a folder that does"; got != want {
		t.Errorf("error: got %q, want %q", got, want)
	}
}
