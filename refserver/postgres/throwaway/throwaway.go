// Package throwaway runs a Postgres cluster that lives as long as one process:
// the binaries of this machine, a folder under the temp directory, a Unix
// socket and no TCP port. Durability is off, so it is for tests and trial runs,
// never for data anybody wants to keep.
//
// The cluster dies with its owner: on Linux the kernel stops it when the owner
// is killed, and what a killed owner leaves on disk is removed by the next
// Start (see Sweep).
package throwaway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNoBinaries says that this machine has no Postgres server binaries.
var ErrNoBinaries = errors.New("no Postgres server binaries found on PATH or under /usr/lib/postgresql/*/bin")

const (
	folderPrefix  = "scimproof-pg-"
	startTimeout  = 60 * time.Second
	stopTimeout   = 10 * time.Second
	serverLogName = "server.log"
)

// Options of a cluster; the zero value is right for most callers.
type Options struct {
	// BinDir holds initdb and postgres; "" searches PATH, then Debian's folders.
	BinDir string
	// Durable keeps fsync and synchronous_commit on, as benchmarks need it.
	Durable bool
	// Settings are further server settings, e.g. "shared_buffers=1GB".
	Settings []string
}

// Cluster is a running throw-away server.
type Cluster struct {
	// URL reaches the database "postgres" as its superuser over the socket.
	URL string
	// Version is what the server says of itself, e.g. "15.18".
	Version string

	dir     string
	process *exec.Cmd
	exited  chan struct{}
	stop    sync.Once
	stopErr error
}

// Start makes and starts a cluster; it first removes what dead owners left.
// Errors: ErrNoBinaries, or what initdb or the server said.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	bin, err := binaries(o.BinDir)
	if err != nil {
		return nil, err
	}
	if _, err := Sweep(ctx); err != nil {
		return nil, fmt.Errorf("remove clusters of dead runs: %w", err)
	}
	owner, err := serverAccount()
	if err != nil {
		return nil, err
	}
	c, err := create(ctx, bin, owner, o)
	if err != nil {
		return nil, err
	}
	if err := c.ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres from %s: %w", bin, err), c.Close())
	}
	return c, nil
}

func create(ctx context.Context, bin string, owner *account, o Options) (*Cluster, error) {
	dir, err := os.MkdirTemp("", folderPrefix)
	if err != nil {
		return nil, fmt.Errorf("make a folder for the cluster: %w", err)
	}
	c := &Cluster{dir: dir, exited: make(chan struct{})}
	fail := func(err error) (*Cluster, error) { return nil, errors.Join(err, os.RemoveAll(dir)) }
	if err := markOwned(dir); err != nil {
		return fail(err)
	}
	if err := owner.give(dir); err != nil {
		return fail(err)
	}
	data := filepath.Join(dir, "data")
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "--pgdata", data, "--username", "postgres",
		"--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions")
	initdb.Dir = dir
	initdb.SysProcAttr = owner.attributes()
	if out, err := initdb.CombinedOutput(); err != nil {
		return fail(fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(out))))
	}
	if err := c.launch(filepath.Join(bin, "postgres"), data, owner, o); err != nil {
		return fail(err)
	}
	c.URL = (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode()}).String()
	return c, nil
}

func (c *Cluster) launch(program, data string, owner *account, o Options) error {
	settings := []string{"listen_addresses=", "unix_socket_directories=" + c.dir, "max_connections=200", "shared_buffers=128MB"}
	if !o.Durable {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "jit=off")
	}
	args := []string{"-D", data}
	for _, s := range append(settings, o.Settings...) {
		args = append(args, "-c", s)
	}
	log, err := os.Create(filepath.Join(c.dir, serverLogName))
	if err != nil {
		return fmt.Errorf("open the server's log: %w", err)
	}
	//nolint:noctx // the server outlives the call that starts it; Close ends it
	c.process = exec.Command(program, args...)
	c.process.Dir = c.dir
	c.process.Stdout, c.process.Stderr = log, log
	c.process.SysProcAttr = owner.attributes()
	started := make(chan error)
	go func() {
		// The kernel's parent-death signal follows the thread that forked, not
		// the process, so that thread has to live as long as the server.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.process.Start()
		started <- err
		if err != nil {
			return
		}
		_ = c.process.Wait() // how it ended stands in its log
		_ = log.Close()
		close(c.exited)
	}()
	if err := <-started; err != nil {
		return errors.Join(fmt.Errorf("start %s: %w", program, err), log.Close())
	}
	return nil
}

// ready waits until the server answers a query.
func (c *Cluster) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		version, err := serverVersion(ctx, c.URL)
		if err == nil {
			c.Version = version
			return nil
		}
		select {
		case <-c.exited:
			return fmt.Errorf("the server ended: %s", c.logTail())
		case <-ctx.Done():
			return fmt.Errorf("no answer: %w (last: %w): %s", ctx.Err(), err, c.logTail())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func serverVersion(ctx context.Context, dsn string) (version string, err error) {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return "", fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	if err := conn.QueryRow(ctx, "SHOW server_version").Scan(&version); err != nil {
		return "", fmt.Errorf("ask for the version: %w", err)
	}
	version, _, _ = strings.Cut(version, " ")
	return version, nil
}

func (c *Cluster) logTail() string {
	f, err := os.Open(filepath.Join(c.dir, serverLogName))
	if err != nil {
		return "no log: " + err.Error()
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, 64<<10))
	if err != nil {
		return "unreadable log: " + err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], " | ")
}

// Close stops the server and removes its folder; later calls return the same.
func (c *Cluster) Close() error {
	c.stop.Do(func() { c.stopErr = c.shutDown() })
	return c.stopErr
}

func (c *Cluster) shutDown() error {
	if err := c.process.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop Postgres: %w", err)
	}
	select {
	case <-c.exited:
	case <-time.After(stopTimeout):
		if err := c.process.Process.Signal(syscall.SIGQUIT); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("stop Postgres at once: %w", err)
		}
		<-c.exited
	}
	if err := os.RemoveAll(c.dir); err != nil {
		return fmt.Errorf("remove the cluster's folder: %w", err)
	}
	return nil
}

// binaries finds the folder with initdb and postgres in it.
func binaries(dir string) (string, error) {
	if dir != "" {
		if complete(dir) {
			return dir, nil
		}
		return "", fmt.Errorf("%s holds no initdb and postgres: name a folder that does", dir)
	}
	candidates := filepath.SplitList(os.Getenv("PATH"))
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", fmt.Errorf("look for Postgres: %w", err)
	}
	slices.SortFunc(installed, func(a, b string) int { return len(b) - len(a) + 2*strings.Compare(b, a) })
	for _, d := range append(candidates, installed...) {
		if complete(d) {
			return d, nil
		}
	}
	return "", ErrNoBinaries
}

func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return false
		}
	}
	return true
}
