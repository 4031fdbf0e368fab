package suite

import (
	"io"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"
)

// quietFormat is a godog formatter that says nothing: outcomes come from our
// own record, which knows what godog's formatters get wrong.
const quietFormat = "scimproof-quiet"

func init() { //nolint:gochecknoinits // godog keeps its formatters in a table of its own
	godog.Format(quietFormat, "says nothing", func(string, io.Writer) godog.Formatter { return quiet{} })
}

type quiet struct{}

func (quiet) TestRunStarted()                                                                {}
func (quiet) Feature(*messages.GherkinDocument, string, []byte)                              {}
func (quiet) Pickle(*messages.Pickle)                                                        {}
func (quiet) Defined(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)          {}
func (quiet) Failed(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition, error)    {}
func (quiet) Passed(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)           {}
func (quiet) Skipped(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)          {}
func (quiet) Undefined(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)        {}
func (quiet) Pending(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition)          {}
func (quiet) Ambiguous(*messages.Pickle, *messages.PickleStep, *godog.StepDefinition, error) {}
func (quiet) Summary()                                                                       {}
