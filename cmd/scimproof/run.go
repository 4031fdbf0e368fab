package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/harness/target"
	"github.com/scimproof/scimproof/profiles"
)

// selectionFlags say what is played.
type selectionFlags struct {
	Profile     []string          `short:"p" help:"Identity provider to play: okta, okta:aiw (one variant), or a folder of your own such as ./mine. Repeatable; all built-in ones unless given." placeholder:"NAME"`
	Suite       []string          `help:"Play this named suite and nothing else (see scimproof suites). Repeatable." placeholder:"NAME"`
	Param       map[string]string `help:"Set a profile's parameter, e.g. okta.filter_encoding=form." placeholder:"NAME=VALUE"`
	Tags        string            `short:"t" help:"Only scenarios with these tags, e.g. '@WS-USER-04 or @ENTRA-22'." placeholder:"EXPR"`
	Run         []string          `short:"r" help:"Only plays whose id matches, e.g. 'groups/**@okta:aiw'. Repeatable." placeholder:"PATTERN"`
	Skip        []string          `help:"Leave out plays whose id matches. Repeatable." placeholder:"PATTERN"`
	Concurrency int               `short:"c" help:"How many plays run at once (0: as many as the machine gives)." default:"0"`
	Seed        int64             `help:"Order of the plays and randomness of the simulators (0: draw one)." default:"0"`
}

// reportFlags say where the report goes and what makes the run fail.
type reportFlags struct {
	ReportDir   string `help:"Folder for report.json, junit.xml, report.sarif and report.md (empty: none is written)." default:"report" placeholder:"DIR"`
	FailOn      string `help:"Mildest status that fails the run." enum:"fail,warn" default:"fail"`
	RequireFull bool   `help:"Fail, too, when something that must be judged was not."`
	Baseline    string `help:"File of known failures (id, reason, link, expires)." type:"existingfile" placeholder:"FILE"`
	AllExchange bool   `name:"all-exchanges" help:"Keep the exchanges of passed plays in the report, too."`
	Verbose     bool   `short:"v" help:"Show every play."`

	text *report.Text
}

// ownFlags describe a target of ours.
type ownFlags struct {
	postgresFlags

	OnlyDocker  bool   `help:"Refuse anything but containers." xor:"docker"`
	ServerImage string `help:"Name given to the server's image." default:"scimproof/server:run"`
}

type runCommand struct {
	selectionFlags
	reportFlags
	ownFlags

	Target           string `help:"SCIM base URL of the endpoint to judge; without it the reference server is started and judged." placeholder:"URL"`
	Token            string `help:"Bearer token of the target (better: SCIMPROOF_TOKEN)." placeholder:"T"`
	CAFile           string `name:"ca-file" help:"Certificates (PEM) to trust besides this machine's, for a target with one of its own." type:"existingfile" placeholder:"FILE"`
	AppURL           string `help:"A workspace of the target's own API (https://host/api/v1/workspaces/ID), for what people see and for the lock." placeholder:"URL"`
	AppKey           string `help:"X-Api-Key of its owner or an admin (better: SCIMPROOF_APP_KEY)." placeholder:"KEY"`
	Vary             bool   `help:"Play the other values of what is not known of the identity providers, too, each alone, where it changes what is sent."`
	Mode             string `help:"Workspaces of the reference server in which identity providers play: tolerant (the default), or strict, which shows what a server breaks that abides by the letter." enum:",strict,tolerant" default:""`
	List             bool   `help:"List what would be played, with the tags, and play nothing."`
	AllowDestructive bool   `help:"Allow scenarios that may harm a shared target."`
}

// collectLess is for commands that live for seconds on a machine whose memory
// is theirs: a fifth of a run went into collecting garbage at Go's default.
func collectLess() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(400)
	}
}

// Run plays and reports; the exit code is the verdict's.
func (c *runCommand) Run(ctx context.Context, s streams) error {
	collectLess()
	options, err := c.options(s)
	if err != nil {
		return err
	}
	plays, err := suite.List(options)
	if err != nil {
		return c.finish(nil, err, options) // a wrong selection is said before anything is started
	}
	if c.List {
		for _, p := range plays {
			s.say("%s  %s:%d  %s\n", p.ID, p.File, p.Line, strings.Join(p.Tags, " "))
		}
		return nil
	}
	t, err := c.open(ctx)
	if err != nil {
		return err
	}
	options.Target = t
	r, err := c.play(ctx, s, options)
	// The target is closed whatever happened, interrupted or not.
	if closeErr := t.Close(context.WithoutCancel(ctx)); closeErr != nil {
		s.warn("scimproof: close the target: %s\n", closeErr)
		if err == nil && r == nil {
			err = closeErr
		}
	}
	return c.finish(r, err, options)
}

func (c *runCommand) open(ctx context.Context) (sut.Target, error) {
	if c.Target == "" {
		if c.Token != "" || c.AppURL != "" {
			return nil, usage("--token and --app-url go with --target: say which endpoint they are for")
		}
		return c.openOwn(ctx)
	}
	suffix := fmt.Sprintf("%06x", time.Now().UnixNano()/int64(time.Millisecond)%0xffffff)
	t, err := target.Foreign(target.ForeignOptions{BaseURL: c.Target, Token: c.Token, AppURL: c.AppURL, AppKey: c.AppKey, Suffix: suffix})
	if err != nil {
		return nil, usage("%w", err)
	}
	return t, nil
}

func (f *ownFlags) openOwn(ctx context.Context) (sut.Target, error) {
	t, err := target.Own(ctx, target.Options{
		PostgresURL: f.PostgresURL, PostgresImage: f.PostgresImage, NoDocker: f.NoDocker, OnlyDocker: f.OnlyDocker, Pull: f.Pull,
		ServerImage: f.ServerImage, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, &exitError{code: exitUnreachable, err: err}
	}
	return t, nil
}

func (c *runCommand) options(s streams) (suite.Options, error) {
	o, err := c.selectionFlags.options()
	if err != nil {
		return o, err
	}
	if c.Mode != "" && c.Target != "" {
		return o, usage("--mode is the reference server's: leave --target out")
	}
	o.AllowDestructive, o.Vary, o.Mode = c.AllowDestructive, c.Vary, c.Mode
	if o.RootCAs, err = authorities(c.CAFile); err != nil {
		return o, err
	}
	return o, c.apply(&o, s)
}

// authorities are this machine's and those of a file; nil without a file.
func authorities(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // this machine's own are what nil stands for
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("--ca-file: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // there may be none on a bare machine
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, usage("--ca-file: %s holds no certificate in PEM form", file)
	}
	return pool, nil
}

func (f *selectionFlags) options() (suite.Options, error) {
	all, err := profiles.Builtin()
	if err != nil {
		return suite.Options{}, fmt.Errorf("built-in profiles: %w", err)
	}
	o := suite.Options{
		Suites: f.Suite, Params: f.Param, Tags: f.Tags, Run: f.Run, Skip: f.Skip, Concurrency: f.Concurrency, Seed: f.Seed,
		Tool: report.Tool{Name: "scimproof", Version: version},
	}
	for _, name := range f.Profile {
		if !strings.ContainsAny(name, `/\`) {
			o.IdPs = append(o.IdPs, name)
			continue
		}
		own, err := profiles.Dir(name)
		if err != nil {
			return o, usage("profile %s: %w", name, err)
		}
		all = append(slices.DeleteFunc(all, func(p *profiles.Profile) bool { return p.Name == own.Name }), own)
		o.IdPs = append(o.IdPs, own.Name)
	}
	o.Profiles = all
	return o, nil
}

func (f *reportFlags) apply(o *suite.Options, s streams) error {
	o.FailOnWarn, o.RequireFull, o.KeepExchanges = f.FailOn == "warn", f.RequireFull, f.AllExchange
	o.Command = redactedCommand(os.Args)
	if f.Baseline != "" {
		file, err := os.Open(f.Baseline)
		if err != nil {
			return usage("baseline: %w", err)
		}
		baseline, err := report.ReadBaseline(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return usage("baseline %s: %w", f.Baseline, err)
		}
		o.Baseline = baseline
	}
	text := report.NewText(s.out, terminal(s.out, f.Verbose))
	o.Begin, o.Progress = text.Begin, text.Progress
	f.text = text
	return nil
}

func terminal(w io.Writer, verbose bool) report.TextOptions {
	var o report.TextOptions
	if f, ok := w.(*os.File); ok {
		o = report.Terminal(f, os.Getenv)
	}
	o.Verbose = verbose
	return o
}

// play runs the suite, writes the report files and prints the end.
func (c *runCommand) play(ctx context.Context, s streams, o suite.Options) (*report.Report, error) {
	info := o.Target.Info()
	s.say("scimproof %s: %s at %s%s\n", version, info.Kind, info.URL, on(info.Postgres))
	r, err := suite.Run(ctx, o)
	if r == nil {
		return nil, err
	}
	return r, errors.Join(err, c.write(r))
}

func on(database string) string {
	if database == "" {
		return ""
	}
	return ", data in " + database
}

// write puts the report into its folder and prints the end of the run.
func (f *reportFlags) write(r *report.Report) error {
	where := ""
	if f.ReportDir != "" {
		where = filepath.Join(f.ReportDir, "report.json")
		if err := os.MkdirAll(f.ReportDir, 0o755); err != nil { //nolint:gosec // reports are for others to read
			return fmt.Errorf("report folder: %w", err)
		}
		for name, write := range map[string]func(io.Writer, *report.Report) error{
			"report.json": report.WriteJSON, "junit.xml": report.WriteJUnit, "report.sarif": report.WriteSARIF, "report.md": report.WriteMarkdown,
		} {
			if err := writeFile(filepath.Join(f.ReportDir, name), r, write); err != nil {
				return err
			}
		}
	}
	if err := f.text.Finish(r, where); err != nil {
		return fmt.Errorf("print the end: %w", err)
	}
	return nil
}

func writeFile(path string, r *report.Report, write func(io.Writer, *report.Report) error) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := write(file, r); err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	return nil
}

// finish turns what came out into an exit code.
func (*runCommand) finish(r *report.Report, err error, o suite.Options) error {
	code := suite.ExitCode(r, err, o)
	if code == 0 && err == nil {
		return nil
	}
	return &exitError{code: max(code, 1), err: err}
}

// redactedCommand is the command line without the values of secrets.
func redactedCommand(args []string) string {
	secret := []string{"--token", "--app-key", "--admin-secret", "--postgres-url"}
	shown := slices.Clone(args)
	if len(shown) > 0 {
		shown[0] = "scimproof"
	}
	for i, a := range shown {
		name, _, joined := strings.Cut(a, "=")
		switch {
		case !slices.Contains(secret, name):
		case joined:
			shown[i] = name + "=…"
		case i+1 < len(shown):
			shown[i+1] = "…"
		}
	}
	return strings.Join(shown, " ")
}
