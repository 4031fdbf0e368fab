// Package target says where the system under test is: a URL somebody gave us,
// containers, or a server of ours in this process. It alone imports the
// reference server, and of it only the constructor and the throw-away Postgres.
//
// Decisions worth remembering:
//   - Docker counts as available only when an engine answers and has the
//     Postgres image (or pulling is allowed): a missing image is otherwise
//     pulled for up to a quarter of an hour on a machine that cannot.
//   - The server's image is built from the Dockerfile in this folder and the
//     running executable, so an installed binary needs no source tree.
//   - Ryuk, testcontainers' own sweeper, is off unless the user turns it on: it
//     is one more image to pull. What a killed run left is removed by the next
//     one, found by label, process id and start time.
package target

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"strings"

	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
)

// Options of a target of our own.
type Options struct {
	// PostgresURL names a database to use; "" takes a container or a local cluster.
	PostgresURL string
	// NoDocker passes the container path by.
	NoDocker bool
	// OnlyDocker refuses anything but the container path.
	OnlyDocker bool
	// Pull allows images to be pulled.
	Pull bool
	// PostgresImage and ServerImage name the images; "" means the defaults below.
	PostgresImage, ServerImage string
	// Executable is the static binary the server's image is built from; ""
	// means this program.
	Executable string
	// Log receives the server's records; nil discards them.
	Log *slog.Logger
}

// The images of the container path unless the user names others.
const (
	DefaultPostgresImage = "postgres:15-alpine"
	DefaultServerImage   = "scimproof/server:run"
)

// ErrNoPostgres says that none of the three sources of Postgres works.
var ErrNoPostgres = errors.New("no Postgres to be had: give --postgres-url, or start a Docker engine that has the image (or add --pull), or install PostgreSQL's server binaries (package postgresql)")

// Own starts the reference server on the first Postgres that can be had: the
// URL given, a container, a throw-away cluster from this machine's binaries. The
// caller must Close it.
func Own(ctx context.Context, o Options) (sut.Target, error) {
	if o.PostgresURL != "" {
		return local(ctx, o, database{url: o.PostgresURL, what: "the Postgres at " + redactURL(o.PostgresURL)})
	}
	var passedBy error
	if !o.NoDocker {
		engine, err := findEngine(ctx, &o)
		switch {
		case err == nil:
			return ownContainers(ctx, o, engine)
		case o.OnlyDocker:
			return nil, fmt.Errorf("containers were asked for: %w", err)
		default:
			passedBy = err
		}
	}
	cluster, err := throwaway.Start(ctx, throwaway.Options{})
	if errors.Is(err, throwaway.ErrNoBinaries) {
		return nil, fmt.Errorf("%w (%w; containers: %w)", ErrNoPostgres, err, passedBy)
	}
	if err != nil {
		return nil, fmt.Errorf("throw-away Postgres: %w", err)
	}
	return local(ctx, o, database{url: cluster.URL, what: "a throw-away PostgreSQL " + cluster.Version + " from this machine's binaries", close: cluster.Close})
}

func ownContainers(ctx context.Context, o Options, e *engine) (sut.Target, error) {
	if runtime.GOOS == "linux" {
		return containers(ctx, o, e)
	}
	// This program cannot run in a Linux container: only Postgres goes into one.
	db, err := e.postgresOnly(ctx, o)
	if err != nil {
		return nil, err
	}
	return local(ctx, o, db)
}

// Sweep removes what killed runs left behind: clusters, containers, networks.
// It returns a line for each thing removed.
func Sweep(ctx context.Context) ([]string, error) {
	folders, err := throwaway.Sweep(ctx)
	var removed []string
	for _, f := range folders {
		removed = append(removed, "Postgres cluster "+f)
	}
	if err != nil {
		return removed, fmt.Errorf("clusters: %w", err)
	}
	more, err := sweepContainers(ctx)
	return append(removed, more...), err
}

// ForeignOptions describe an endpoint that is not ours.
type ForeignOptions struct {
	// BaseURL is the SCIM base, e.g. https://host/scim/v2.
	BaseURL string
	// Token is sent as a bearer token, "" for none.
	Token string
	// Header is sent with every request beside it.
	Header http.Header
	// AppURL and AppKey open the application's own API, "" where there is none.
	AppURL, AppKey string
	// Suffix is unique to the run.
	Suffix string
}

type foreign struct{ o ForeignOptions }

// Foreign is an endpoint of somebody else's: one shared tenant, nothing planted.
// Errors name what is wrong with the URL.
func Foreign(o ForeignOptions) (sut.Target, error) {
	u, err := url.Parse(o.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("target %q is no URL: %w", o.BaseURL, err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, fmt.Errorf("target %q is no absolute http or https URL: give one such as https://host/scim/v2", o.BaseURL)
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	return &foreign{o: o}, nil
}

func (f *foreign) Info() sut.Info { return sut.Info{Kind: "url", URL: redactURL(f.o.BaseURL)} }

func (f *foreign) Tenant(context.Context, sut.Spec) (*sut.Tenant, error) {
	t := &sut.Tenant{
		BaseURL: f.o.BaseURL, Token: f.o.Token, Suffix: f.o.Suffix, Shared: true, People: map[string]sut.Person{},
		Close: func(context.Context) error { return nil },
	}
	if f.o.AppURL != "" {
		t.App = &sut.Door{BaseURL: strings.TrimRight(f.o.AppURL, "/"), Header: http.Header{"X-Api-Key": {f.o.AppKey}}}
	}
	return t, nil
}

func (f *foreign) Close(context.Context) error { return nil }

// redactURL drops what may be secret: user info, query and fragment.
func redactURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "an address that cannot be shown"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
