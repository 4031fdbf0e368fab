// Command scimproof plays identity providers against a SCIM 2.0 endpoint and
// says what breaks for whom; it also runs the reference server. This package
// holds flags, configuration and exit codes, nothing else.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the server's image has no zone files

	"github.com/alecthomas/kong"
)

// version is set by the linker (make build).
var version = "dev"

// The exit codes of the rule book.
const (
	exitUsage       = 2
	exitUnreachable = 3
	exitNoVerdict   = 4
)

type cli struct {
	Run          runCommand          `cmd:"" help:"Play the identity providers against a target and give a verdict."`
	Serve        serveCommand        `cmd:"" help:"Run the reference server for an IdP to be pointed at."`
	Kill         killCommand         `cmd:"" help:"Plant every known misbehaviour in the reference server; fail when no scenario notices one."`
	Requirements requirementsCommand `cmd:"" help:"Print which requirements have a scenario."`
	Profiles     profilesCommand     `cmd:"" help:"List the identity providers, check a profile of your own, or compare one with a recording."`
	Suites       suitesCommand       `cmd:"" help:"List the named suites that run --suite plays."`
	Record       recordCommand       `cmd:"" help:"Pass an identity provider's requests on and record them."`
	Cleanup      cleanupCommand      `cmd:"" help:"Remove what killed runs left behind: clusters, containers, networks."`
	Healthcheck  healthcheckCommand  `cmd:"" hidden:"" help:"Ask the server in this container whether it is well."`
	Version      kong.VersionFlag    `help:"Print the version."`
}

// streams are where a command reads and writes; tests replace them.
type streams struct {
	out, err io.Writer
}

// say prints to the command's output; a reader that is gone cannot be told.
func (s streams) say(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format, args...) }

// warn prints to the command's error output.
func (s streams) warn(format string, args ...any) { _, _ = fmt.Fprintf(s.err, format, args...) }

// exitError carries an exit code to main; Err may be nil when all was said.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usage(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], streams{out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// execute runs one command line and returns the exit code.
func execute(ctx context.Context, args []string, s streams) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("scimproof"), kong.DefaultEnvars("SCIMPROOF"), kong.UsageOnError(),
		kong.Description("Does SCIM provisioning from Okta, Microsoft Entra ID and JumpCloud work with this endpoint?"),
		kong.Vars{"version": version}, kong.Writers(s.out, s.err), kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		s.warn("scimproof: %s\n", err)
		return exitNoVerdict
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help and --version have said what they had to say
	}
	if err != nil {
		s.warn("scimproof: %s; see scimproof %s--help\n", err, commandOf(parser, args))
		return exitUsage
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return exitCode(parsed.Run(s), s)
}

func exitCode(err error, s streams) int {
	if err == nil {
		return 0
	}
	if exit, ok := errors.AsType[*exitError](err); ok {
		if exit.err != nil {
			s.warn("scimproof: %s\n", exit.err)
		}
		return exit.code
	}
	s.warn("scimproof: %s\n", err)
	return exitNoVerdict
}

// commandOf is the command a wrong command line meant, for the hint.
func commandOf(parser *kong.Kong, args []string) string {
	for _, child := range parser.Model.Children {
		if child.Name == args[0] {
			return args[0] + " "
		}
	}
	return ""
}
