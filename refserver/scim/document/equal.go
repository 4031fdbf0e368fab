package document

// Equal compares two values: member order is irrelevant, member names are
// compared without ASCII case, numbers by value (1, 1.0 and 1e0 are equal),
// strings and array order exactly. A nil *Object equals nil.
func Equal(a, b any) bool { panic("not yet") }
