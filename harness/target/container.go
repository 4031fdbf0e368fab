package target

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/rand"
	"debug/elf"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
	tclog "github.com/testcontainers/testcontainers-go/log"
	"github.com/testcontainers/testcontainers-go/modules/postgres"
	"github.com/testcontainers/testcontainers-go/network"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/sut"
)

//go:embed Dockerfile
var dockerfile []byte

const (
	engineTimeout  = 5 * time.Second
	startTimeout   = 3 * time.Minute
	publicPort     = "8080/tcp"
	privatePort    = "8081/tcp"
	databaseUser   = "scimproof"
	databaseName   = "scimproof"
	databaseAlias  = "db"
	serverUserName = "server"
)

// engine is a Docker engine that answers and can run our images.
type engine struct {
	postgresImage string
}

// findEngine asks the Docker engine, if any, whether it can be used; the error
// says in one line what is missing.
func findEngine(ctx context.Context, o Options) (*engine, error) {
	prepareEnvironment()
	ctx, cancel := context.WithTimeout(ctx, engineTimeout)
	defer cancel()
	docker, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = docker.Close() }() // only the connection pool
	image := o.PostgresImage
	if image == "" {
		image = DefaultPostgresImage
	}
	if _, err := docker.ImageInspect(ctx, image); err != nil && !o.Pull {
		return nil, fmt.Errorf("the Docker engine has no image %s: name one it has with --postgres-image, or add --pull", image)
	}
	return &engine{postgresImage: image}, nil
}

func connect(ctx context.Context) (*client.Client, error) {
	docker, err := client.New(client.FromEnv)
	if err != nil {
		return nil, fmt.Errorf("docker: %w", err)
	}
	if _, err := docker.Ping(ctx, client.PingOptions{NegotiateAPIVersion: true}); err != nil {
		return nil, errors.Join(fmt.Errorf("no Docker engine answers: %w", err), docker.Close())
	}
	return docker, nil
}

// prepareEnvironment gives testcontainers-go, which reads only the environment,
// the two answers it would guess wrong: that Ryuk is not wanted, and that an
// engine running beside us inside one container publishes its ports here and
// not on that container's gateway.
func prepareEnvironment() {
	tclog.SetDefault(silent{}) // its play-by-play is not ours to print
	setDefault("TESTCONTAINERS_RYUK_DISABLED", "true")
	if _, err := os.Stat("/.dockerenv"); err != nil {
		return
	}
	if _, err := net.InterfaceByName("docker0"); err == nil {
		setDefault("TESTCONTAINERS_HOST_OVERRIDE", "localhost")
	}
}

// silent is a logger that says nothing.
type silent struct{}

func (silent) Printf(string, ...any) {}

func setDefault(name, value string) {
	if _, set := os.LookupEnv(name); !set {
		_ = os.Setenv(name, value) // fails only for malformed names
	}
}

// stack is the server and its Postgres as containers on a network of their own.
type stack struct {
	door   *admin
	what   string
	close  sync.Once
	closes []func(context.Context) error
	err    error
}

func containers(ctx context.Context, o Options, e *engine) (_ sut.Target, err error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if _, err := sweepContainers(ctx); err != nil {
		return nil, err
	}
	s := &stack{what: "a container of " + e.postgresImage}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close(context.WithoutCancel(ctx)))
		}
	}()
	nw, err := network.New(ctx, network.WithLabels(ownerLabels()))
	if err != nil {
		return nil, fmt.Errorf("make a network: %w", err)
	}
	s.push(nw.Remove)
	password := rand.Text()
	db, err := startPostgres(ctx, e.postgresImage, password, network.WithNetwork([]string{databaseAlias}, nw))
	if db != nil {
		s.push(func(ctx context.Context) error { return db.Terminate(ctx) })
	}
	if err != nil {
		return nil, err
	}
	secret := rand.Text()
	dsn := (&url.URL{
		Scheme: "postgres", User: url.UserPassword(databaseUser, password), Host: net.JoinHostPort(databaseAlias, "5432"),
		Path: databaseName, RawQuery: "sslmode=disable",
	}).String()
	server, err := startServer(ctx, o, dsn, secret, nw)
	if server != nil {
		s.push(func(ctx context.Context) error { return server.Terminate(ctx) })
	}
	if err != nil {
		return nil, err
	}
	if s.door, err = doors(ctx, server, secret); err != nil {
		return nil, err
	}
	return s, nil
}

func startPostgres(ctx context.Context, image, password string, more ...testcontainers.ContainerCustomizer) (*postgres.PostgresContainer, error) {
	options := append([]testcontainers.ContainerCustomizer{
		postgres.WithDatabase(databaseName), postgres.WithUsername(databaseUser), postgres.WithPassword(password),
		postgres.BasicWaitStrategies(), testcontainers.WithLabels(ownerLabels()),
		testcontainers.WithCmd("postgres", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200"),
	}, more...)
	db, err := postgres.Run(ctx, image, options...)
	if err != nil {
		return db, fmt.Errorf("start Postgres from image %s: %w", image, err)
	}
	return db, nil
}

func startServer(ctx context.Context, o Options, dsn, secret string, nw *testcontainers.DockerNetwork) (*testcontainers.DockerContainer, error) {
	archive, err := buildContext(o.Executable)
	if err != nil {
		return nil, err
	}
	image := o.ServerImage
	if image == "" {
		image = DefaultServerImage
	}
	repo, tag, _ := strings.Cut(image, ":")
	if tag == "" {
		tag = "latest"
	}
	schemas, err := schemaFiles()
	if err != nil {
		return nil, err
	}
	server, err := testcontainers.Run(ctx, "",
		testcontainers.WithDockerfile(testcontainers.FromDockerfile{ContextArchive: bytes.NewReader(archive), Repo: repo, Tag: tag, KeepImage: true}),
		testcontainers.WithLabels(ownerLabels()),
		network.WithNetwork([]string{serverUserName}, nw),
		testcontainers.WithExposedPorts(publicPort, privatePort),
		testcontainers.WithEnv(map[string]string{"SCIMPROOF_POSTGRES_URL": dsn, "SCIMPROOF_ADMIN_SECRET": secret}),
		testcontainers.WithFiles(schemas...),
		testcontainers.WithCmd("serve", "--listen", "0.0.0.0:8080", "--admin-listen", "0.0.0.0:8081", "--bare", "--schemas", schemaFolder),
		testcontainers.WithWaitStrategyAndDeadline(time.Minute, wait.ForHTTP("/healthz").WithPort(publicPort)),
	)
	if err != nil {
		return server, fmt.Errorf("start the server's container: %w%s", err, containerLog(ctx, server))
	}
	return server, nil
}

// schemaFolder is where the server's container finds the schemas of the fixtures.
const schemaFolder = "/schemas"

// schemaFiles are the files to put there.
func schemaFiles() ([]testcontainers.ContainerFile, error) {
	schemas := fixtures.Schemas()
	entries, err := fs.ReadDir(schemas, ".")
	if err != nil {
		return nil, fmt.Errorf("list the fixtures' schemas: %w", err)
	}
	var files []testcontainers.ContainerFile
	for _, e := range entries {
		text, err := fs.ReadFile(schemas, e.Name())
		if err != nil {
			return nil, fmt.Errorf("read the fixtures' schema: %w", err)
		}
		files = append(files, testcontainers.ContainerFile{Reader: bytes.NewReader(text), ContainerFilePath: schemaFolder + "/" + e.Name(), FileMode: 0o644})
	}
	return files, nil
}

// containerLog adds the last words of a container that did not come up.
func containerLog(ctx context.Context, c *testcontainers.DockerContainer) string {
	if c == nil {
		return ""
	}
	logs, err := c.Logs(ctx)
	if err != nil {
		return ""
	}
	defer func() { _ = logs.Close() }()
	var text bytes.Buffer
	if _, err := text.ReadFrom(logs); err != nil {
		return ""
	}
	return ": " + strings.TrimSpace(text.String()[max(0, text.Len()-2000):])
}

func doors(ctx context.Context, server *testcontainers.DockerContainer, secret string) (*admin, error) {
	public, err := server.PortEndpoint(ctx, publicPort, "http")
	if err != nil {
		return nil, fmt.Errorf("find the server's port: %w", err)
	}
	private, err := server.PortEndpoint(ctx, privatePort, "http")
	if err != nil {
		return nil, fmt.Errorf("find the server's admin port: %w", err)
	}
	door := newAdmin(public, private, secret)
	door.fleeting = true
	return door, nil
}

// buildContext is the tar archive the image is built from.
func buildContext(executable string) ([]byte, error) {
	if executable == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this program's file: %w", err)
		}
		executable = self
	}
	if err := checkStatic(executable); err != nil {
		return nil, err
	}
	program, err := os.ReadFile(executable)
	if err != nil {
		return nil, fmt.Errorf("read the program: %w", err)
	}
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	for _, f := range []struct {
		name string
		mode int64
		text []byte
	}{{"Dockerfile", 0o644, dockerfile}, {"scimproof", 0o755, program}} {
		if err := w.WriteHeader(&tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.text))}); err != nil {
			return nil, fmt.Errorf("pack %s: %w", f.name, err)
		}
		if _, err := w.Write(f.text); err != nil {
			return nil, fmt.Errorf("pack %s: %w", f.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack the build context: %w", err)
	}
	return archive.Bytes(), nil
}

// checkStatic refuses a binary that needs a loader, which scratch has not.
func checkStatic(executable string) error {
	f, err := elf.Open(executable)
	if err != nil {
		return fmt.Errorf("%s is no Linux binary: %w", executable, err)
	}
	defer func() { _ = f.Close() }()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			return fmt.Errorf("%s is linked dynamically and cannot run in an empty image: build it with CGO_ENABLED=0 (make build does)", executable)
		}
	}
	return nil
}

func (s *stack) push(c func(context.Context) error) {
	s.closes = append([]func(context.Context) error{c}, s.closes...)
}

func (s *stack) Info() sut.Info {
	return sut.Info{Kind: "container", URL: s.door.public, Postgres: s.what, Own: true}
}

func (s *stack) Tenant(ctx context.Context, spec sut.Spec) (*sut.Tenant, error) {
	return s.door.tenant(ctx, spec)
}

func (s *stack) adminDoor() *admin { return s.door }

func (s *stack) Close(ctx context.Context) error {
	s.close.Do(func() {
		if s.door != nil {
			s.door.close()
		}
		s.err = runAll(ctx, s.closes)
	})
	return s.err
}

// postgresOnly starts Postgres alone, for systems whose programs cannot run in
// a Linux container.
func (e *engine) postgresOnly(ctx context.Context) (Database, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	db, err := startPostgres(ctx, e.postgresImage, rand.Text())
	if err != nil {
		if db != nil {
			err = errors.Join(err, db.Terminate(context.WithoutCancel(ctx)))
		}
		return Database{}, err
	}
	dsn, err := db.ConnectionString(ctx, "sslmode=disable")
	if err != nil {
		return Database{}, errors.Join(fmt.Errorf("find Postgres: %w", err), db.Terminate(context.WithoutCancel(ctx)))
	}
	stop := context.WithoutCancel(ctx)
	return Database{URL: dsn, What: "a container of " + e.postgresImage, close: func() error { return db.Terminate(stop) }}, nil
}

// ownerLabels mark what a run started, so that a later run can tell whether its
// owner still lives.
func ownerLabels() map[string]string {
	return map[string]string{labelOwner: strconv.Itoa(os.Getpid()), labelStarted: startOf(os.Getpid())}
}
