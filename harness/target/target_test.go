package target_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/harness/target"
	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
)

func TestForeignRefusesWhatIsNoBaseURL(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "scim.example.com/v2", "ftp://host/scim", "/scim/v2", "http://", "://"} {
		if _, err := target.Foreign(target.ForeignOptions{BaseURL: url}); err == nil {
			t.Errorf("Foreign(%q): got no error", url)
		} else if !strings.Contains(err.Error(), `"`+url+`"`) {
			t.Errorf("Foreign(%q): error %q does not name the input", url, err)
		}
	}
}

func TestForeignIsOneSharedTenantAndShowsNoSecret(t *testing.T) {
	t.Parallel()
	f, err := target.Foreign(target.ForeignOptions{
		BaseURL: "https://user:pw@host.example/scim/v2/?aadOptscim062020", Token: "s3cret", AppURL: "https://host.example/api/v1/workspaces/w1/", AppKey: "k3y", Suffix: "x1",
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sut.Info{Kind: "url", URL: "https://host.example/scim/v2/"}, f.Info()); diff != "" {
		t.Errorf("Info (-want +got):\n%s", diff)
	}
	tenant, err := f.Tenant(t.Context(), sut.Spec{Deviation: "ignored"})
	if err != nil {
		t.Fatal(err)
	}
	if !tenant.Shared || tenant.Suffix != "x11" || tenant.Token != "s3cret" || tenant.Admin != nil {
		t.Errorf("tenant: got %+v", tenant)
	}
	other, err := f.Tenant(t.Context(), sut.Spec{})
	if err != nil {
		t.Fatal(err)
	}
	if other.Suffix == tenant.Suffix {
		t.Errorf("two scenarios share the suffix %s", other.Suffix)
	}
	want := &sut.Door{BaseURL: "https://host.example/api/v1", Header: http.Header{"X-Api-Key": {"k3y"}}}
	if diff := cmp.Diff(want, tenant.App); diff != "" {
		t.Errorf("app door (-want +got):\n%s", diff)
	}
	if tenant.ID != "w1" {
		t.Errorf("workspace of the app: got %q, want w1", tenant.ID)
	}
}

func TestForeignRefusesAnAppWithoutWorkspaceOrKey(t *testing.T) {
	t.Parallel()
	for _, o := range []target.ForeignOptions{
		{AppURL: "https://host.example/api/v1", AppKey: "k"},
		{AppURL: "https://host.example/api/v1/workspaces/", AppKey: "k"},
		{AppURL: "https://host.example/api/v1/workspaces/w/users", AppKey: "k"},
		{AppURL: "host.example/api/v1/workspaces/w", AppKey: "k"},
		{AppURL: "https://host.example/api/v1/workspaces/w?x=1", AppKey: "k"},
		{AppURL: "https://host.example/api/v1/workspaces/w"},
	} {
		o.BaseURL = "https://host.example/scim/v2"
		if _, err := target.Foreign(o); err == nil {
			t.Errorf("Foreign with app %q and key %q: got no error", o.AppURL, o.AppKey)
		}
	}
}

func TestTheTwoDockerfilesAreOne(t *testing.T) {
	t.Parallel()
	top, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile("Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(own), string(top)); diff != "" {
		t.Errorf("Dockerfile at the top and in this folder differ (-own +top):\n%s", diff)
	}
}

// exercise makes a workspace on a target of ours and reads it over SCIM.
// after is what the token of a workspace gets that was given back: where the
// database goes with the target, the workspace is left to go with it.
func exercise(t *testing.T, own sut.Target, kind string, after int) {
	t.Helper()
	info := own.Info()
	if info.Kind != kind || !info.Own || info.Postgres == "" {
		t.Errorf("Info: got %+v, want kind %s, own, and a database", info, kind)
	}
	tenant, err := own.Tenant(t.Context(), sut.Spec{Name: t.Name(), Plan: "ENTERPRISE", SCIM: true})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, tenant.BaseURL+"/Users", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+tenant.Token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	if got := ask(); got != http.StatusOK {
		t.Errorf("GET /Users: got %d, want 200", got)
	}
	if err := tenant.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := ask(); got != after {
		t.Errorf("GET /Users after the workspace was given back: got %d, want %d", got, after)
	}
	deviations, err := target.Deviations(t.Context(), own)
	if err != nil || len(deviations) == 0 {
		t.Errorf("Deviations: got %d, %v", len(deviations), err)
	}
}

func TestLocalProcess(t *testing.T) {
	t.Parallel()
	own, err := target.Own(t.Context(), target.Options{NoDocker: true})
	if err != nil {
		t.Fatal(err)
	}
	exercise(t, own, "local process", http.StatusOK)
	for range 2 { // the second time does nothing
		if err := own.Close(context.Background()); err != nil {
			t.Error(err)
		}
	}
	if _, err := own.Tenant(t.Context(), sut.Spec{}); err == nil {
		t.Error("a closed target still hands out tenants")
	}
}

func TestWorkspacesInADatabaseOfTheUsersAreDeleted(t *testing.T) {
	t.Parallel()
	cluster, err := throwaway.Start(t.Context(), throwaway.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Close(); err != nil {
			t.Error(err)
		}
	})
	own, err := target.Own(t.Context(), target.Options{PostgresURL: cluster.URL})
	if err != nil {
		t.Fatal(err)
	}
	exercise(t, own, "local process", http.StatusUnauthorized)
	if err := own.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

// TestContainers needs an engine with the image named by
// SCIMPROOF_POSTGRES_IMAGE; without one it proves that the refusal is clear.
func TestContainers(t *testing.T) {
	t.Parallel()
	image := os.Getenv("SCIMPROOF_POSTGRES_IMAGE")
	if image == "" {
		_, err := target.Own(t.Context(), target.Options{OnlyDocker: true, PostgresImage: "scimproof.invalid/no-such-image:0"})
		if err == nil || !strings.Contains(err.Error(), "containers were asked for") {
			t.Errorf("Own without image: got %v, want an error that says what is missing", err)
		}
		return
	}
	program := filepath.Join(t.TempDir(), "scimproof")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../cmd/scimproof")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	own, err := target.Own(t.Context(), target.Options{OnlyDocker: true, PostgresImage: image, Executable: program, ServerImage: "scimproof/server:test"})
	if err != nil {
		t.Fatal(err)
	}
	exercise(t, own, "container", http.StatusOK)
	if err := own.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestADatabaseThatDoesNotAnswerIsNamed(t *testing.T) {
	t.Parallel()
	_, err := target.Own(t.Context(), target.Options{PostgresURL: "postgres://u:hidden@127.0.0.1:1/x?connect_timeout=1"})
	if err == nil {
		t.Fatal("got no error")
	}
	if strings.Contains(err.Error(), "hidden") {
		t.Errorf("the error shows the password: %v", err)
	}
	if errors.Is(err, target.ErrNoPostgres) || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("error: got %v, want one that names the address", err)
	}
}
