package world

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// messagePrefix begins the URN of every message of the protocol (RFC 7644
// section 3.1).
const messagePrefix = "urn:ietf:params:scim:api:"

// protocolRules are about addresses, endpoints and messages (RFC 7644 sections
// 1.2, 1.3, 3.1 and 3.2).
var protocolRules = map[string]rule{
	"every address is percent-encoded": {"clients cannot follow the link as it stands", func(a *audit) {
		for _, ex := range a.w.rec.All() {
			if location := ex.ResponseHeader.Get("Location"); location != "" {
				a.holds(isURI(location), ex.Seq, "a Location header is no URI", "percent-encoded characters of a URI", show(location))
			}
		}
		for _, r := range a.shown {
			for _, l := range r.links() {
				a.holds(isURI(l.ref), r.exchange.Seq, r.at(l.path)+" is no URI", "percent-encoded characters of a URI", show(l.ref))
			}
		}
	}},
	"no address has a query": {"clients append paths to the address and reach something else", func(a *audit) {
		lacks := func(where, address string, seq int) {
			a.holds(!strings.Contains(address, "?"), seq, where+" has a query string", "an address without ?", show(address))
		}
		lacks("the base URL", a.w.tenant.BaseURL, 0)
		for _, r := range a.shown {
			at, _ := lookup(r.object, "meta.location")
			lacks(r.at("meta.location"), plain(at), r.exchange.Seq)
			if r.endpoint == "/ResourceTypes" {
				lacks(r.at("endpoint"), r.text("endpoint"), r.exchange.Seq)
			}
		}
	}},
	"every message names its schema": {"clients cannot tell an error from a list or a resource", func(a *audit) {
		for _, ex := range a.w.rec.All() {
			o, err := parseObject(ex.ResponseBody)
			if err != nil || !strings.HasPrefix(ex.URL, a.w.tenant.BaseURL) {
				continue
			}
			_, list := o.get("totalResults")
			_, bulk := o.get("Operations")
			if ex.Status < http.StatusBadRequest && !list && !bulk {
				continue
			}
			v, _ := o.get("schemas")
			named := strings.Join(texts(v), " ")
			a.holds(strings.HasPrefix(strings.ToLower(named), messagePrefix), ex.Seq, "a message does not say what it is", "schemas with a URN that begins with "+messagePrefix, orNothing(v, v != nil))
		}
	}},
	"further endpoints are named after their types": {"clients that build the address from the name miss it", func(a *audit) {
		for _, r := range a.typesShown() {
			name, endpoint := r.text("name"), r.text("endpoint")
			if strings.EqualFold(name, "User") || strings.EqualFold(name, "Group") {
				continue
			}
			if endpoint != "/"+name+"s" && strings.HasSuffix(endpoint, "s") {
				a.records("the resource type %s is served at %s, another plural", name, endpoint)
				continue
			}
			a.holds(endpoint == "/"+name+"s", r.exchange.Seq, "the endpoint of "+name+" is not named after it", "/"+name+"s", endpoint)
		}
	}},
	"users live at /Users and groups at /Groups": {"identity providers look for people and groups there", func(a *audit) {
		for _, r := range a.typesShown() {
			for urn, endpoint := range map[string]string{userSchema: "/Users", groupSchema: "/Groups"} {
				if strings.EqualFold(r.text("schema"), urn) {
					a.holds(r.text("endpoint") == endpoint, r.exchange.Seq, "the endpoint of "+r.text("name")+" is another", endpoint, r.text("endpoint"))
				}
			}
		}
	}},
	"whether TLS asks for a client certificate is recorded": {"", func(a *audit) { a.records("%s", handshake(a.w.tenant.BaseURL)) }},
}

// typesShown are the resource types in lists of them.
func (a *audit) typesShown() []*shownResource {
	var all []*shownResource
	for _, r := range a.shown {
		if r.endpoint == "/ResourceTypes" && !r.single {
			all = append(all, r)
		}
	}
	return all
}

// handshake says whether a server asks for a client certificate.
func handshake(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" {
		return "the connection is not encrypted, so no client certificate can be asked for"
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	asked := false
	config := &tls.Config{
		InsecureSkipVerify: true, //nolint:gosec // nothing is sent; only the handshake is looked at
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			asked = true
			return &tls.Certificate{}, nil
		},
	}
	ctx, cancel := context.WithTimeout(context.Background(), handshakeTime)
	defer cancel()
	conn, err := (&tls.Dialer{Config: config}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	if err == nil {
		_ = conn.Close() // nothing was sent
	}
	return fmt.Sprintf("the TLS handshake asks for a client certificate: %t", asked)
}

// handshakeTime bounds the handshake.
const handshakeTime = 5 * time.Second
