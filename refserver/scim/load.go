package scim

import "io/fs"

// LoadDir reads custom schema documents (RFC 7643 section 7) and resource
// types (section 6) from every *.json file under fsys, in file name order. A
// file holds one document or an array of them; "schemas" or else the shape
// tells a schema from a resource type. Errors name the file and the key.
func LoadDir(fsys fs.FS) (schemas []*Schema, types []TypeSpec, err error) { panic("not yet") }
