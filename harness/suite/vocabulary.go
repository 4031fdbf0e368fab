package suite

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/scimproof/scimproof/steps"
)

// sentence is one step of the vocabulary, compiled once: godog would compile a
// string pattern anew for each scenario.
type sentence struct {
	pattern *regexp.Regexp
	handler any
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
	tableType   = reflect.TypeFor[*steps.Table]()
	docType     = reflect.TypeFor[*steps.DocString]()
)

// compile checks the vocabulary and wraps every function.
func compile(all []steps.Step) ([]sentence, error) {
	compiled := make([]sentence, 0, len(all))
	for _, step := range all {
		pattern, err := regexp.Compile(step.Pattern)
		if err != nil {
			return nil, fmt.Errorf("step %q: %w", step.Pattern, err)
		}
		if err := checkFunc(pattern, step.Func); err != nil {
			return nil, fmt.Errorf("step %q: %w", step.Pattern, err)
		}
		compiled = append(compiled, sentence{pattern, wrap(step.Func)})
	}
	return compiled, nil
}

// checkFunc demands func(ctx, one argument per group[, table or docstring]) error.
func checkFunc(pattern *regexp.Regexp, f any) error {
	t := reflect.TypeOf(f)
	if t == nil || t.Kind() != reflect.Func || t.NumIn() == 0 || t.In(0) != contextType || t.NumOut() != 1 || t.Out(0) != errorType || t.IsVariadic() {
		return fmt.Errorf("its function is %T, want func(context.Context, …) error", f)
	}
	arguments := t.NumIn() - 1
	if last := t.In(t.NumIn() - 1); last == tableType || last == docType {
		arguments--
	}
	if arguments != pattern.NumSubexp() {
		return fmt.Errorf("it has %d groups, and its function takes %d arguments", pattern.NumSubexp(), arguments)
	}
	return nil
}

// wrap returns a function of the same type that runs f on the scenario's stage.
func wrap(f any) any {
	inner := reflect.ValueOf(f)
	return reflect.MakeFunc(inner.Type(), func(args []reflect.Value) []reflect.Value {
		ctx, _ := reflect.TypeAssert[context.Context](args[0])
		run := func() error {
			err, _ := reflect.TypeAssert[error](inner.Call(args)[0])
			return err
		}
		var err error
		if s := stageOf(ctx); s != nil {
			err = s.act(ctx, run)
		} else {
			err = guarded(run)
		}
		out := reflect.New(errorType).Elem()
		if err != nil {
			out.Set(reflect.ValueOf(err))
		}
		return []reflect.Value{out}
	}).Interface()
}

// vocabulary finds the sentence of each step, and remembers.
type vocabulary struct {
	sentences []sentence
	faults    map[string]string // by step text
}

// check says what is wrong with a scenario's steps before it is played: a step
// no sentence matches, or more than one.
func (v *vocabulary) check(list []*messages.PickleStep) string {
	if len(list) == 0 {
		return "there are no steps in it"
	}
	for _, step := range list {
		fault, known := v.faults[step.Text]
		if !known {
			fault = v.fault(step.Text)
			v.faults[step.Text] = fault
		}
		if fault != "" {
			return fault
		}
	}
	return ""
}

func (v *vocabulary) fault(text string) string {
	var matches []string
	for _, s := range v.sentences {
		if s.pattern.MatchString(text) {
			matches = append(matches, s.pattern.String())
		}
	}
	switch len(matches) {
	case 1:
		return ""
	case 0:
		return fmt.Sprintf("no sentence reads %q", text)
	default:
		slices.Sort(matches)
		return fmt.Sprintf("%d sentences read %q: %q", len(matches), text, matches)
	}
}
