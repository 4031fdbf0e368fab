package appapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// search is what a list of users is asked for, by query or by body.
type search struct {
	workspace.MemberQuery

	// memberships are the types to show: WORKSPACE and USERGROUP.
	memberships []string
}

// The parameters of a list of users. In a body (users/info) their names are in
// camel case: pageSize, accountStatuses.
const (
	paramEmail       = "email"
	paramName        = "name"
	paramStatus      = "status"
	paramRoles       = "roles"
	paramAccounts    = "account-statuses"
	paramMemberships = "memberships"
)

func (c *call) listUsers() error {
	page, size, err := c.page()
	if err != nil {
		return err
	}
	s, err := newSearch(page, size, c.query)
	if err != nil {
		return err
	}
	return c.answerUsers(s)
}

// usersInfo is the same list, asked for by a body, so that no e-mail address
// stands in a URL.
func (c *call) usersInfo() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	page, err := number(body, "page", 1)
	if err != nil {
		return err
	}
	size, err := number(body, "pageSize", 0)
	if err != nil {
		return err
	}
	s, err := newSearch(page, size, func(name string) (string, error) { return texts(body, camel(name)) })
	if err != nil {
		return err
	}
	return c.answerUsers(s)
}

// newSearch reads the parameters that value gives, "" for those not given.
func newSearch(page, size int, value func(name string) (string, error)) (search, error) {
	s := search{MemberQuery: workspace.MemberQuery{Page: page, PageSize: size}}
	given := map[string]string{}
	for _, name := range []string{paramEmail, paramName, paramStatus, paramRoles, paramAccounts, paramMemberships} {
		v, err := value(name)
		if err != nil {
			return s, err
		}
		given[name] = v
	}
	s.Email, s.Name = given[paramEmail], given[paramName]
	if status := given[paramStatus]; status != "" && status != "ALL" {
		one, err := parseStatus(status)
		if err != nil {
			return s, err
		}
		s.Status = one
	}
	for _, name := range split(given[paramRoles]) {
		if !slices.Contains(allRoles, workspace.Role(name)) {
			return s, invalid("role %q is none of %v", name, allRoles)
		}
		s.Roles = append(s.Roles, workspace.Role(name))
	}
	for _, name := range split(given[paramAccounts]) {
		switch name {
		case "LIMITED":
			s.Limited = true
		default:
			return s, invalid("account status %q is not known here; LIMITED is", name)
		}
	}
	s.memberships = []string{"WORKSPACE"}
	switch types := given[paramMemberships]; types {
	case "", "WORKSPACE":
	case "NONE":
		s.memberships = nil
	case "USERGROUP":
		s.memberships = []string{"USERGROUP"}
	case "ALL":
		s.memberships = []string{"WORKSPACE", "USERGROUP"}
	default:
		return s, invalid("memberships %q is none of ALL, NONE, USERGROUP, WORKSPACE", types)
	}
	return s, nil
}

// split takes a comma-separated parameter apart.
func split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// camel is the name of a parameter in a body.
func camel(name string) string {
	first, rest, found := strings.Cut(name, "-")
	if !found {
		return name
	}
	return first + strings.ToUpper(rest[:1]) + rest[1:]
}

// texts reads a string, or a list of strings as a comma-separated one.
func texts(body *document.Object, name string) (string, error) {
	value, _ := body.Get(name)
	elements, several := value.([]any)
	if !several {
		return text(body, name)
	}
	all := make([]string, len(elements))
	for i, e := range elements {
		one, ok := e.(string)
		if !ok {
			return "", invalid("%s must hold strings", name)
		}
		all[i] = one
	}
	return strings.Join(all, ","), nil
}

func (c *call) answerUsers(s search) error {
	members, total, err := c.Service.ListMembers(c.r.Context(), c.actor, s.MemberQuery)
	if err != nil {
		return err
	}
	groups := map[string][]string{}
	if slices.Contains(s.memberships, "USERGROUP") {
		if groups, err = c.Service.GroupsOfMembers(c.r.Context(), c.actor, members); err != nil {
			return err
		}
	}
	c.paged(s.Page, s.PageSize, total)
	users := make([]UserDto, len(members))
	for i, m := range members {
		users[i] = userDto(c.actor.Workspace, m)
		if !slices.Contains(s.memberships, "WORKSPACE") {
			users[i].Memberships = []MembershipDto{}
		}
		for _, g := range groups[m.ID] {
			users[i].Memberships = append(users[i].Memberships, membership(m, "USERGROUP", g))
		}
	}
	c.write(http.StatusOK, users)
	return nil
}

func parseStatus(status string) (workspace.Status, error) {
	switch s := workspace.Status(status); s {
	case workspace.Active, workspace.Inactive, workspace.Pending, workspace.Declined:
		return s, nil
	default:
		return "", invalid("status %q is none of ACTIVE, INACTIVE, PENDING, DECLINED", status)
	}
}
