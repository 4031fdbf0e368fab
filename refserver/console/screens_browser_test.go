package console_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// maxScreen is the size in bytes up to which a picture belongs into a README.
const maxScreen = 150 << 10

// TestBrowserScreens writes the two pictures of the README with -update, and
// otherwise checks that they are there and small.
func TestBrowserScreens(t *testing.T) {
	t.Parallel()
	if *update {
		takeScreens(t)
	}
	for _, name := range []string{"log-desktop.png", "team-phone.png"} {
		info, err := os.Stat(filepath.Join("testdata", "screens", name))
		if err != nil {
			t.Errorf("%v: go test ./refserver/console -run Screens -update makes it", err)
			continue
		}
		if info.Size() > maxScreen {
			t.Errorf("%s has %d bytes, want at most %d", name, info.Size(), maxScreen)
		}
	}
}

func takeScreens(t *testing.T) {
	t.Helper()
	s := start(t)
	w := s.Make(t, `{"name":"Analytical Engines","scim":true,"members":[
		{"email":"olive.owner@example.com","name":"Olive Owner","role":"OWNER"},{"email":"ada.lovelace@example.com","name":"Ada Lovelace"},
		{"email":"linus.limited@example.com","name":"Linus Limited","limited":true}]}`)
	okta := s.okta(t, w)
	okta.send("GET", "/Users?startIndex=1&count=2", "")
	ada := okta.assign("Ada", "Lovelace", "ada.lovelace@example.com", "00u1ada")
	grace := okta.assign("Grace", "Hopper", "grace.hopper@example.com", "00u1grace")
	katherine := okta.assign("Katherine", "Johnson", "katherine.johnson@example.com", "00u1kat")
	okta.push("Engineering", ada, grace, katherine)
	okta.send("POST", "/Users", userBody("Grace", "Hopper", "Grace.Hopper@example.com", "00u1grace", true))
	okta.send("PUT", "/Users/"+katherine, userBody("Katherine", "Johnson", "katherine.johnson@example.com", "00u1kat", false))
	b := s.open(t, w.Keys["olive.owner@example.com"])
	b.screen(1180, 760, "light")
	b.visit("/console/log")
	b.until("the log", `document.getElementById("live-state").textContent.startsWith("Live.")`)
	b.picture("log-desktop.png")
	b.screen(390, 780, "dark")
	b.visit("/console/team")
	b.heading("Team")
	b.picture("team-phone.png")
}

// picture writes what is on the screen.
func (b *browser) picture(name string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("testdata", "screens", name), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
