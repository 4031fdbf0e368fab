package refserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/deviate"
	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// maxAdminBody is the longest accepted body in bytes.
const maxAdminBody = 8 << 20

// admin is the door of tests and of `serve`: it obeys no policy.
type admin struct {
	service    *workspace.Service
	deviations *deviate.Set
	limits     *door.Limits
	publicURL  string
	log        *slog.Logger
	// secret is the SHA-256 of the bearer secret; closed says there is none.
	secret [sha256.Size]byte
	closed bool
}

// newAdmin opens the admin door. It is a handler of its own, so that no path of
// the public one leads here.
func newAdmin(service *workspace.Service, deviations *deviate.Set, limits *door.Limits, c Config) http.Handler {
	a := &admin{
		service: service, deviations: deviations, limits: limits, publicURL: c.PublicURL, log: c.Log,
		secret: sha256.Sum256([]byte(c.AdminSecret)), closed: c.AdminSecret == "",
	}
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"POST /workspaces":               a.create,
		"DELETE /workspaces/{id}":        a.remove,
		"PUT /workspaces/{id}/deviation": a.setDeviation,
		"PUT /workspaces/{id}/clock":     a.setClock,
		"PUT /workspaces/{id}/plan":      a.setPlan,
		"GET /workspaces/{id}/dump":      a.dump,
		"GET /deviations":                a.listDeviations,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				a.fail(w, r, err)
			}
		})
	}
	guarded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.admits(r) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="admin"`)
			writeJSON(w, http.StatusUnauthorized, adminError{Code: "unauthorized", Message: "the admin door opens to its bearer secret only"})
			return
		}
		mux.ServeHTTP(w, r)
	})
	return door.Wrap(guarded, door.Options{Log: c.Log, Timeout: c.RequestTimeout, Fault: func(w http.ResponseWriter, r *http.Request) {
		a.fail(w, r, errors.New("panic"))
	}})
}

// admits compares hashes in constant time, so that neither the secret's text
// nor its length can be felt out.
func (a *admin) admits(r *http.Request) bool {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	given := sha256.Sum256([]byte(strings.TrimSpace(secret)))
	equal := subtle.ConstantTimeCompare(given[:], a.secret[:]) == 1
	return equal && !a.closed && strings.EqualFold(scheme, "Bearer")
}

type adminError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (a *admin) fail(w http.ResponseWriter, r *http.Request, err error) {
	var shown *workspace.AppError
	switch {
	case errors.As(err, &shown):
		writeJSON(w, shown.Status, adminError{Code: shown.Code, Message: shown.Message})
		return
	case door.Unavailable(err):
		w.Header().Set("Retry-After", "5")
		writeJSON(w, http.StatusServiceUnavailable, adminError{Code: "unavailable", Message: "the database does not answer"})
	default:
		writeJSON(w, http.StatusInternalServerError, adminError{Code: "internal", Message: "internal error; see the log for request " + door.RequestID(r.Context())})
	}
	a.log.ErrorContext(r.Context(), "admin request failed", "request", door.RequestID(r.Context()), "method", r.Method, "path", door.LoggedPath(r), "error", err)
}

func badRequest(format string, args ...any) error {
	return &workspace.AppError{Status: http.StatusBadRequest, Code: workspace.CodeInvalid, Message: fmt.Sprintf(format, args...)}
}

// readJSON decodes a body; unknown members are refused, since they would be a
// test that believes to have asked for something.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAdminBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return badRequest("the body cannot be read: %s", err)
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", value, err)) // our own types always encode
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client is gone: there is nobody left to tell
}

type adminSpec struct {
	Name           string          `json:"name"`
	Plan           workspace.Plan  `json:"plan"`
	Mode           workspace.Mode  `json:"mode"`
	Tolerances     map[string]bool `json:"tolerances"`
	SCIM           bool            `json:"scim"`
	Timezone       string          `json:"timezone"`
	AutoJoinDomain string          `json:"autoJoinDomain"`
	Deviation      string          `json:"deviation"`
	PasswordSync   bool            `json:"passwordSync"`
	// RateLimit is in requests a minute for each credential; 0 is the server's.
	RateLimit int           `json:"rateLimit"`
	Members   []adminMember `json:"members"`
	Groups    []adminGroup  `json:"groups"`
}

type adminMember struct {
	Email   string           `json:"email"`
	Name    string           `json:"name"`
	Role    workspace.Role   `json:"role"`
	Status  workspace.Status `json:"status"`
	Limited bool             `json:"limited"`
}

type adminGroup struct {
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

type adminCreated struct {
	ID          string               `json:"id"`
	SCIMBaseURL string               `json:"scimBaseURL"`
	SCIMToken   string               `json:"scimToken"`
	AppBaseURL  string               `json:"appBaseURL"`
	Members     []adminCreatedMember `json:"members"`
	Groups      []adminCreatedGroup  `json:"groups"`
}

type adminCreatedMember struct {
	ID     string `json:"id"`
	Email  string `json:"email"`
	Name   string `json:"name"`
	Role   string `json:"role"`
	APIKey string `json:"apiKey"`
}

type adminCreatedGroup struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (a *admin) create(w http.ResponseWriter, r *http.Request) error {
	var in adminSpec
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := a.known(in.Deviation); err != nil {
		return err
	}
	spec := workspace.Spec{
		Name: in.Name, Plan: in.Plan, Mode: in.Mode, Tolerances: in.Tolerances, SCIM: in.SCIM,
		Timezone: in.Timezone, AutoJoinDomain: in.AutoJoinDomain, Deviation: in.Deviation,
		PasswordSync: in.PasswordSync,
	}
	for _, m := range in.Members {
		spec.Members = append(spec.Members, workspace.MemberSpec(m))
	}
	for _, g := range in.Groups {
		spec.Groups = append(spec.Groups, workspace.GroupSpec(g))
	}
	created, err := a.service.CreateWorkspace(r.Context(), spec)
	if err != nil {
		return fmt.Errorf("create workspace: %w", err)
	}
	a.limits.Restrict(created.Workspace.ID, in.RateLimit)
	out := adminCreated{
		ID: created.Workspace.ID, SCIMBaseURL: created.BaseURL, SCIMToken: created.Token,
		AppBaseURL: a.publicURL + appapi.Base,
		Members:    []adminCreatedMember{}, Groups: []adminCreatedGroup{},
	}
	for _, m := range created.Members {
		one := adminCreatedMember{ID: m.ID, Email: m.Email, Name: m.Name, APIKey: m.APIKey}
		if len(m.Roles) > 0 {
			one.Role = string(m.Roles[0])
		}
		out.Members = append(out.Members, one)
	}
	for _, g := range created.Groups {
		out.Groups = append(out.Groups, adminCreatedGroup{ID: g.ID, Name: g.Name})
	}
	writeJSON(w, http.StatusCreated, out)
	return nil
}

// known refuses a deviation nobody wrote: a kill run must not believe in it.
func (a *admin) known(deviation string) error {
	if deviation != "" && !a.deviations.Has(deviation) {
		return badRequest("there is no deviation %q; GET /deviations lists them", deviation)
	}
	return nil
}

func (a *admin) remove(w http.ResponseWriter, r *http.Request) error {
	a.limits.Restrict(r.PathValue("id"), 0)
	return done(w, a.service.DeleteWorkspace(r.Context(), r.PathValue("id")))
}

func done(w http.ResponseWriter, err error) error {
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (a *admin) setDeviation(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name string `json:"name"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := a.known(in.Name); err != nil {
		return err
	}
	return done(w, a.service.SetDeviation(r.Context(), r.PathValue("id"), in.Name))
}

func (a *admin) setClock(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		OffsetSeconds int64 `json:"offsetSeconds"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	return done(w, a.service.SetClockOffset(r.Context(), r.PathValue("id"), time.Duration(in.OffsetSeconds)*time.Second))
}

func (a *admin) setPlan(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Plan workspace.Plan `json:"plan"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	return done(w, a.service.SetPlan(r.Context(), r.PathValue("id"), in.Plan))
}

func (a *admin) dump(w http.ResponseWriter, r *http.Request) error {
	tables, err := a.service.Dump(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, tables)
	return nil
}

type adminDeviation struct {
	Name         string   `json:"name"`
	Area         string   `json:"area"`
	What         string   `json:"what"`
	Requirements []string `json:"requirements"`
	Source       string   `json:"source"`
	Suffers      []string `json:"suffers"`
}

func (a *admin) listDeviations(w http.ResponseWriter, _ *http.Request) error {
	list := []adminDeviation{}
	for _, d := range deviate.All() {
		list = append(list, adminDeviation{Name: d.Name, Area: d.Area, What: d.What, Requirements: d.Requirements, Source: d.Source, Suffers: d.Suffers})
	}
	writeJSON(w, http.StatusOK, list)
	return nil
}
