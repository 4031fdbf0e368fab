package console

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// pageSize is how many rows a list shows.
const pageSize = 50

// statuses are the states of a member, in the order of the filter.
var statuses = []workspace.Status{workspace.Active, workspace.Inactive, workspace.Pending, workspace.Declined}

// teamData is what the list of members shows.
type teamData struct {
	Search   string
	Status   workspace.Status
	Statuses []option
	Members  []memberRow
	Pages    pager
	// Synced says that the viewer may see when members were last synced.
	Synced bool
	Invite control
	// Given is what the refused form had.
	Given workspace.Invitation
}

// option is an entry of a choice.
type option struct {
	Value, Text string
	Chosen      bool
}

// memberRow is a member as a list shows them.
type memberRow struct {
	*workspace.Member

	// Roles is in words.
	Roles []string
	// ManagedBy is who manages them: the identity provider by its name, or the
	// workspace.
	ManagedBy string
	// Sync is when the identity provider last wrote to them.
	Sync *stamp
	// Myself says that it is who looks.
	Myself bool
}

// StatusText is the state in words.
func (m memberRow) StatusText() string { return readable(string(m.Status)) }

// StatusClass is the state for the style sheet.
func (m memberRow) StatusClass() string { return strings.ToLower(string(m.Status)) }

// Invited says that the person has not accepted.
func (m memberRow) Invited() bool {
	return m.Status == workspace.Pending || m.Status == workspace.Declined
}

// Inactive says that access was taken away.
func (m memberRow) Inactive() bool { return m.Status == workspace.Inactive }

// pager leads from page to page of a list.
type pager struct {
	Total, From, To int
	// Previous and Next are addresses, "" when there is no such page.
	Previous, Next string
}

// pagerOf makes a pager for a page of the list at a path; it keeps the query's
// filters.
func (c *call) pagerOf(path string, page, length, total int) pager {
	p := pager{Total: total, From: min((page-1)*pageSize+1, total), To: (page-1)*pageSize + length}
	if page > 1 {
		p.Previous = c.withQuery(path, "page", strconv.Itoa(page-1))
	}
	if p.To < total {
		p.Next = c.withQuery(path, "page", strconv.Itoa(page+1))
	}
	return p
}

// withQuery is a path with this request's query, but for one parameter.
func (c *call) withQuery(path, name, value string) string {
	query := c.query()
	query.Del("done")
	query.Set(name, value)
	return path + "?" + query.Encode()
}

// query reads the query string; what cannot be read is left out.
func (c *call) query() url.Values {
	query := url.Values{}
	for name, values := range c.r.URL.Query() {
		for _, value := range values {
			query.Add(name, strings.ToValidUTF8(strings.ReplaceAll(value, "\x00", ""), ""))
		}
	}
	return query
}

// pageNumber is the page asked for, the first when that is none.
func (c *call) pageNumber() int {
	n, err := strconv.ParseInt(c.query().Get("page"), 10, 16)
	if err != nil || n < 1 {
		return 1
	}
	return int(n)
}

func (c *call) showTeam() error {
	query := c.query()
	data := teamData{Search: query.Get("search"), Status: workspace.Status(query.Get("status")), Invite: c.control(workspace.InviteMember)}
	q := workspace.MemberQuery{Page: c.pageNumber(), PageSize: pageSize}
	if strings.Contains(data.Search, "@") {
		q.Email = data.Search
	} else {
		q.Name = strings.TrimSpace(data.Search)
	}
	data.Statuses = []option{{Value: "", Text: "All"}}
	for _, s := range statuses {
		data.Statuses = append(data.Statuses, option{Value: string(s), Text: readable(string(s)), Chosen: s == data.Status})
		if s == data.Status {
			q.Status = s
		}
	}
	members, total, err := c.Service.ListMembers(c.r.Context(), c.actor, q)
	if err != nil {
		return err
	}
	if data.Members, data.Synced, err = c.memberRows(members); err != nil {
		return err
	}
	data.Pages = c.pagerOf(Base+"/team", q.Page, len(members), total)
	if c.problem != nil {
		data.Given = workspace.Invitation{Email: c.field("email"), Name: c.field("name"), Limited: c.field("limited") != ""}
	}
	return c.render(c.status(), "team", view{Title: "Team", Section: "/team", Data: data})
}

func (c *call) invite() error {
	_, err := c.Service.Invite(c.r.Context(), c.actor, workspace.Invitation{
		Email: c.field("email"), Name: c.field("name"), Limited: c.field("limited") != "",
	})
	return c.answer(err, "invited", Base+"/team", (*call).showTeam)
}

// roleNames are a member's roles in words.
func roleNames(m *workspace.Member) []string {
	var names []string
	for _, r := range m.Roles {
		names = append(names, readable(string(r)))
	}
	if len(names) == 0 {
		names = append(names, "Member")
	}
	return names
}

// memberRows makes rows of members; synced tells whether they say when each
// was last synced, which is not for everybody to see.
func (c *call) memberRows(members []*workspace.Member) (rows []memberRow, synced bool, err error) {
	syncs, synced, err := c.lastSyncs(members)
	if err != nil {
		return nil, false, err
	}
	v := view{c: c}
	for _, m := range members {
		row := memberRow{Member: m, Roles: roleNames(m), Myself: m.ID == c.actor.Member.ID, ManagedBy: "This workspace"}
		sync, known := syncs[m.ID]
		if known {
			row.Sync = v.When(sync.At)
		}
		if c.actor.Workspace.SCIMEnabled {
			row.ManagedBy = "Not synced yet"
			if m.Linked {
				row.ManagedBy = idpTitle(sync.IdP)
			}
		}
		rows = append(rows, row)
	}
	return rows, synced, nil
}

// memberData is what the page of one member shows.
type memberData struct {
	memberRow

	Grants []option
	Rename, Status, ChangeRoles, MakeRegular,
	Remove, Revoke control
	// Name is what the name field has.
	Name string
}

func (c *call) showMember() error {
	m, err := c.Service.GetMember(c.r.Context(), c.actor, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	rows, _, err := c.memberRows([]*workspace.Member{m})
	if err != nil {
		return err
	}
	data := memberData{
		memberRow: rows[0], Name: m.Name,
		Rename: c.control(workspace.UpdateMember), Status: c.control(workspace.UpdateMember),
		ChangeRoles: c.control(workspace.ChangeRoles), MakeRegular: c.control(workspace.ConvertLimited),
		Remove: c.control(workspace.RemoveMember), Revoke: c.control(workspace.RevokeInvitation),
	}
	data.Status.ID += "-status"
	for _, r := range grantable {
		data.Grants = append(data.Grants, option{Value: string(r), Text: readable(string(r)), Chosen: m.Has(r)})
	}
	return c.render(c.status(), "member", view{
		Title: m.Name, Section: "/team", Trail: []link{{Text: "Team", Path: Base + "/team"}}, Data: data,
	})
}

// grantable are the roles that a form offers; others are refused anyway.
var grantable = []workspace.Role{workspace.WorkspaceAdmin, workspace.TeamManager, workspace.ProjectManager}

func (c *call) memberPath() string { return Base + "/team/" + url.PathEscape(c.r.PathValue("id")) }

func (c *call) renameMember() error {
	name := c.field("name")
	_, err := c.Service.UpdateProfile(c.r.Context(), c.actor, c.r.PathValue("id"), workspace.ProfileChange{Name: &name})
	return c.answer(err, "renamed", c.memberPath(), (*call).showMember)
}

func (c *call) setStatus() error {
	done, status := "deactivated", workspace.Inactive
	if c.field("status") == string(workspace.Active) {
		done, status = "activated", workspace.Active
	}
	_, err := c.Service.UpdateMemberStatus(c.r.Context(), c.actor, c.r.PathValue("id"), status)
	return c.answer(err, done, c.memberPath(), (*call).showMember)
}

// setRoles makes the roles those that are ticked, one use case for each that
// differs.
func (c *call) setRoles() error {
	ctx, id := c.r.Context(), c.r.PathValue("id")
	m, err := c.Service.GetMember(ctx, c.actor, id)
	if err != nil {
		return err
	}
	for _, r := range grantable {
		change := c.Service.GrantRole
		wanted := c.ticked("role", string(r))
		if !wanted {
			change = c.Service.RevokeRole
		}
		if wanted == m.Has(r) {
			continue
		}
		if _, err := change(ctx, c.actor, id, r); err != nil {
			return c.answer(err, "", "", (*call).showMember)
		}
	}
	return c.answer(nil, "roles", c.memberPath(), nil)
}

// ticked tells whether a box of that name has the value.
func (c *call) ticked(name, value string) bool {
	return slices.Contains(c.r.PostForm[name], value)
}

func (c *call) makeRegular() error {
	_, err := c.Service.ConvertLimited(c.r.Context(), c.actor, c.r.PathValue("id"), false)
	return c.answer(err, "regular", c.memberPath(), (*call).showMember)
}

func (c *call) removeMember() error {
	err := c.Service.RemoveMember(c.r.Context(), c.actor, c.r.PathValue("id"))
	return c.answer(err, "removed", Base+"/team", (*call).showMember)
}

func (c *call) revokeInvitation() error {
	err := c.Service.RevokeInvitation(c.r.Context(), c.actor, c.r.PathValue("id"))
	return c.answer(err, "revoked", Base+"/team", (*call).showMember)
}
