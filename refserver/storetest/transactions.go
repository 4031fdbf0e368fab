package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/scimproof/scimproof/refserver/workspace"
)

var errStop = errors.New("stop")

// together runs functions at the same time; all must succeed.
func together(t *testing.T, all ...func() error) {
	t.Helper()
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	for i, f := range all {
		wg.Go(func() { errs[i] = f() })
	}
	wg.Wait()
	must(t, errors.Join(errs...))
}

func rollback(t *testing.T, f *fixture) {
	err := f.InTx(t.Context(), func(ctx context.Context) error {
		must(t, f.InsertMember(ctx, f.member(1, nil)))
		_, err := f.Member(ctx, f.ws.ID, id(1))
		must(t, err)
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Errorf("error %v, want the function's own", err)
	}
	_, err = f.Member(t.Context(), f.ws.ID, id(1))
	isNotFound(t, "after rolling back", err)

	func() {
		defer func() { _ = recover() }()
		_ = f.InTx(t.Context(), func(ctx context.Context) error {
			must(t, f.InsertMember(ctx, f.member(1, nil)))
			panic("a bug")
		})
	}()
	_, err = f.Member(t.Context(), f.ws.ID, id(1))
	isNotFound(t, "after a panic", err)
}

// lateFailure: a write nobody waits for may fail after the function that asked
// for it went on. Nothing of the transaction stays, and the store goes on.
func lateFailure(t *testing.T, f *fixture) {
	f.addUser(t, 1)
	reached := false
	err := f.InTx(t.Context(), func(ctx context.Context) error {
		must(t, f.InsertMember(ctx, f.member(1, nil)))
		if err := f.InsertResource(ctx, f.row(t, f.user(), 1, `{"userName":"again"}`)); err != nil {
			return err
		}
		reached = true
		return nil
	})
	if err == nil {
		t.Errorf("the same id twice was taken (function finished: %v)", reached)
	}
	_, err = f.Member(t.Context(), f.ws.ID, id(1))
	isNotFound(t, "the member of the failed transaction", err)

	ctx, cancel := context.WithCancel(t.Context())
	err = f.InTx(ctx, func(ctx context.Context) error {
		must(t, f.InsertMember(ctx, f.member(1, nil)))
		_, err := f.Member(ctx, f.ws.ID, id(1))
		must(t, err)
		cancel()
		return nil
	})
	if err == nil {
		t.Error("a transaction was committed after its context had ended")
	}
	_, err = f.Member(t.Context(), f.ws.ID, id(1))
	isNotFound(t, "the member of the cancelled transaction", err)
	must(t, f.InTx(t.Context(), func(context.Context) error { return nil }))
}

func joined(t *testing.T, f *fixture) {
	err := f.InTx(t.Context(), func(ctx context.Context) error {
		must(t, f.InTx(ctx, func(ctx context.Context) error { return f.InsertMember(ctx, f.member(1, nil)) }))
		must(t, f.InSnapshot(ctx, func(ctx context.Context) error {
			_, err := f.Member(ctx, f.ws.ID, id(1))
			return err
		}))
		return errStop
	})
	if !errors.Is(err, errStop) {
		t.Errorf("error %v, want the function's own", err)
	}
	_, err = f.Member(t.Context(), f.ws.ID, id(1))
	isNotFound(t, "the inner transaction is part of the outer", err)
}

// restarted makes two transactions wait for each other: the database gives one
// up, and both succeed all the same.
func restarted(t *testing.T, f *fixture) {
	f.addUser(t, 1)
	f.addUser(t, 2)
	var attempts atomic.Int32
	var meet sync.WaitGroup
	meet.Add(2)
	lock := func(first, second int) func() error {
		var once sync.Once
		return func() error {
			return f.InTx(t.Context(), func(ctx context.Context) error {
				attempts.Add(1)
				if _, err := f.LockResource(ctx, f.ws.ID, "User", id(first)); err != nil {
					return err
				}
				once.Do(func() { meet.Done(); meet.Wait() })
				_, err := f.LockResource(ctx, f.ws.ID, "User", id(second))
				return err
			})
		}
	}
	together(t, lock(1, 2), lock(2, 1))
	if n := attempts.Load(); n < 3 {
		t.Errorf("%d attempts: the two never met", n)
	}
}

func snapshot(t *testing.T, f *fixture) {
	f.addUser(t, 1)
	users := []workspace.Part{{Type: f.user(), Filter: f.compile(t, f.user(), "userName pr")}}
	must(t, f.InSnapshot(t.Context(), func(ctx context.Context) error {
		before, err := f.CountResources(ctx, f.ws.ID, users)
		must(t, err)
		equal(t, "before", before, 1)
		f.addUser(t, 2) //nolint:contextcheck // outside of the snapshot on purpose
		after, err := f.CountResources(ctx, f.ws.ID, users)
		must(t, err)
		equal(t, "after an insert elsewhere", after, 1)
		return nil
	}))
	err := f.InSnapshot(t.Context(), func(ctx context.Context) error { return f.InsertMember(ctx, f.member(1, nil)) })
	if err == nil {
		t.Error("a snapshot can be written to")
	}
}

func claimRace(t *testing.T, f *fixture) {
	key := workspace.UniqueKey{Attribute: "userName", Key: "ada"}
	var won atomic.Int32
	var all []func() error
	for n := range 30 {
		all = append(all, func() error {
			return f.InTx(t.Context(), func(ctx context.Context) error {
				ok, err := f.ClaimKey(ctx, f.ws.ID, "User", id(n+1), key)
				if err != nil {
					return err
				}
				if ok {
					won.Add(1)
				}
				return nil
			})
		})
	}
	together(t, all...)
	equal(t, "winners", won.Load(), 1)
}

// shareRace is the heart of enabling SCIM: a writer that shares the workspace
// is either finished when the lock goes on, or sees it.
func shareRace(t *testing.T, f *fixture) {
	var all []func() error
	for n := range 40 {
		all = append(all, func() error {
			return f.InTx(t.Context(), func(ctx context.Context) error {
				ws, err := f.ShareWorkspace(ctx, f.ws.ID)
				if err != nil || ws.SCIMEnabled {
					return err
				}
				return f.InsertResource(ctx, f.row(t, f.group(), n+1, fmt.Sprintf(`{"displayName":"Group %d"}`, n)))
			})
		})
	}
	all = append(all, func() error {
		return f.InTx(t.Context(), func(ctx context.Context) error {
			ws, err := f.LockWorkspace(ctx, f.ws.ID)
			if err != nil {
				return err
			}
			ws.SCIMEnabled = true
			if err := f.UpdateWorkspace(ctx, ws); err != nil {
				return err
			}
			_, err = f.DeleteResourcesOf(ctx, f.ws.ID, "Group")
			return err
		})
	})
	together(t, all...)
	equal(t, "groups left", f.list(t, workspace.Listing{Parts: []workspace.Part{{Type: f.group()}}, Limit: 100}), nil)
}
