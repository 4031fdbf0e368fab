package world

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// tlsRules are about transport security (RFC 7644 sections 7.2 and 7.4). They
// speak of targets behind https that are no machine of our own.
var tlsRules = map[string]rule{
	"TLS 1.2 is spoken": {"clients that know TLS 1.2 at most cannot connect", func(a *audit) {
		if host := a.encrypted(); host != "" {
			_, err := handshakes(a.ctx, host, tls.VersionTLS12, tls.VersionTLS12)
			a.holds(err == nil, a.w.lastSeq(), "a handshake limited to TLS 1.2 fails", "TLS 1.2", fmt.Sprint(err))
		}
	}},
	"TLS 1.3 is spoken": {"clients that know TLS 1.3 alone cannot connect", func(a *audit) {
		if host := a.encrypted(); host != "" {
			_, err := handshakes(a.ctx, host, tls.VersionTLS13, 0)
			a.holds(err == nil, a.w.lastSeq(), "a handshake limited to TLS 1.3 fails", "TLS 1.3", fmt.Sprint(err))
		}
	}},
	"no version before TLS 1.2 is spoken": {"connections can be broken into with what is known of old versions", func(a *audit) {
		if host := a.encrypted(); host != "" {
			version, err := handshakes(a.ctx, host, tls.VersionTLS10, tls.VersionTLS11)
			a.holds(err != nil, a.w.lastSeq(), "a handshake limited to old versions succeeds", "no connection", tls.VersionName(version))
		}
	}},
	"no broken cipher suite is spoken": {"everybody on the way can read along", func(a *audit) {
		if host := a.encrypted(); host != "" {
			suite, err := weakly(a.ctx, host)
			a.holds(err != nil || suite == 0, a.w.lastSeq(), "a handshake that offers broken cipher suites alone succeeds", "an alert", fmt.Sprintf("cipher suite %#04x", suite))
		}
	}},
	"the version of TLS is recorded": {"", func(a *audit) {
		if host := a.encrypted(); host != "" {
			if version, err := handshakes(a.ctx, host, tls.VersionTLS12, 0); err == nil {
				a.records("the target negotiates %s", tls.VersionName(version))
			}
			return
		}
		a.records("the connection is not encrypted")
	}},
	"nothing is served without TLS": {"everybody on the way reads and changes what people are told", func(a *audit) {
		if a.encrypted() == "" {
			return
		}
		status, body := withoutTLS(a.ctx, a.w.tenant.BaseURL, "")
		o, _ := parseObject(body)
		_, is := o.get("schemas")
		a.holds(status/100 != 2 || !is, a.w.lastSeq(), fmt.Sprintf("the same address without TLS answers with status %d", status), "no answer, a refusal or a redirect", excerpt(body))
	}},
	"no token is looked at without TLS": {"tokens travel where everybody can read them", func(a *audit) {
		if a.encrypted() == "" {
			return
		}
		status, body := withoutTLS(a.ctx, a.w.tenant.BaseURL, "Bearer not-a-token")
		o, _ := parseObject(body)
		v, _ := o.get("schemas")
		judged := status == http.StatusUnauthorized && len(texts(v)) > 0
		a.holds(!judged, a.w.lastSeq(), "a token sent without TLS is judged like one sent over TLS", "no answer, or a redirect", fmt.Sprintf("status %d: %s", status, excerpt(body)))
	}},
}

// encrypted is host and port of a target behind https that is not on this
// machine, "" for all others.
func (a *audit) encrypted() string {
	u, err := url.Parse(a.w.tenant.BaseURL)
	if err != nil || u.Scheme != "https" {
		return ""
	}
	if u.Port() == "" {
		return net.JoinHostPort(u.Hostname(), "443")
	}
	return u.Host
}

// handshakes tries a TLS handshake with versions between least and most, 0 for
// the newest, and says which version it led to.
func handshakes(ctx context.Context, host string, least, most uint16) (uint16, error) {
	d := tls.Dialer{NetDialer: &net.Dialer{Timeout: handshakeTime}, Config: &tls.Config{
		InsecureSkipVerify: true, //nolint:gosec // nothing is sent; only the handshake is looked at
		MinVersion:         least, MaxVersion: most,
	}}
	conn, err := d.DialContext(ctx, "tcp", host)
	if err != nil {
		return 0, err //nolint:wrapcheck // shown as it is
	}
	defer func() { _ = conn.Close() }() // nothing was sent
	encrypted, ok := conn.(*tls.Conn)
	if !ok {
		return 0, nil
	}
	return encrypted.ConnectionState().Version, nil
}

// withoutTLS asks for the configuration over plain http; status 0 means that
// there was no answer.
func withoutTLS(ctx context.Context, base, authorization string) (status int, body []byte) {
	ctx, cancel := context.WithTimeout(ctx, handshakeTime)
	defer cancel()
	plainBase := "http://" + strings.TrimPrefix(base, "https://")
	path := "/ServiceProviderConfig"
	if authorization != "" {
		path = "/Users?count=1"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, plainBase+path, http.NoBody)
	if err != nil {
		return 0, nil
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = resp.Body.Close() }() // read to its end
	body, _ = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return resp.StatusCode, body
}
