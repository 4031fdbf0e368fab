package bulk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/bulk"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

func object(t *testing.T, text string) *document.Object {
	t.Helper()
	o, err := document.ParseObject([]byte(text), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func request(operations string) string {
	return `{"schemas":["` + bulk.RequestURN + `"],"Operations":[` + operations + `]}`
}

func parse(t *testing.T, text string) *bulk.Job {
	t.Helper()
	job, err := bulk.Parse(object(t, text), 10)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func TestRequestsThatAreNone(t *testing.T) {
	t.Parallel()
	schemas := `"schemas":["` + bulk.RequestURN + `"]`
	for name, c := range map[string]struct {
		body   string
		status int
		names  string
	}{
		"empty":                  {`{}`, 400, "schemas"},
		"another message":        {`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[]}`, 400, "schemas"},
		"no operations":          {`{` + schemas + `}`, 400, "Operations"},
		"operations no array":    {`{` + schemas + `,"Operations":{}}`, 400, "an object"},
		"an operation no object": {request(`1`), 400, "operation 1"},
		"failOnErrors text":      {`{` + schemas + `,"failOnErrors":"1","Operations":[]}`, 400, "failOnErrors"},
		"failOnErrors 0":         {`{` + schemas + `,"failOnErrors":0,"Operations":[]}`, 400, "failOnErrors"},
		"too many operations":    {request(strings.TrimSuffix(strings.Repeat(`{},`, 11), ",")), 413, "maxOperations (10)"},
	} {
		_, err := bulk.Parse(object(t, c.body), 10)
		if e := scim.AsError(err); e == nil || e.Status != c.status || !strings.Contains(e.Detail, c.names) {
			t.Errorf("%s: %v, want %d that names %q", name, err, c.status, c.names)
		}
	}
}

func TestOperations(t *testing.T) {
	t.Parallel()
	for operation, wrong := range map[string]string{
		`{"method":"POST","path":"/Users","bulkId":"a","data":{}}`:         "",
		`{"method":"PUT","path":"/Users/1","version":"W/\"1\"","data":{}}`: "",
		`{"method":"PATCH","path":"/Users/1","data":{}}`:                   "",
		`{"method":"DELETE","path":"/Users/1"}`:                            "",
		`{"METHOD":"DELETE","Path":"/Users/1","bulkId":null}`:              "",
		`{}`:                                 "method",
		`{"method":"GET","path":"/Users/1"}`: "method",
		`{"method":"post","path":"/Users","bulkId":"a","data":{}}`: "method",
		`{"method":"DELETE"}`:                                                "path",
		`{"method":"POST","path":"/Users","data":{}}`:                        "bulkId",
		`{"method":"POST","path":"/Users","bulkId":"a"}`:                     "data",
		`{"method":"PATCH","path":"/Users/1","data":[{"op":"remove"}]}`:      "data",
		`{"method":"POST","path":"/Users","bulkId":1,"data":{}}`:             "bulkId",
		`{"method":"PUT","path":"/Users/1","version":{},"data":{}}`:          "version",
		`{"method":"PUT","path":"/Users/1","version":null,"data":{"a":"b"}}`: "",
	} {
		err := parse(t, request(operation)).Operations[0].Err
		if (err == nil) != (wrong == "") || err != nil && (err.Status != 400 || !strings.Contains(err.Detail, wrong)) {
			t.Errorf("%s: %v, want one about %q", operation, err, wrong)
		}
	}
	twice := parse(t, request(`{"method":"POST","path":"/Users","bulkId":"a","data":{}},{"method":"POST","path":"/Groups","bulkId":"a","data":{}}`))
	if first, second := twice.Operations[0].Err, twice.Operations[1].Err; first != nil || second == nil {
		t.Errorf("one bulkId twice: %v, then %v", first, second)
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	ids := map[string]string{"a": "1", "b c": "2"}
	unknown := errors.New("unknown")
	id := func(bulkID string) (string, error) {
		if id, ok := ids[bulkID]; ok {
			return id, nil
		}
		return "", unknown
	}
	for text, want := range map[string]string{
		`{"members":[{"value":"bulkId:a"},{"value":"9"},{"value":"bulkId:b c"}]}`:                    `{"members":[{"value":"1"},{"value":"9"},{"value":"2"}]}`,
		`{"urn:x":{"manager":{"value":"bulkId:a","$ref":"../Users/bulkId:a"}}}`:                      `{"urn:x":{"manager":{"value":"1","$ref":"../Users/1"}}}`,
		`{"Operations":[{"op":"remove","path":"members[value eq \"bulkId:a\" or value eq \"9\"]"}]}`: `{"Operations":[{"op":"remove","path":"members[value eq \"1\" or value eq \"9\"]"}]}`,
		`{"title":"see bulkId:a","n":1,"b":true,"x":null}`:                                           `{"title":"see bulkId:a","n":1,"b":true,"x":null}`,
	} {
		data := object(t, text)
		got, err := bulk.Resolve(data, id)
		if err != nil || !document.Equal(got, object(t, want)) {
			t.Errorf("%s becomes %s (%v), want %s", text, document.Append(nil, got), err, want)
		}
		if !document.Equal(data, object(t, text)) {
			t.Errorf("%s was changed in place", text)
		}
	}
	for _, text := range []string{`{"value":"bulkId:z"}`, `{"a":[["bulkId:"]]}`, `{"$ref":"/Users/bulkId:z"}`} {
		if _, err := bulk.Resolve(object(t, text), id); !errors.Is(err, unknown) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWithout(t *testing.T) {
	t.Parallel()
	got := bulk.Without(object(t, `{"displayName":"A","owner":"bulkId:z","members":[{"value":"bulkId:z","type":"User"},{"value":"bulkId:a"},{"value":"9"}],`+
		`"urn:x:User":{"department":"D","manager":{"value":"bulkId:z"}}}`), func(bulkID string) bool { return bulkID == "z" })
	want := object(t, `{"displayName":"A","members":[{"value":"bulkId:a"},{"value":"9"}],"urn:x:User":{"department":"D"}}`)
	if !document.Equal(got, want) {
		t.Errorf("%s", document.Append(nil, got))
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	post := func(bulkID string, refers ...string) string {
		var members []string
		for _, r := range refers {
			members = append(members, `{"value":"bulkId:`+r+`"}`)
		}
		return `{"method":"POST","path":"/Groups","bulkId":"` + bulkID + `","data":{"members":[` + strings.Join(members, ",") + `]}}`
	}
	one := func(i int) bulk.Step { return bulk.Step{Operations: []int{i}} }
	for name, c := range map[string]struct {
		operations []string
		want       []bulk.Step
	}{
		"in order":       {[]string{post("a"), post("b", "a"), post("c", "missing")}, []bulk.Step{one(0), one(1), one(2)}},
		"forward":        {[]string{post("x"), post("a", "b"), post("c"), post("b")}, []bulk.Step{one(0), one(3), one(1), one(2)}},
		"circle of two":  {[]string{post("a", "b"), post("x"), post("b", "a")}, []bulk.Step{{Operations: []int{0, 2}, Circular: true}, one(1)}},
		"itself":         {[]string{post("a", "a")}, []bulk.Step{{Operations: []int{0}, Circular: true}}},
		"two circles":    {[]string{post("a", "b", "c"), post("b", "a"), post("c", "d"), post("d", "c")}, []bulk.Step{{Operations: []int{2, 3}, Circular: true}, {Operations: []int{0, 1}, Circular: true}}},
		"through a path": {[]string{`{"method":"DELETE","path":"/Groups/bulkId:a"}`, post("a")}, []bulk.Step{one(1), one(0)}},
		"through a filter": {
			[]string{`{"method":"PATCH","path":"/Groups/1","data":{"Operations":[{"op":"remove","path":"members[value eq \"bulkId:a\"]"}]}}`, post("a")},
			[]bulk.Step{one(1), one(0)},
		},
	} {
		if diff := cmp.Diff(c.want, parse(t, request(strings.Join(c.operations, ","))).Steps()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}
