package appapi

import (
	"net/http"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// ReadingDto is how the SCIM door of a workspace reads what identity providers
// send.
type ReadingDto struct {
	// Mode is "tolerant" or "strict".
	Mode       string         `json:"mode"`
	Tolerances []ToleranceDto `json:"tolerances"`
}

// ToleranceDto is one departure from strict mode.
type ToleranceDto struct {
	Name string `json:"name"`
	On   bool   `json:"on"`
	// Chosen says that it was switched by name, whatever the mode.
	Chosen bool `json:"chosen"`
	// AnswerOff and AnswerOn are what a client is answered without and with it.
	AnswerOff   string `json:"answerWhenOff"`
	AnswerOn    string `json:"answerWhenOn"`
	NeededBy    string `json:"neededBy"`
	Requirement string `json:"requirement"`
}

func readingDto(r *workspace.Reading) ReadingDto {
	dto := ReadingDto{Mode: string(r.Mode), Tolerances: make([]ToleranceDto, len(r.Tolerances))}
	for i, t := range r.Tolerances {
		dto.Tolerances[i] = ToleranceDto{
			Name: t.Name, On: t.On, Chosen: t.Chosen, AnswerOff: t.Off, AnswerOn: t.Tolerance.On, NeededBy: t.IdP, Requirement: t.Row,
		}
	}
	return dto
}

func (c *call) showTolerances() error {
	r, err := c.Service.Reading(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	c.write(http.StatusOK, readingDto(r))
	return nil
}

// setTolerances takes {"mode": "strict", "tolerances": {"raw-token": true,
// "dotted-keys": null}}: what is left out stays, null goes by the mode again.
func (c *call) setTolerances() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	var change workspace.ReadingChange
	mode, err := text(body, "mode")
	if err != nil {
		return err
	}
	change.Mode = workspace.Mode(mode)
	if change.Tolerances, err = switches(body, "tolerances"); err != nil {
		return err
	}
	r, err := c.Service.SetReading(c.r.Context(), c.actor, change)
	if err != nil {
		return err
	}
	c.write(http.StatusOK, readingDto(r))
	return nil
}

// switches reads an object of booleans and nulls; absent is empty.
func switches(body *document.Object, name string) (map[string]*bool, error) {
	all := map[string]*bool{}
	value, given := body.Get(name)
	o, isObject := value.(*document.Object)
	if given && value != nil && !isObject {
		return nil, invalid("%s must be an object of names with true, false or null", name)
	}
	for key, v := range o.All() {
		on, isBool := v.(bool)
		switch {
		case v == nil:
			all[key] = nil
		case isBool:
			all[key] = &on
		default:
			return nil, invalid("%s.%s must be true, false or null", name, key)
		}
	}
	return all, nil
}
