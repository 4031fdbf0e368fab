package refserver_test

import (
	"os"
	"testing"

	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
