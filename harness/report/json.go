package report

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes the report in its documented form, version 1.
func WriteJSON(w io.Writer, r *Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(r); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// ReadJSON reads a report written by WriteJSON. Another version is an error.
func ReadJSON(reader io.Reader) (*Report, error) {
	var r Report
	if err := json.NewDecoder(reader).Decode(&r); err != nil {
		return nil, fmt.Errorf("reading the report: %w", err)
	}
	if r.Version != Version {
		return nil, fmt.Errorf("the report has version %q, this program reads %q", r.Version, Version)
	}
	return &r, nil
}
