package suite

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net/http"
	"time"

	"github.com/scimproof/scimproof/features"
	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/steps"
)

// foreignConnections is how many requests at once a shared tenant gets.
const foreignConnections = 4

// defaultScenario is how long one play may take.
const defaultScenario = 2 * time.Minute

// closing is how long the clean-up of one play may take.
const closing = 30 * time.Second

// transport carries the requests of a run over at most the given number of
// connections, 0 for no limit.
func (o *Options) transport(connections int) *http.Transport {
	t := exchange.NewTransport(connections)
	if o.RootCAs != nil {
		t.TLSClientConfig = &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12}
	}
	return t
}

// withDefaults fills in what was left open.
func (o Options) withDefaults() (Options, error) {
	if o.Features == nil {
		o.Features = features.FS
	}
	if o.Steps == nil {
		o.Steps = steps.All()
	}
	if o.Catalogue == nil {
		catalogue, err := fixtures.Load()
		if err != nil {
			return o, fmt.Errorf("the catalogue of requirements: %w", err)
		}
		o.Catalogue = catalogue
	}
	if o.PreflightTimeout == 0 {
		o.PreflightTimeout = defaultPreflight
	}
	if o.ScenarioTimeout == 0 {
		o.ScenarioTimeout = defaultScenario
	}
	for o.Seed == 0 {
		var b [8]byte
		if _, err := rand.Read(b[:]); err != nil {
			return o, fmt.Errorf("drawing a seed: %w", err)
		}
		o.Seed = int64(binary.LittleEndian.Uint64(b[:]) >> 33) // short enough to be typed
	}
	return o, nil
}
