package console

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// The names of the cookies. On https they carry the prefix __Host-, so that no
// other host, not even a sibling, can set them (RFC 6265bis section 4.1.3.2).
const (
	sessionCookie = "scimproof_session"
	// formCookie is what the token of the sign-in form belongs to: there is no
	// session yet.
	formCookie = "scimproof_form"
)

func (c *call) secure() bool { return strings.HasPrefix(c.Origin(c.r), "https:") }

func (c *call) cookieName(name string) string {
	if c.secure() {
		return "__Host-" + name
	}
	return name
}

// setCookie gives the browser a cookie until it closes, or takes it with "".
func (c *call) setCookie(name, value string) {
	cookie := &http.Cookie{ //nolint:gosec // Secure wherever the console is reached by https
		Name: c.cookieName(name), Value: value, Path: "/",
		HttpOnly: true, Secure: c.secure(), SameSite: http.SameSiteStrictMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(c.w, cookie)
}

func (c *call) cookie(name string) string {
	cookie, err := c.r.Cookie(c.cookieName(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// authenticate finds who is signed in, anew with each request.
func (c *call) authenticate() error {
	secret := c.cookie(sessionCookie)
	actor, err := c.Service.ActorBySession(c.r.Context(), secret)
	if err != nil {
		return err
	}
	actor.Door = workspace.DoorConsole
	c.actor, c.secret = actor, secret
	return nil
}

// formToken makes the token of a form: a MAC of the secret in the browser's
// cookie, which no other site can read. It looks different each time, so that
// compression tells nothing about it (the attack named BREACH).
func formToken(secret string) string {
	token := make([]byte, 2*sha256.Size)
	pad, masked := token[:sha256.Size], token[sha256.Size:]
	_, _ = rand.Read(pad) // crypto/rand.Read never fails
	subtle.XORBytes(masked, formMAC(secret), pad)
	return base64.RawURLEncoding.EncodeToString(token)
}

func formMAC(secret string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("console form"))
	return mac.Sum(nil)
}

func tokenMatches(secret, token string) bool {
	given, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(given) != 2*sha256.Size || secret == "" {
		return false
	}
	subtle.XORBytes(given[:sha256.Size], given[:sha256.Size], given[sha256.Size:])
	return hmac.Equal(given[:sha256.Size], formMAC(secret))
}

// checkForm reads a form and refuses one that none of our pages made.
func (c *call) checkForm(open bool) error {
	refused := &workspace.AppError{
		Status: http.StatusForbidden, Code: workspace.CodeForbidden,
		Message: "This form did not come from the console, or it is of an earlier session. Go back, load the page again and repeat what you did.",
	}
	if err := c.origins.Check(c.r); err != nil {
		return refused
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, maxForm)
	if err := c.r.ParseForm(); err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return &workspace.AppError{Status: http.StatusRequestEntityTooLarge, Code: workspace.CodeInvalid, Message: "The form is too long."}
		}
		return &workspace.AppError{Status: http.StatusBadRequest, Code: workspace.CodeInvalid, Message: "The form could not be read."}
	}
	secret := c.secret
	if open {
		secret = c.cookie(formCookie)
	}
	if !tokenMatches(secret, c.r.PostForm.Get("token")) {
		return refused
	}
	return nil
}

// signInData is what the sign-in page shows.
type signInData struct{ Next, Notice string }

func (c *call) showSignIn() error {
	data := signInData{Next: ownPath(c.r.FormValue("next"))}
	switch c.r.URL.Query().Get("why") {
	case "ended":
		data.Notice = "Your session has ended, or your access was taken away. Sign in again."
	case "out":
		data.Notice = "You are signed out."
	}
	// The form's secret stays the same while the cookie does, so that two tabs
	// with this page both work.
	secret := c.cookie(formCookie)
	if len(secret) < 20 {
		secret = rand.Text()
		c.setCookie(formCookie, secret)
	}
	return c.render(c.status(), "sign-in", view{Title: "Sign in", Token: formToken(secret), Data: data})
}

// signIn opens a session. What was in the cookie before ends, whatever it was.
func (c *call) signIn() error {
	if err := c.allow(c.Limits.Failing(c.r, "")); err != nil {
		return err
	}
	opened, err := c.Service.OpenSession(c.r.Context(), c.field("key"))
	if errors.As(err, &c.problem) {
		c.Limits.Failed(c.r, "")
		return c.showSignIn()
	}
	if err != nil {
		return err
	}
	if err := c.Service.CloseSession(c.r.Context(), c.cookie(sessionCookie)); err != nil {
		return err
	}
	c.setCookie(sessionCookie, opened.Secret)
	c.setCookie(formCookie, "")
	return c.redirect(ownPath(c.field("next")))
}

func (c *call) signOut() error {
	if err := c.Service.CloseSession(c.r.Context(), c.secret); err != nil {
		return err
	}
	c.setCookie(sessionCookie, "")
	return c.redirect(Base + "/sign-in?why=out")
}

// signInAgain answers a request without a session that holds.
func (c *call) signInAgain() {
	if c.r.URL.Path == livePath {
		c.w.WriteHeader(http.StatusUnauthorized)
		return
	}
	query := url.Values{}
	if c.cookie(sessionCookie) != "" {
		c.setCookie(sessionCookie, "")
		query.Set("why", "ended")
	}
	if c.r.Method == http.MethodGet && c.r.URL.Path != Base+"/" {
		query.Set("next", c.r.URL.RequestURI())
	}
	target := Base + "/sign-in"
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	http.Redirect(c.w, c.r, target, http.StatusSeeOther)
}

// ownPath keeps a path that leads into the console and nothing else.
func ownPath(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, Base+"/") || strings.ContainsAny(path, "\\\r\n") {
		return Base + "/"
	}
	return u.RequestURI()
}

func (c *call) showStart() error { return c.redirect(Base + "/team") }
