package world

import "strings"

// printed is what RFC 7643 section 8.7.1 prints of the core schemas, for
// targets that publish no schemas: name, type, then what differs from the
// default ("*" several values, "!" required, "=" case-exact, "-" readOnly,
// "+" writeOnly, ">" refers to resources, "^" unique), sub-attributes in parentheses.
var printed = map[string]string{
	userSchema: `userName string!^, name complex (formatted, familyName, givenName, middleName, honorificPrefix, honorificSuffix),
		displayName, nickName, profileUrl reference, title, userType, preferredLanguage, locale, timezone, active boolean, password string+,
		emails complex* (value, display, type, primary boolean), phoneNumbers complex* (value, display, type, primary boolean),
		ims complex* (value, display, type, primary boolean), photos complex* (value reference, display, type, primary boolean),
		addresses complex* (formatted, streetAddress, locality, region, postalCode, country, type),
		groups complex*- (value string-, $ref reference->, display string-, type string-),
		entitlements complex* (value, display, type, primary boolean), roles complex* (value, display, type, primary boolean),
		x509Certificates complex* (value binary, display, type, primary boolean)`,
	groupSchema: `displayName string!, members complex* (value, $ref reference>, type)`,
	enterprise: `employeeNumber, costCenter, organization, division, department,
		manager complex (value, $ref reference>, displayName string-)`,
}

// printedSchema is the schema of a URN, nil when the RFC prints none.
func printedSchema(id string) *schema {
	for urn, text := range printed {
		if strings.EqualFold(urn, id) {
			return &schema{urn, printedAttributes(text)}
		}
	}
	return nil
}

// printedTypes are the resource types of a target that publishes none: users
// and, where it says nothing of schemas either or publishes theirs, groups.
func printedTypes(all bool, published map[string]*schema) []*object {
	types := []*object{textObject("name", "User", "endpoint", "/Users", "schema", userSchema)}
	if all || published[strings.ToLower(enterprise)] != nil {
		types[0].set("schemaExtensions", []any{textObject("schema", enterprise)})
	}
	if all || published[strings.ToLower(groupSchema)] != nil {
		types = append(types, textObject("name", "Group", "endpoint", "/Groups", "schema", groupSchema))
	}
	return types
}

func printedAttributes(text string) []*definition {
	var all []*definition
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeft(text, ", \n\t") {
		end := strings.IndexAny(text, ",(")
		if end < 0 {
			end = len(text)
		}
		d := printedAttribute(strings.Fields(text[:end]))
		if text = text[end:]; strings.HasPrefix(text, "(") {
			inner, rest, _ := strings.Cut(text[1:], ")")
			d.subs, text = printedAttributes(inner), rest
		}
		all = append(all, d)
	}
	return all
}

func printedAttribute(words []string) *definition {
	d := &definition{name: words[0], typ: "string", mutability: "readWrite", returned: "default", uniqueness: "none"}
	if len(words) == 1 {
		return d
	}
	d.typ = strings.TrimRight(words[1], "*!=-+>^")
	for _, mark := range words[1][len(d.typ):] {
		switch mark {
		case '*':
			d.multi = true
		case '!':
			d.required = true
		case '=':
			d.caseExact = true
		case '-':
			d.mutability = "readOnly"
		case '+':
			d.mutability, d.returned = "writeOnly", "never"
		case '^':
			d.uniqueness = "server"
		case '>':
			d.references = []string{"User", "Group"}
		}
	}
	return d
}
