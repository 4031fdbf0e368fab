package main

import (
	"bufio"
	"crypto/tls"
	"encoding/pem"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// TestTLS serves the reference server over TLS, soundly and with one thing
// wrong at a time, and plays what speaks of transport security against it.
func TestTLS(t *testing.T) {
	t.Parallel()
	const security, interop = "protocol/security/", "suites/interop/discovery/"
	sound := map[string]report.Status{
		security + "the-same-address-without-tls": report.Passed, security + "a-client-that-knows-tls-1-2-at-most": report.Passed,
		security + "a-token-without-tls": report.Passed, security + "a-client-that-knows-tls-1-1-at-most": report.Passed,
		security + "a-client-that-knows-broken-cipher-suites-alone": report.Passed, security + "the-version-of-tls": report.Noted,
		interop + "a-client-that-knows-tls-1-3-alone": report.Passed, interop + "the-same-address-without-tls": report.Passed,
	}
	for name, c := range map[string]struct {
		config *tls.Config
		both   bool
		fails  []string
	}{
		"sound":        {config: &tls.Config{MinVersion: tls.VersionTLS12}},
		"TLS 1.3 only": {config: &tls.Config{MinVersion: tls.VersionTLS13}, fails: []string{security + "a-client-that-knows-tls-1-2-at-most"}},
		"TLS 1.2 only": {config: &tls.Config{MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12}, fails: []string{interop + "a-client-that-knows-tls-1-3-alone"}},
		"TLS 1.0, too": {config: &tls.Config{MinVersion: tls.VersionTLS10}, fails: []string{security + "a-client-that-knows-tls-1-1-at-most"}},
		"RC4, too": {
			config: &tls.Config{MinVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_RC4_128_SHA}},
			fails:  []string{security + "a-client-that-knows-broken-cipher-suites-alone"},
		},
		"plain text, too": {config: &tls.Config{MinVersion: tls.VersionTLS12}, both: true, fails: []string{
			security + "the-same-address-without-tls", security + "a-token-without-tls", interop + "the-same-address-without-tls",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, workspace := encrypted(t, c.config, c.both)
			want := maps.Clone(sound)
			for _, id := range c.fails {
				want[id] = report.Failed
				if strings.HasSuffix(id, "a-token-without-tls") {
					want[id] = report.Warned // a SHOULD
				}
			}
			got := map[string]report.Status{}
			for _, selection := range [][]string{{"--run", security}, {"--suite", "interop", "--run", interop}} {
				for id, status := range playedAt(t, server, workspace, selection...) {
					if _, known := want[id]; known {
						got[id] = status
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestACAFileWithoutCertificateIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := call(t, "run", "--target", "https://127.0.0.1:9/scim", "--ca-file", file, "--report-dir", "")
	if code != exitUsage || !strings.Contains(stderr, "PEM") {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	server := httptest.NewUnstartedServer(nil)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	code, _, stderr = call(t, "run", "--target", server.URL, "--report-dir", "")
	if code != exitUnreachable || !strings.Contains(stderr, "certificate") {
		t.Errorf("without the file: exit code %d, %q", code, stderr)
	}
}

// encrypted serves one strict workspace of the reference server; both: without
// TLS on the same port, too.
func encrypted(t *testing.T, config *tls.Config, both bool) (*httptest.Server, *refservertest.Workspace) {
	t.Helper()
	reference := refservertest.Start(t)
	workspace := reference.Make(t, `{"scim":true,"mode":"strict"}`)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.TLS = &tls.ConnectionState{} // also where this connection is not
		reference.Public.ServeHTTP(w, r)
	})
	server := httptest.NewUnstartedServer(handler)
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	if !both {
		server.StartTLS()
		t.Cleanup(server.Close)
		return server, workspace
	}
	own := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(own.Close)
	config.Certificates = own.TLS.Certificates
	server.Listener = either{server.Listener, config}
	server.TLS = nil
	server.Start()
	server.URL = strings.Replace(server.URL, "http://", "https://", 1)
	t.Cleanup(server.Close)
	server.TLS = config
	return server, workspace
}

// playedAt runs the command against the server and says what came out.
func playedAt(t *testing.T, server *httptest.Server, workspace *refservertest.Workspace, selection ...string) map[string]report.Status {
	t.Helper()
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.TLS.Certificates[0].Certificate[0]}
	if err := os.WriteFile(ca, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"run", "--target", server.URL + "/w/" + workspace.ID + "/scim/v2", "--token", workspace.Token, "--ca-file", ca, "--report-dir", dir}, selection...)
	if code, stdout, stderr := call(t, args...); code != 0 && code != 1 {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	r := reportIn(t, dir)
	got := map[string]report.Status{}
	for i := range r.Results {
		got[r.Results[i].ID] = r.Results[i].Status
	}
	return got
}

// either takes connections with TLS and without on one port.
type either struct {
	net.Listener

	config *tls.Config
}

func (l either) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &undecided{Conn: conn, config: l.config}, nil
}

// undecided looks at its first byte: 22 begins a TLS handshake.
type undecided struct {
	net.Conn

	config *tls.Config
	once   sync.Once
	inner  net.Conn
}

type peeked struct {
	net.Conn

	reader *bufio.Reader
}

func (p peeked) Read(b []byte) (int, error) { return p.reader.Read(b) }

func (u *undecided) decided() net.Conn {
	u.once.Do(func() {
		p := peeked{u.Conn, bufio.NewReader(u.Conn)}
		u.inner = p
		if first, err := p.reader.Peek(1); err == nil && first[0] == 22 {
			u.inner = tls.Server(p, u.config)
		}
	})
	return u.inner
}

func (u *undecided) Read(b []byte) (int, error)  { return u.decided().Read(b) }
func (u *undecided) Write(b []byte) (int, error) { return u.decided().Write(b) }
