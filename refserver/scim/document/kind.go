package document

import "fmt"

// Kind names the JSON type of a value with its article, e.g. "a string".
func Kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case string:
		return "a string"
	case Number:
		return "a number"
	case []any:
		return "an array"
	case *Object:
		return "an object"
	default:
		return fmt.Sprintf("a Go %T", v)
	}
}
