package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/*
var staticFiles embed.FS

// pages holds a template for each page, by its file's name without ".html".
type pages map[string]*template.Template

// shared are the files that every page is made with.
var shared = []string{"templates/layout.html", "templates/parts.html"}

// readPages parses the embedded templates; one that does not parse is a fault
// of the build, which the first test meets.
func readPages() pages {
	layout := template.Must(template.New("layout.html").Funcs(template.FuncMap{
		"asset": assetPath, "initials": initials, "plural": plural, "plan": planName,
	}).ParseFS(templateFiles, shared...))
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		panic("embedded templates are unreadable: " + err.Error())
	}
	all := pages{}
	for _, file := range files {
		if file == shared[0] || file == shared[1] {
			continue
		}
		name := strings.TrimSuffix(path.Base(file), ".html")
		all[name] = template.Must(template.Must(layout.Clone()).ParseFS(templateFiles, file))
	}
	return all
}

// view is what a page shows.
type view struct {
	c *call

	// Title is the page's heading, Section the entry of the navigation it
	// belongs to.
	Title, Section string
	// Trail leads from the section to the page.
	Trail []link
	// Done says what the form before this page has done.
	Done string
	// Token goes into every form.
	Token string
	Data  any
}

// link is an entry of the navigation.
type link struct {
	Text, Path string
	Current    bool
}

// render ends an action with a page.
func (c *call) render(status int, name string, v view) error {
	c.show(status, name, v)
	return nil
}

// show sends a page, whole or not at all.
func (c *call) show(status int, name string, v view) {
	v.c = c
	if v.Token == "" && c.secret != "" {
		v.Token = formToken(c.secret)
	}
	if c.problem == nil {
		v.Done = doneTexts[c.r.URL.Query().Get("done")]
	}
	var page bytes.Buffer
	if err := c.pages[name].ExecuteTemplate(&page, "layout.html", v); err != nil {
		panic(fmt.Sprintf("page %s: %v", name, err)) // our own templates fit our own data
	}
	c.send(status, "text/html; charset=utf-8", page.Bytes())
}

func (c *call) send(status int, contentType string, body []byte) {
	h := c.w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body) // the client is gone: there is nobody left to tell
}

// doneTexts say what was done, by the word in the address of the page after it.
var doneTexts = map[string]string{
	"invited":     "The invitation was made. The person joins by accepting it.",
	"renamed":     "The name was changed.",
	"activated":   "The member is active again.",
	"deactivated": "The member is deactivated and has no access any more.",
	"roles":       "The roles were changed.",
	"regular":     "The member is a regular one now.",
	"removed":     "The member was removed.",
	"revoked":     "The invitation was revoked.",
	"created":     "The group was created.",
	"deleted":     "The group was deleted.",
	"added":       "The member was added.",
	"taken-out":   "The member was taken out of the group.",
	"saved":       "The settings were saved.",
	"disabled":    "SCIM is disabled. Its tokens work no longer; members and groups are managed here again.",
	"reading":     "Saved. It counts from the identity provider's next request on.",
}

// SignedIn tells whether there is somebody to show a navigation to.
func (v view) SignedIn() bool { return v.c.actor != nil }

// Me is who is signed in.
func (v view) Me() *workspace.Member { return v.c.actor.Member }

// Workspace is where.
func (v view) Workspace() *workspace.Workspace { return v.c.actor.Workspace }

// Problem is why the form was refused, "" when it was not.
func (v view) Problem() string {
	if v.c.problem == nil {
		return ""
	}
	return sentence(v.c.problem.Message)
}

// Navigation lists the pages that this person may see.
func (v view) Navigation() [][]link {
	return [][]link{
		v.links(link{Text: "Team", Path: "/team"}, link{Text: "Groups", Path: "/groups"}),
		v.links(
			link{Text: "Authentication", Path: "/settings/scim"},
			link{Text: "Provisioning log", Path: "/log"},
			link{Text: "Audit log", Path: "/audit"},
		),
		v.links(link{Text: "My profile", Path: "/profile"}),
	}
}

// needs says what a page shows, where that is not for everybody.
var needs = map[string]workspace.Action{
	"/settings/scim": workspace.ReadConnection,
	"/log":           workspace.ReadLog,
	"/audit":         workspace.ReadLog,
}

func (v view) links(all ...link) []link {
	var list []link
	for _, l := range all {
		if act, restricted := needs[l.Path]; restricted && v.c.Service.May(v.c.actor, act) != nil {
			continue
		}
		list = append(list, link{Text: l.Text, Path: Base + l.Path, Current: l.Path == v.Section})
	}
	return list
}

// stamp is a moment as people and programs read it.
type stamp struct{ ISO, Text string }

// When shows a moment in the timezone of the person who looks at it.
func (v view) When(t time.Time) *stamp {
	if t.IsZero() {
		return nil
	}
	zone, err := time.LoadLocation(v.Me().Timezone)
	if err != nil {
		zone = time.UTC // a zone that this machine does not know
	}
	return &stamp{ISO: t.UTC().Format(time.RFC3339Nano), Text: t.In(zone).Format("2 Jan 2006, 15:04:05")}
}

// Zone is the timezone When speaks in.
func (v view) Zone() string { return v.Me().Timezone }

// control is something a person could do here, or why not at present.
type control struct {
	// ID is that of the element with the reason.
	ID string
	// Why it is disabled, "" when it is not.
	Why string
	// Hidden says that it is a matter of the person's role and not shown.
	Hidden bool
}

// control asks whether the actor may do something.
func (c *call) control(act workspace.Action) control {
	one := control{ID: "why-" + string(act)}
	var refused *workspace.AppError
	if err := c.Service.May(c.actor, act); err != nil {
		one.Why = err.Error()
		if asAppError(err, &refused) {
			one.Why = refused.Message
			one.Hidden = refused.Code == workspace.CodeForbidden
		}
	}
	return one
}

// staticFile is one of our own scripts, styles and images. Its address changes
// with its content, so browsers may keep it for ever.
type staticFile struct {
	content     []byte
	contentType string
	version     string
}

var static = func() map[string]staticFile {
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		panic("embedded files are unreadable: " + err.Error())
	}
	all := map[string]staticFile{}
	for _, e := range entries {
		content, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			panic("embedded files are unreadable: " + err.Error())
		}
		sum := sha256.Sum256(content)
		all[e.Name()] = staticFile{content: content, contentType: mime.TypeByExtension(path.Ext(e.Name())), version: hex.EncodeToString(sum[:6])}
	}
	return all
}()

func assetPath(name string) string { return Base + "/static/" + name + "?v=" + static[name].version }

func serveStatic(w http.ResponseWriter, r *http.Request) {
	file, known := static[r.PathValue("name")]
	if !known {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.contentType)
	h.Set("Content-Length", strconv.Itoa(len(file.content)))
	h.Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == file.version {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(file.content) // the client is gone: there is nobody left to tell
}
