package world

import (
	"context"
	"errors"
	"fmt"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/report"
)

// imports reads what the app has; a client that was set to work meanwhile does.
func (w *World) imports(ctx context.Context, p *idp.IdP) ([]idp.Imported, error) {
	does := w.does
	w.wire.listen()
	found, err := p.Import(ctx)
	w.wire.rest()
	w.does = does
	return found, err
}

// ImportedEverybody asserts that the import saw everybody who was there before
// it began, each once.
func (w *World) ImportedEverybody() error {
	if w.before == nil || !w.before.scim {
		return errors.New("nobody has looked at who was there before the import")
	}
	seen := map[string]int{}
	for _, i := range w.imported {
		if i.Kind == "User" {
			seen[i.ID]++
		}
	}
	var errs []error
	for _, u := range w.before.users {
		if active, _ := u.get("active"); active == false {
			continue // not every identity provider imports who has no access
		}
		times := seen[u.text("id")]
		if times == 1 {
			continue
		}
		errs = append(errs, w.fail(false, report.Failure{
			Did: fmt.Sprintf("the import saw %s %d times", u.text("userName"), times), Breaks: "the identity provider misses people or doubles them",
			Expected: "once", Got: fmt.Sprintf("%d times among %d users", times, len(w.imported)), ExchangeSeq: w.lastSeq(),
		}))
		if len(errs) == 3 { // enough to see what is wrong
			break
		}
	}
	return first(errs...)
}
