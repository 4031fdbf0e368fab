package deviate

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// withoutHeader overlooks a request header, of some methods only.
func withoutHeader(name string, methods ...string) func(Seams) Seams {
	return rewriteHeader(name, func(r *http.Request, value string) string {
		if len(methods) == 0 || slices.Contains(methods, r.Method) {
			return ""
		}
		return value
	})
}

// rewriteHeader reads something else in a request header that is there.
func rewriteHeader(name string, change func(r *http.Request, value string) string) func(Seams) Seams {
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if value := r.Header.Get(name); value != "" {
			r = r.Clone(r.Context())
			r.Header.Del(name)
			if changed := change(r, value); changed != "" {
				r.Header.Set(name, changed)
			}
		}
		h.ServeHTTP(w, r)
	})
}

// conditional tells a write with If-Match.
func conditional(r *http.Request) bool { return r.Header.Get("If-Match") != "" }

const noVersion = `W/"0"`

// onVersions are the deviations in versions and conditional requests.
func onVersions() []Deviation {
	never := func(_ *http.Request, _ string) string { return noVersion }
	return []Deviation{
		defect("etag", "etag-differs-between-operations", "The version is a digest of what an answer happens to show.",
			"https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/f2a7f8c3", "any", rewrite(digestTag), "RFC7644-3.14-05", "RFC7644-3.14-06", "RFC7643-3.1-18"),
		defect("etag", "etag-valid-if-match-412", "A write with the current version is refused.",
			github("Captain-P-Goldfish/SCIM-SDK#746"), "any", rewriteHeader("If-Match", never), "RFC7644-3.14-06", "RFC7644-3.14-09", "RFC9110-13.2.1-01"),
		defect("etag", "etag-if-match-ignored", "If-Match is not looked at.",
			github("apache/directory-scimple#534"), "any", withoutHeader("If-Match"), "RFC7644-3.14-06", "RFC7644-3.14-07", "RFC7644-3.12-09", "RFC9110-13.2.1-01", "RFC7643-5-09"),
		defect("etag", "etag-lastmodified-not-updated", "A group keeps its version and its time when its members change.",
			github("AzureAD/SCIMReferenceCode#82"), "any", onStorage(func(next workspace.Store) workspace.Store { return touchesNothing{next} }), "RFC7644-3.14-04", "RFC7643-3.1-16"),
		ours("etag-checked-outside-the-transaction", "etag", "The version is compared before the row is locked.",
			onStorage(func(next workspace.Store) workspace.Store { return locksNothing{next} }), "RFC7644-3.14-07"),
		ours("etag-of-users-stays", "etag", "A user keeps the version when an attribute changes.",
			onStorage(func(next workspace.Store) workspace.Store { return keepsVersion{next} }), "RFC7644-3.14-04"),
		ours("etag-if-none-match-ignored", "etag", "If-None-Match is not looked at.", withoutHeader("If-None-Match"), "RFC7644-3.14-05", "RFC9110-13.1.2-01", "RFC9110-13.1.2-02"),
		ours("etag-header-missing", "etag", "GET answers without ETag.", rewrite(func(r *http.Request, a *answer) {
			if r.Method == http.MethodGet && a.status == http.StatusOK {
				a.header.Del("ETag")
			}
		}), "RFC7644-3.14-02"),
		ours("etag-missing-after-writes", "etag", "Answers to writes have no ETag.", rewrite(func(r *http.Request, a *answer) {
			if r.Method != http.MethodGet {
				a.header.Del("ETag")
			}
		}), "RFC7644-3.14-02a"),
		ours("etag-not-in-meta", "etag", "meta has no version.", onShown(func(_ *http.Request, resource *document.Object) {
			if meta := resource.Object("meta"); meta != nil {
				meta.Delete("version")
			}
		}), "RFC7644-3.14-03"),
		ours("etag-missing-in-304", "etag", "A 304 does not repeat the ETag.", rewrite(func(_ *http.Request, a *answer) {
			if a.status == http.StatusNotModified {
				a.header.Del("ETag")
			}
		}), "RFC9110-15.4.5-01"),
	}
}

// onPreconditions are the deviations in the finer points of conditional
// requests.
func onPreconditions() []Deviation {
	return []Deviation{
		ours("etag-star-not-understood", "etag", "If-Match with a star is taken for a version.", rewriteHeader("If-Match", func(_ *http.Request, value string) string {
			return strings.ReplaceAll(value, "*", noVersion)
		}), "RFC9110-13.1.1-01"),
		ours("etag-star-creates", "etag", "A PUT with If-Match: * to an unknown id answers 201.", restatus(http.StatusCreated, func(r *http.Request, a *answer) bool {
			return r.Method == http.MethodPut && r.Header.Get("If-Match") == "*" && a.status == http.StatusNotFound
		}), "RFC9110-13.1.1-01"),
		ours("etag-list-not-understood", "etag", "If-Match with several versions is taken for one.", rewriteHeader("If-Match", func(_ *http.Request, value string) string {
			if strings.Contains(value, ",") {
				return noVersion
			}
			return value
		}), "RFC9110-13.1.1-02"),
		ours("etag-compared-strongly", "etag", "Weak versions in If-Match never match.", rewriteHeader("If-Match", func(_ *http.Request, value string) string {
			if strings.HasPrefix(value, "W/") {
				return noVersion
			}
			return value
		}), "RFC9110-13.1.1-03", "RFC7644-3.14-06"),
		ours("etag-compared-as-text", "etag", "If-Match has to be the ETag letter by letter.", rewriteHeader("If-Match", func(_ *http.Request, value string) string {
			if !strings.HasPrefix(value, "W/") {
				return noVersion
			}
			return value
		}), "RFC9110-13.1.1-03"),
		ours("etag-none-match-always-holds", "etag", "Whatever If-None-Match says, the answer is 304.", rewriteHeader("If-None-Match", func(*http.Request, string) string {
			return "*"
		}), "RFC7644-3.14-05", "RFC7644-3.14-04"),
		ours("etag-none-match-compared-as-text", "etag", "If-None-Match has to be the ETag letter by letter.", rewriteHeader("If-None-Match", func(_ *http.Request, value string) string {
			if !strings.HasPrefix(value, "W/") || strings.Contains(value, ",") {
				return noVersion
			}
			return value
		}), "RFC9110-13.1.2-01"),
		ours("etag-none-match-of-writes-ignored", "etag", "If-None-Match of writes is not looked at.", withoutHeader("If-None-Match", http.MethodPut, http.MethodPatch), "RFC9110-13.1.2-02"),
		ours("etag-before-existence", "etag", "An unknown id with If-Match answers 412, and so do wrong credentials.", restatus(http.StatusPreconditionFailed, func(r *http.Request, a *answer) bool {
			return conditional(r) && (a.status == http.StatusNotFound || a.status == http.StatusUnauthorized)
		}), "RFC9110-13.2.1-01"),
		ours("etag-refusal-400", "etag", "A write to an old version answers 400.", restatus(http.StatusBadRequest, func(_ *http.Request, a *answer) bool {
			return a.status == http.StatusPreconditionFailed
		}), "RFC7644-3.12-09", "RFC7644-3.14-06"),
		ours("etag-ignored-by-delete", "etag", "DELETE does not look at If-Match.", withoutHeader("If-Match", http.MethodDelete), "RFC7644-3.14-09"),
	}
}

func digestTag(_ *http.Request, a *answer) {
	if a.header.Get("ETag") == "" || a.body == nil || a.isError() {
		return
	}
	sum := fnv.New64a()
	_, _ = sum.Write(document.Append(nil, a.body)) // a hash takes everything
	tag := fmt.Sprintf(`W/"%x"`, sum.Sum64())
	a.header.Set("ETag", tag)
	if meta := a.body.Object("meta"); meta != nil {
		meta.Set("version", tag)
	}
}

// touchesNothing forgets the row whose members changed.
type touchesNothing struct{ workspace.Store }

func (touchesNothing) TouchResources(context.Context, string, string, []string, time.Time) error {
	return nil
}

// locksNothing reads where it should lock, and takes its time.
type locksNothing struct{ workspace.Store }

func (s locksNothing) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	row, err := s.Resource(ctx, ws, resourceType, id)
	time.Sleep(50 * time.Millisecond)
	return row, err
}

// keepsVersion writes users without moving their version.
type keepsVersion struct{ workspace.Store }

func (s keepsVersion) UpdateResource(ctx context.Context, r *workspace.Row) error {
	if r.Type == "User" {
		r.Version--
	}
	return s.Store.UpdateResource(ctx, r)
}
