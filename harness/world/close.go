package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/sut"
)

// Close gives the tenant back. On a shared tenant it first deletes whatever the
// scenario created, newest first, and notes what would not go as a leftover.
// Its context should outlive the scenario's.
func (w *World) Close(ctx context.Context) error {
	if w.tenant == nil {
		return nil
	}
	if w.tenant.Shared {
		w.cleanUp(ctx)
	}
	var err error
	for _, t := range []*sut.Tenant{w.other, w.tenant} {
		if t == nil || t.Close == nil {
			continue
		}
		if closing := t.Close(ctx); closing != nil {
			err = errors.Join(err, fmt.Errorf("give the tenant back: %w", closing))
		}
	}
	return err
}

var ofResource = regexp.MustCompile(`^.*(/(?:Users|Groups))(?:/([^/?]+))?(?:\?.*)?$`)

// created lists what the scenario's requests created and did not delete again,
// oldest first, as paths behind the base URL.
func created(all []exchange.Exchange) []string {
	var paths []string
	for _, ex := range all {
		if strings.HasSuffix(ex.URL, "/Bulk") {
			made, gone := createdInBulk(&ex)
			paths = append(paths, made...)
			paths = slices.DeleteFunc(paths, func(p string) bool { return slices.Contains(gone, p) })
			continue
		}
		where := ofResource.FindStringSubmatch(ex.URL)
		if where == nil {
			continue
		}
		switch {
		case ex.Method == http.MethodPost && where[2] == "" && ex.Status == http.StatusCreated:
			if o, err := parseObject(ex.ResponseBody); err == nil && o.text("id") != "" {
				paths = append(paths, where[1]+"/"+escape(o.text("id")))
			} else if at := ofResource.FindStringSubmatch(ex.ResponseHeader.Get("Location")); at != nil && at[2] != "" {
				paths = append(paths, at[1]+"/"+at[2])
			}
		case ex.Method == http.MethodDelete && ex.Status/100 == 2:
			paths = slices.DeleteFunc(paths, func(p string) bool { return p == where[1]+"/"+where[2] })
		}
	}
	return paths
}

// cleanUp deletes newest first. A user that cannot be deleted is deactivated by
// nobody: what stays is named, and a person decides. So is what there was no
// time for.
func (w *World) cleanUp(ctx context.Context) {
	w.cleanApp(ctx)
	paths := created(w.rec.All())
	slices.Reverse(paths)
	for _, path := range paths {
		a, err := w.scim(ctx, http.MethodDelete, path, nil)
		if err != nil && ctx.Err() == nil { // a connection that broke is no reason to leave anything behind
			a, err = w.scim(ctx, http.MethodDelete, path, nil)
		}
		switch {
		case ctx.Err() != nil:
			w.leave(path + ": not deleted, there was no more time")
		case err != nil:
			w.leave(fmt.Sprintf("%s: %v", path, err))
		case a.status/100 != 2 && a.status != http.StatusNotFound:
			w.leave(fmt.Sprintf("%s: DELETE answered with status %d", path, a.status))
		}
	}
}

func (w *World) leave(what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.leftovers = append(w.leftovers, strings.TrimPrefix(what, "/"))
}
