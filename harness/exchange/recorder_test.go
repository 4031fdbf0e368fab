package exchange_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/exchange"
)

// send does one request through transport and returns the answer with its body read.
func send(t *testing.T, transport http.RoundTripper, method, url, body string, header http.Header) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(req.Header, header)
	resp, err := transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return resp, string(content)
}

func TestRecorderKeepsBothSides(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/scim+json")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"got":%q}`, body)
	}))
	defer server.Close()
	recorder := exchange.NewRecorder(exchange.NewTransport(2))

	resp, body := send(t, recorder.Actor("okta"), http.MethodPost, server.URL+"/Users?a=%20b", `{"x":1}`, http.Header{"X-Odd-case": {"v"}})

	if want := `{"got":"{\"x\":1}"}`; body != want {
		t.Errorf("handed on %q, want %q", body, want)
	}
	if seq := exchange.SeqOf(resp); seq != 1 {
		t.Errorf("SeqOf = %d, want 1", seq)
	}
	got, ok := recorder.BySeq(1)
	if !ok {
		t.Fatal("nothing recorded")
	}
	if diff := cmp.Diff([]string{"okta", "POST", server.URL + "/Users?a=%20b", `{"x":1}`, body},
		[]string{got.Actor, got.Method, got.URL, string(got.RequestBody), string(got.ResponseBody)}); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	if got.Status != http.StatusCreated || got.Duration <= 0 || got.Started.IsZero() {
		t.Errorf("status %d, duration %s, started %s", got.Status, got.Duration, got.Started)
	}
	if diff := cmp.Diff([]exchange.Header{{Name: "X-Odd-case", Value: "v"}}, got.RequestHeader); diff != "" {
		t.Errorf("request header (-want +got):\n%s", diff)
	}
}

func TestRecorderOrdersByTimeOfSending(t *testing.T) {
	t.Parallel()
	slow := make(chan struct{})
	arrived := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(arrived)
			<-slow
		}
	}))
	defer server.Close()
	recorder := exchange.NewRecorder(exchange.NewTransport(0))

	var wait sync.WaitGroup
	wait.Go(func() { send(t, recorder, http.MethodGet, server.URL+"/slow", "", nil) })
	<-arrived
	send(t, recorder, http.MethodGet, server.URL+"/fast", "", nil)
	if all := recorder.All(); len(all) != 1 || all[0].Seq != 2 {
		t.Errorf("while the first is on its way: %+v, want only the second", all)
	}
	close(slow)
	wait.Wait()

	var urls []string
	for _, e := range recorder.All() {
		urls = append(urls, strings.TrimPrefix(e.URL, server.URL))
	}
	if diff := cmp.Diff([]string{"/slow", "/fast"}, urls); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if since := recorder.Since(1); len(since) != 1 || since[0].Seq != 2 {
		t.Errorf("Since(1) = %+v, want the second", since)
	}
	if last, ok := recorder.Last(); !ok || last.Seq != 2 {
		t.Errorf("Last = %d, %t, want 2", last.Seq, ok)
	}
}

func TestRecorderIsSafeForManyAtOnce(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.URL.Path)
	}))
	defer server.Close()
	recorder := exchange.NewRecorder(exchange.NewTransport(8))
	var wait sync.WaitGroup
	for i := range 40 {
		wait.Go(func() {
			path := fmt.Sprintf("/%d", i)
			resp, body := send(t, recorder.Actor(path), http.MethodGet, server.URL+path, "", nil)
			e, ok := recorder.BySeq(exchange.SeqOf(resp))
			if !ok || e.Actor != path || body != path {
				t.Errorf("%s: recorded %t as %q with body %q", path, ok, e.Actor, body)
			}
		})
	}
	wait.Wait()
	for i, e := range recorder.All() {
		if e.Seq != i+1 {
			t.Fatalf("exchange %d has number %d", i, e.Seq)
		}
	}
}

func TestRecorderDecodesWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		if r.URL.Path == "/lie" {
			fmt.Fprint(w, "not gzip")
			return
		}
		z := gzip.NewWriter(w)
		fmt.Fprint(z, `{"a":1}`)
		if err := z.Close(); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	recorder := exchange.NewRecorder(exchange.NewTransport(0))
	for path, want := range map[string]string{"/true": `{"a":1}`, "/lie": "not gzip"} {
		resp, body := send(t, recorder, http.MethodGet, server.URL+path, "", http.Header{"Accept-Encoding": {"gzip,deflate"}})
		e, _ := recorder.BySeq(exchange.SeqOf(resp))
		if body != want || string(e.ResponseBody) != want {
			t.Errorf("%s: handed on %q, recorded %q, want %q", path, body, e.ResponseBody, want)
		}
		if e.ResponseHeader.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: the recorded header lost its Content-Encoding", path)
		}
	}
}

func TestRecorderCapsWhatItKeeps(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		fmt.Fprintf(w, "%s", body)
	}))
	defer server.Close()
	recorder := exchange.NewRecorder(exchange.NewTransport(0))
	recorder.BodyLimit = 10
	_, body := send(t, recorder, http.MethodPost, server.URL, long, nil)
	if body != long {
		t.Errorf("handed on %d bytes, want all %d", len(body), len(long))
	}
	e, _ := recorder.Last()
	if len(e.RequestBody) != 10 || len(e.ResponseBody) != 10 || !e.Truncated {
		t.Errorf("kept %d and %d bytes, truncated %t; want 10, 10, true", len(e.RequestBody), len(e.ResponseBody), e.Truncated)
	}
}

func TestRecorderKeepsFailedExchanges(t *testing.T) {
	t.Parallel()
	broken := errors.New("no route")
	recorder := exchange.NewRecorder(roundTripper(func(*http.Request) (*http.Response, error) { return nil, broken }))
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://target.test/Users", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := recorder.RoundTrip(req)
	if resp != nil {
		defer resp.Body.Close()
	}
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	e, ok := recorder.Last()
	if !ok || e.Status != 0 || e.Err != "no route" {
		t.Errorf("recorded %t, status %d, error %q", ok, e.Status, e.Err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTransportSpeaksPlainHTTP1(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %q", r.Proto, r.Header.Get("Accept-Encoding"))
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	transport := exchange.NewTransport(1)
	transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	transport.TLSClientConfig.NextProtos = nil
	_, body := send(t, transport, http.MethodGet, server.URL, "", nil)
	if want := `HTTP/1.1 ""`; body != want {
		t.Errorf("the server saw %s, want %s", body, want)
	}
}

func TestExchangeSurvivesJSON(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{"text": []byte(`{"ü":1}`), "bytes": {0xff, 0xfe, 0}, "nothing": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := exchange.Exchange{Seq: 3, Actor: "entra", Method: "PUT", URL: "http://t/Users/1", RequestBody: body, Status: 200, ResponseBody: body}
			data, err := e.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			var back exchange.Exchange
			if err := back.UnmarshalJSON(data); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(back.RequestBody, body) || !bytes.Equal(back.ResponseBody, body) || back.Actor != e.Actor || back.Seq != 3 || back.Status != 200 {
				t.Errorf("came back as %+v", back)
			}
		})
	}
}
