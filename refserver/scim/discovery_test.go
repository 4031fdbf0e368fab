package scim_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, o *document.Object) {
	t.Helper()
	var got bytes.Buffer
	if err := json.Indent(&got, document.Append(nil, o), "", "  "); err != nil {
		t.Fatal(err)
	}
	got.WriteByte('\n')
	file := filepath.Join("testdata", "discovery", name+".json")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites):\n%s", file, diff)
	}
}

func TestSchemaDocument(t *testing.T) {
	t.Parallel()
	for _, s := range append(scim.Builtin().Schemas(), scim.ServiceSchemas()...) {
		golden(t, "schema_"+s.Name, scim.SchemaDocument(s, "https://example.com/scim/v2/Schemas/"+s.ID))
	}
	device := deviceType(t)
	golden(t, "schema_Device", scim.SchemaDocument(device.Core, "https://example.com/scim/v2/Schemas/"+device.Core.ID))
}

func TestResourceTypeDocument(t *testing.T) {
	t.Parallel()
	for _, of := range []*scim.Type{userType(t), groupType(t), deviceType(t)} {
		golden(t, "type_"+of.Name, scim.ResourceTypeDocument(of, "https://example.com/scim/v2/ResourceTypes/"+of.Name))
	}
}

// TestSchemaDocumentsLoadAgain: what the server publishes is what it reads.
func TestSchemaDocumentsLoadAgain(t *testing.T) {
	t.Parallel()
	device := deviceType(t)
	files := fstest.MapFS{}
	for name, o := range map[string]*document.Object{
		"a.json": scim.SchemaDocument(device.Core, "x"), "b.json": scim.SchemaDocument(device.Extensions[0].Schema, "x"),
		"c.json": scim.ResourceTypeDocument(device, "x"),
	} {
		files[name] = &fstest.MapFile{Data: document.Append(nil, o)}
	}
	schemas, types, err := scim.LoadDir(files)
	if err != nil {
		t.Fatal(err)
	}
	r, err := scim.NewRegistry(schemas, types)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(device, r.TypeByName("Device")); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}
