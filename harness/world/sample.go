package world

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// certificate is a self-signed certificate of nobody, DER in base64. Its text
// ends in one padding character.
const certificate = "MIIBdTCCARugAwIBAgIUaHSGPSTWZqpgfBCgUNmuFHN4eNEwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEQWRhYTAgFw0yNjExMjYwMjQzMTRaGA8yMTI2MTEwMjAyNDMxNFowDzENMAsGA1UEAwwEQWRhYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDCyJjePilsB9isUD2GhZOD4pJirZf74ACZtZ1SXNRJ6IIubR1+rukFS3vnxUs7Q0lBajT7JpCMI84gUheQgXIijUzBRMB0GA1UdDgQWBBTRCKtuOMrl1J/BN9kD4H+eLV/AizAfBgNVHSMEGDAWgBTRCKtuOMrl1J/BN9kD4H+eLV/AizAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIC0H3O+0omcv07A4LzcQZ9je7vWi82mRzWvPX31GtrW7AiEA+PCUoN0DgDXckRPhb8bDr4Mv7CH23nhM4JHum1SUTS0="

// samples are values for attributes whose text has a form of its own, by name;
// a sub-attribute goes with its parent. The values of others follow from their
// type.
var samples = map[string]string{
	"preferredlanguage": "en-GB", "locale": "en-US", "timezone": "Europe/Belgrade", "profileurl": "https://example.com/people/ada",
	"addresses.country": "US", "addresses.postalcode": "91608", "emails.display": "Ada at work", "usertype": "Employee",
	"phonenumbers.value": "tel:+1-201-555-0123", "ims.value": "ada", "ims.type": "xmpp", "photos.value": "https://example.com/photos/ada.png",
	"x509certificates.value": certificate, "emails.type": "work", "phonenumbers.type": "work", "photos.type": "photo", "addresses.type": "work",
}

// sampler makes bodies of attributes that a kind publishes.
type sampler struct {
	// mark makes values that have to be unique so.
	mark string
	// manager is the id of a person that attributes that refer to one may take.
	manager string
}

// body is a resource with everything the kind lets a client write, or, with
// only, with what is required.
func (s *sampler) body(k *kind, onlyRequired bool) *object {
	o := &object{}
	urns := []any{k.core.id}
	o.set("schemas", urns)
	s.fill(o, k.core, onlyRequired)
	for _, x := range k.extensions {
		part := &object{}
		s.fill(part, x, onlyRequired)
		if k.required[x.id] && len(part.members) == 0 {
			s.fill(part, x, false)
		}
		if len(part.members) > 0 {
			urns = append(urns, x.id)
			o.set(x.id, part)
		}
	}
	o.set("schemas", urns)
	return o
}

func (s *sampler) fill(o *object, x *schema, onlyRequired bool) {
	for _, d := range x.attributes {
		if common(d.name) || !d.writable() || onlyRequired && !d.required {
			continue
		}
		if v, ok := s.value(d, ""); ok {
			o.set(d.name, v)
		}
	}
}

// common says that an attribute belongs to every resource (section 3.1).
func common(name string) bool {
	switch strings.ToLower(name) {
	case "schemas", "id", "externalid", "meta":
		return true
	}
	return false
}

// value is a sample value of an attribute; of one that refers to a resource
// there is none unless a person is at hand.
func (s *sampler) value(d *definition, parent string) (any, bool) {
	if d.typ != "complex" {
		v, ok := s.simple(d, parent)
		if d.multi && ok {
			return []any{v}, true
		}
		return v, ok
	}
	o := &object{}
	for _, sub := range d.subs {
		if !sub.writable() || sub.typ == "reference" && sub.refers() {
			continue
		}
		if d.refers() && strings.EqualFold(sub.name, "value") {
			if s.manager == "" || d.multi {
				return nil, false
			}
			o.set(sub.name, s.manager)
			continue
		}
		if v, ok := s.value(sub, strings.ToLower(d.name)+"."); ok {
			o.set(sub.name, v)
		}
	}
	if len(o.members) == 0 {
		return nil, false
	}
	if d.multi {
		return []any{o}, true
	}
	return o, true
}

func (s *sampler) simple(d *definition, parent string) (any, bool) {
	name := parent + strings.ToLower(d.name)
	switch {
	case name == "username" || name == "emails.value":
		return s.mark + "@example.com", true
	case name == "displayname" || name == "label":
		return s.mark, true
	case samples[name] != "":
		return samples[name], true
	case len(d.canonical) > 0:
		return d.canonical[0], true
	}
	switch d.typ {
	case "boolean":
		return true, true
	case "integer":
		return json.Number("7"), true
	case "decimal":
		return json.Number("1.5"), true
	case "dateTime":
		return "2011-05-13T04:42:34Z", true
	case "binary":
		return "c2FtcGxlIQ==", true
	case "reference":
		return "https://example.com/sample", !d.refers()
	case "string":
		if d.uniqueness != "none" || d.mutability == "writeOnly" {
			return fmt.Sprintf("%s-Aa1!-%s", s.mark, d.name), true
		}
		return "sample " + d.name, true
	default:
		return nil, false
	}
}

// valueSampled gives {certificate}, the same {certificate.unpadded}, with the
// case of one letter changed ({certificate.disguised}), and two certificates
// joined to one value ({certificate.twice}); and {Ada.ID}, an id in the other
// letter case.
func (w *World) valueSampled(name, attribute string) (string, bool) {
	switch name + "." + attribute {
	case "certificate.":
		return certificate, true
	case "certificate.unpadded":
		return strings.TrimRight(certificate, "="), true
	case "certificate.disguised":
		return strings.Replace(certificate, "MIIB", "mIIB", 1), true
	case "certificate.twice":
		one, err := base64.StdEncoding.DecodeString(certificate)
		return base64.StdEncoding.EncodeToString(append(one, one...)), err == nil
	}
	if attribute != "ID" {
		return "", false
	}
	id, _ := w.valueOf(name, "")
	for _, other := range []string{strings.ToUpper(id), strings.ToLower(id)} {
		if other != id {
			return other, true
		}
	}
	return "", false
}
