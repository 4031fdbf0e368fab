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
	"strconv"
	"strings"
	"sync/atomic"

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

	// passedBy is why containers were passed by, once that is known.
	passedBy error
}

// The images of the container path unless the user names others.
const (
	DefaultPostgresImage = "postgres:15-alpine"
	DefaultServerImage   = "scimproof/server:run"
)

// ErrNoPostgres says that none of the three sources of Postgres works.
var ErrNoPostgres = errors.New("no Postgres to be had: give --postgres-url, or start a Docker engine that has the image (or add --pull), or install PostgreSQL's server binaries (package postgresql)")

// Own starts the reference server on the first Postgres that can be had: the
// URL given, a container (then the server is one, too), a throw-away cluster
// from this machine's binaries. The caller must Close it.
func Own(ctx context.Context, o Options) (sut.Target, error) {
	if o.PostgresURL == "" && !o.NoDocker && runtime.GOOS == "linux" {
		engine, err := findEngine(ctx, o)
		if err == nil {
			return containers(ctx, o, engine)
		}
		if o.OnlyDocker {
			return nil, fmt.Errorf("containers were asked for: %w", err)
		}
		o.passedBy = err
	}
	db, err := Postgres(ctx, o)
	if err != nil {
		return nil, err
	}
	return local(ctx, o, db)
}

// Database is a Postgres and what it takes to give it back.
type Database struct {
	// URL connects to it, What describes it to a person (no secret in it).
	URL, What string

	close func() error
}

// Close stops the database if it was started for us.
func (d Database) Close() error {
	if d.close == nil {
		return nil
	}
	return d.close()
}

// Postgres gives the first database that can be had: the URL given, a
// container, a throw-away cluster. Errors: ErrNoPostgres naming all three.
func Postgres(ctx context.Context, o Options) (Database, error) {
	if o.PostgresURL != "" {
		return Database{URL: o.PostgresURL, What: "the Postgres at " + redactURL(o.PostgresURL)}, nil
	}
	if !o.NoDocker && o.passedBy == nil {
		engine, err := findEngine(ctx, o)
		if err == nil {
			return engine.postgresOnly(ctx)
		}
		o.passedBy = err
	}
	cluster, err := throwaway.Start(ctx, throwaway.Options{})
	if errors.Is(err, throwaway.ErrNoBinaries) {
		return Database{}, errors.Join(ErrNoPostgres, err, o.passedBy)
	}
	if err != nil {
		return Database{}, fmt.Errorf("throw-away Postgres: %w", err)
	}
	what := "a throw-away PostgreSQL " + cluster.Version + " from this machine's binaries"
	return Database{URL: cluster.URL, What: what, close: cluster.Close}, nil
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
	// AppURL is a workspace of the application's own API
	// (…/api/v1/workspaces/ID), "" where there is none; AppKey is the X-Api-Key
	// of its owner, or of an admin.
	AppURL, AppKey string
	// Suffix is unique to the run; a number is added for each tenant handed out,
	// since scenarios that run side by side must not meet each other's people.
	Suffix string
}

type foreign struct {
	o ForeignOptions
	// app and workspace are what AppURL names.
	app, workspace string

	handed atomic.Int64
}

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
	f := &foreign{o: o}
	if o.AppURL == "" {
		return f, nil
	}
	app, err := url.Parse(o.AppURL)
	if err != nil {
		return nil, fmt.Errorf("app URL %q is no URL: %w", o.AppURL, err)
	}
	f.app, f.workspace, _ = strings.Cut(strings.TrimRight(o.AppURL, "/"), "/workspaces/")
	if app.Scheme != "http" && app.Scheme != "https" || app.Host == "" || app.RawQuery != "" || f.workspace == "" || strings.Contains(f.workspace, "/") {
		return nil, fmt.Errorf("app URL %q is no workspace of an app: give one such as https://host/api/v1/workspaces/64a687e29ae1f428e7ebe303", o.AppURL)
	}
	if o.AppKey == "" {
		return nil, errors.New("the app URL needs a key: give one with --app-key")
	}
	return f, nil
}

func (f *foreign) Info() sut.Info { return sut.Info{Kind: "url", URL: redactURL(f.o.BaseURL)} }

func (f *foreign) Tenant(context.Context, sut.Spec) (*sut.Tenant, error) {
	t := &sut.Tenant{
		BaseURL: f.o.BaseURL, Token: f.o.Token, Suffix: f.o.Suffix + strconv.FormatInt(f.handed.Add(1), 36), Shared: true, People: map[string]sut.Person{},
		Close: func(context.Context) error { return nil },
	}
	if f.app != "" {
		t.ID, t.App = f.workspace, &sut.Door{BaseURL: f.app, Header: http.Header{"X-Api-Key": {f.o.AppKey}}}
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
