package console_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
)

var update = flag.Bool("update", false, "write the screenshots that the README shows")

// patience is how long a page may take; machines that run tests are busy.
const patience = 30 * time.Second

func TestMain(m *testing.M) {
	code := pgtest.Main(m)
	if err := chromium.close(); err != nil {
		fmt.Fprintln(os.Stderr, "close Chromium:", err)
	}
	os.Exit(code)
}

// chromium is the one browser of this test binary; each test gets a profile of
// its own in it.
var chromium oneBrowser

type oneBrowser struct {
	once   sync.Once
	ctx    context.Context
	cancel context.CancelFunc
	err    error
}

// path finds Chromium, or skips the test, or fails it where it must not be
// skipped.
func (o *oneBrowser) path(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "no Chromium in the PATH: install the package chromium (.ci/need-chromium does)"
	if os.Getenv("SCIMPROOF_REQUIRE_CHROMIUM") == "1" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

func (o *oneBrowser) start(t *testing.T) context.Context {
	t.Helper()
	path := o.path(t)
	o.once.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.Flag("lang", "en-GB"))
		if os.Geteuid() == 0 {
			options = append(options, chromedp.NoSandbox)
		}
		// It outlives the test that happens to start it.
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		o.ctx, o.cancel = ctx, func() { cancel(); stop() }
		o.err = chromedp.Do(ctx)
	})
	if o.err != nil {
		t.Fatalf("start %s: %v", path, o.err)
	}
	return o.ctx
}

func (o *oneBrowser) close() error {
	if o.ctx == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(o.ctx, patience)
	defer cancel()
	err := chromedp.Cancel(ctx)
	o.cancel()
	return err
}

// browser is a person at a browser.
type browser struct {
	t    *testing.T
	ctx  context.Context
	site *site
}

// open gives a browser that is signed in with the key. When the test fails, a
// screenshot shows what was on the screen then.
func (s *site) open(t *testing.T, key string) *browser {
	t.Helper()
	parent := chromium.start(t)
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, 10*patience)
	t.Cleanup(stop)
	// The tab lives as long as the context of its first step.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	b := &browser{t: t, ctx: ctx, site: s}
	b.screen(1280, 800, "light")
	t.Cleanup(b.keepScreen)
	b.visit("/console/")
	b.fill("#key", key)
	b.click("button.main")
	b.heading("Team")
	return b
}

func (b *browser) keepScreen() {
	if !b.t.Failed() {
		return
	}
	dir := filepath.Join("..", "..", "report", "console")
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(dir, 0o755)
	}
	path := filepath.Join(dir, strings.ReplaceAll(b.t.Name(), "/", "_")+".png")
	if err == nil {
		err = os.WriteFile(path, picture, 0o644)
	}
	if err != nil {
		b.t.Logf("no screenshot: %v", err)
		return
	}
	b.t.Logf("the screen is in report/console/%s", filepath.Base(path))
}

func (b *browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

func (b *browser) visit(path string) {
	b.t.Helper()
	b.do("visit "+path, chromedp.Navigate(b.site.url+path))
}

func (b *browser) fill(selector, text string) {
	b.t.Helper()
	b.do("fill "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// screen sets size in pixels and colour scheme.
func (b *browser) screen(width, height int64, scheme string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600,
	})
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
	}
	if err != nil {
		b.t.Fatalf("set the screen: %v", err)
	}
}

// value evaluates an expression of JavaScript on the page.
func value[T any](b *browser, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return v
}

// until waits for something to be so; the page may be another one by then.
func (b *browser) until(what, expression string) {
	b.t.Helper()
	end := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(b.ctx, time.Second)
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		cancel()
		if err == nil && ok {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("%s: it never came (%v); the page says: %s", what, err, b.text())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (b *browser) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("main")?.innerText ?? ""`))
	if err != nil {
		return err.Error()
	}
	return text
}

// heading waits for the page with that heading.
func (b *browser) heading(text string) {
	b.t.Helper()
	b.until("page "+text, `document.readyState === "complete" && document.querySelector("h1")?.textContent === `+quoted(text))
}

// shows checks what can be read on the page.
func (b *browser) shows(texts ...string) {
	b.t.Helper()
	page := b.text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			b.t.Errorf("%q is not on the page: %s", text, page)
		}
	}
}

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// disabled checks that a control cannot be used, and that what describes it
// says why.
func (b *browser) disabled(selector, reason string) {
	b.t.Helper()
	type state struct {
		Disabled bool
		Reason   string
	}
	got := value[state](b, `(() => {
		const e = document.querySelector(`+quoted(selector)+`), by = e.closest("[aria-describedby]");
		return { Disabled: e.matches(":disabled"), Reason: document.getElementById(by.getAttribute("aria-describedby")).innerText.trim() };
	})()`)
	if !got.Disabled || !strings.Contains(got.Reason, reason) {
		b.t.Errorf("%s: %+v, want it disabled with %q", selector, got, reason)
	}
}

// setSelect chooses an entry of a select.
func setSelect(selector, entry string) chromedp.Action[chromedp.Void] {
	return chromedp.SetValue(chromedp.CSS(selector), entry)
}
