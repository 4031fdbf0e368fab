package suite

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/profiles"
)

// credential is the Authorization header the preflight sends: with the scheme
// Bearer, unless every selected play is of an identity provider that sends the
// token in one other form. A target made for those may refuse the usual one.
func credential(o *Options, p *plan) (template string, plain bool, err error) {
	form := ""
	for _, x := range p.plays {
		if !x.selected {
			continue
		}
		if x.profile == nil {
			return bearer, true, nil
		}
		own, err := formOf(o, x)
		if err != nil {
			return "", false, err
		}
		if form != "" && own != form {
			return bearer, true, nil
		}
		form = own
	}
	if form == "" || form == bearer {
		return bearer, true, nil
	}
	return form, false, nil
}

// bearer is the usual form.
const bearer = "Bearer {token}" //nolint:gosec // a template, no credential

// formOf is the template of the header a play's provider sends.
func formOf(o *Options, x *play) (string, error) {
	settings, err := x.profile.Settings(x.variant, paramsOf(o, x))
	if err != nil {
		return "", fmt.Errorf("the parameters of %s: %w", x.profile.Name, err)
	}
	for _, h := range settings.Headers {
		if strings.EqualFold(h.Name, "Authorization") && (len(h.Methods) == 0 || slices.Contains(h.Methods, http.MethodGet)) {
			return profiles.Expand(h.Value, func(name string) (string, bool) {
				value, ok := settings.Params[name]
				return value, ok
			}), nil
		}
	}
	return bearer, nil
}

// paramsOf are the parameters that were given for a play's profile.
func paramsOf(o *Options, x *play) map[string]string {
	params := map[string]string{}
	for name, value := range o.Params {
		if own, found := strings.CutPrefix(name, x.profileName+"."); found {
			params[own] = value
		}
	}
	if x.of != nil {
		params[x.value.param] = x.value.value
	}
	return params
}
