package suite

import (
	"testing"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/world"
)

func TestAnAccusationIsMadeOnce(t *testing.T) {
	t.Parallel()
	s := &stage{}
	accuse := func(failures ...report.Failure) {
		s.accuse(&world.Failure{Report: failures[0], More: failures[1:]}, "a sentence", messages.PickleStepType_OUTCOME)
	}
	accuse(report.Failure{Did: "no header", Expected: "Bearer", ExchangeSeq: 3})
	accuse(report.Failure{Did: "no header", Expected: "=", ExchangeSeq: 3})                             // the same answer
	accuse(report.Failure{Did: "two are primary", Expected: "one", Got: "2", ExchangeSeq: 4})           // another
	accuse(report.Failure{Did: "two are primary", Expected: "one", Got: "2", ExchangeSeq: 5})           // shown again
	accuse(report.Failure{Did: "two are primary", Expected: "one", Got: "3", ExchangeSeq: 6})           // and worse
	accuse(report.Failure{Did: "no header", Expected: "Bearer", ExchangeSeq: 3, Severity: report.Warn}) // milder
	if len(s.failures) != 4 {
		t.Errorf("%d accusations, want 4: %v", len(s.failures), s.failures)
	}
}
