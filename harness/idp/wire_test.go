package idp_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// TestOnTheWire reads the bytes that leave the machine, since net/http adds,
// drops and respells headers on its way.
func TestOnTheWire(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		v    variant
		want []string
	}{
		{variant{"entra", "legacy"}, []string{"ADSCIMVersion: Date:2026-01-05T08:00:00Z, ActivityId:1c3a5678-847e-4255-a8fd-f8b5515a91f3", "Authorization: Bearer abcdefg"}},
		{variant{"okta", "aiw"}, []string{
			"Accept-Charset: utf-8", "Accept-Encoding: gzip,deflate", "Accept: application/scim+json",
			"Authorization: Bearer abcdefg", "Connection: Keep-Alive", "User-Agent: Okta SCIM Client 1.0.0",
		}},
		{variant{"jumpcloud", "default"}, []string{"Accept: application/scim+json", "Authorization: Bearer abcdefg"}},
	} {
		requestLine, headers := firstRequest(t, tc.v)
		if !strings.HasPrefix(requestLine, "GET /scim/v2/Users?") || !strings.HasSuffix(requestLine, " HTTP/1.1") {
			t.Errorf("%v: %s", tc.v, requestLine)
		}
		slices.Sort(headers)
		same(t, tc.v.profile, tc.want, headers)
	}
}

// firstRequest runs a connection test over a real connection and returns the
// request line and the header lines without Host.
func firstRequest(t *testing.T, v variant) (line string, headers []string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	read := make(chan []string, 1)
	go func() {
		defer close(read)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		var lines []string
		for in := bufio.NewScanner(conn); in.Scan() && in.Text() != ""; {
			lines = append(lines, in.Text())
		}
		read <- lines
		_, _ = io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	}()
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	p := newPlay(t, v, func(o *idp.Options) {
		o.Transport, o.BaseURL = transport, "http://"+listener.Addr().String()+"/scim/v2"
	})
	p.must(p.TestConnection(p.ctx))
	lines := <-read
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
	if len(lines) == 0 {
		t.Fatal("no request came")
	}
	return lines[0], slices.DeleteFunc(lines[1:], func(s string) bool { return strings.HasPrefix(s, "Host: ") })
}

// TestBaseURL: the base URL is used as typed.
func TestBaseURL(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://app.example.com/scim/v2":                     "/scim/v2/Users?filter=",
		"https://app.example.com/scim/v2/":                    "/scim/v2//Users?filter=",
		"https://app.example.com/scim/v2/?aadOptscim062020":   "/scim/v2//Users?filter=",
		"https://app.example.com/w/x%20y/v2?AzureAdScimPatch": "/w/x%20y/v2/Users?filter=",
	} {
		p := newPlay(t, variant{"entra", "legacy"}, func(o *idp.Options) { o.BaseURL = base })
		p.must(p.TestConnection(p.ctx))
		if got := p.server.take()[0].URI; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", base, got)
		}
	}
}

// TestOddIDs: ids with characters that mean something in a path or a filter.
func TestOddIDs(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		p := newPlay(t, v)
		id := `a/b?c "d"\é`
		p.server.Users.Items = []object{{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "id": id, "userName": `o'neil"x@example.com`, "active": true}}
		p.people(idp.Person{Key: "O", UserName: `o'neil"x@example.com`, Email: "o@example.com", GivenName: "O", FamilyName: "N", Enabled: true})
		p.settle()
		p.noTasks()
		if got, _ := p.UserID("O"); got != id {
			t.Errorf("%v: linked to %q", v, got)
		}
		p.edit("O", func(o *idp.Person) { o.FamilyName = "M" })
		p.settle()
		same(t, v.profile, any("M"), asObject(p.user("O")["name"])["familyName"])
		p.noTasks()
	}
}
