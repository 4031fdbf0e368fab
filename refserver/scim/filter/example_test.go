package filter_test

import (
	"fmt"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

func ExampleCompile() {
	user := scim.Builtin().TypeByName("User")
	f, err := filter.Compile(`userName sw "ADA" and not (emails[type eq "work" and value ew "@example.org"])`, user, filter.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	ada := document.New(
		"userName", "ada@example.com",
		"emails", []any{document.New("type", "work", "value", "ada@example.com")},
	)
	fmt.Println(f.Match(filter.Index(user, ada)))
	// Output: true
}

func ExampleParse() {
	_, err := filter.Parse(`userName regex "a.*"`)
	fmt.Println(err)
	// Output: 400 invalidFilter: filter, character 10: "regex" is not an operator; known are eq, ne, co, sw, ew, pr, gt, ge, lt, le
}
