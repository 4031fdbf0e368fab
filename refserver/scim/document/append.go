package document

// Append adds the compact JSON text of a value to dst. Nothing is escaped but
// what JSON demands (quotation mark, backslash, control characters).
func Append(dst []byte, v any) []byte { panic("not yet") }

// MarshalJSON makes an Object usable with encoding/json.
func (o *Object) MarshalJSON() ([]byte, error) { return Append(nil, o), nil }

// UnmarshalJSON makes an Object usable with encoding/json, under DefaultLimits.
func (o *Object) UnmarshalJSON(data []byte) error {
	parsed, err := ParseObject(data, Limits{})
	if err != nil {
		return err
	}
	*o = *parsed
	return nil
}
