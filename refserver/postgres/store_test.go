package postgres_test

import (
	"os"
	"testing"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/storetest"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(tb testing.TB) workspace.Store { return postgres.New(pgtest.New(tb)) })
}
