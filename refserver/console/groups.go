package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// groupsData is what the list of groups shows.
type groupsData struct {
	Groups         []*workspace.Group
	Pages          pager
	Create, Export control
	// Name is what the refused form had.
	Name string
}

func (c *call) showGroups() error {
	page := c.pageNumber()
	groups, total, err := c.Service.ListGroups(c.r.Context(), c.actor, page, pageSize)
	if err != nil {
		return err
	}
	data := groupsData{
		Groups: groups, Pages: c.pagerOf(Base+"/groups", page, len(groups), total),
		Create: c.control(workspace.CreateGroup), Export: c.control(workspace.ExportGroups),
	}
	if c.problem != nil {
		data.Name = c.field("name")
	}
	return c.render(c.status(), "groups", view{Title: "Groups", Section: "/groups", Data: data})
}

func (c *call) createGroup() error {
	_, err := c.Service.CreateGroup(c.r.Context(), c.actor, c.field("name"))
	return c.answer(err, "created", Base+"/groups", (*call).showGroups)
}

// groupData is what the page of one group shows.
type groupData struct {
	*workspace.Group

	Members                []memberRow
	Pages                  pager
	Rename, Delete, Change control
	// Others are members whose e-mails the form offers.
	Others []string
	// Email is what the refused form had.
	Email string
}

// offered is how many e-mails the form to add a member offers; others can be
// typed in.
const offered = 200

func (c *call) showGroup() error {
	ctx := c.r.Context()
	g, err := c.Service.GetGroup(ctx, c.actor, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	data := groupData{
		Group: g, Rename: c.control(workspace.RenameGroup), Delete: c.control(workspace.DeleteGroup), Change: c.control(workspace.ChangeGroupMember),
	}
	page := c.pageNumber()
	from := min((page-1)*pageSize, len(g.UserIDs))
	shown := g.UserIDs[from:min(from+pageSize, len(g.UserIDs))]
	var members []*workspace.Member
	for _, id := range shown {
		m, err := c.Service.GetMember(ctx, c.actor, id)
		if err != nil {
			return err
		}
		members = append(members, m)
	}
	data.Pages = c.pagerOf(c.groupPath(), page, len(shown), len(g.UserIDs))
	if data.Members, _, err = c.memberRows(members); err != nil {
		return err
	}
	if data.Change.Why == "" {
		others, _, err := c.Service.ListMembers(ctx, c.actor, workspace.MemberQuery{PageSize: offered})
		if err != nil {
			return err
		}
		for _, m := range others {
			data.Others = append(data.Others, m.Email)
		}
	}
	if c.problem != nil {
		data.Email = c.field("email")
	}
	return c.render(c.status(), "group", view{
		Title: g.Name, Section: "/groups", Trail: []link{{Text: "Groups", Path: Base + "/groups"}}, Data: data,
	})
}

func (c *call) groupPath() string { return Base + "/groups/" + url.PathEscape(c.r.PathValue("id")) }

func (c *call) renameGroup() error {
	_, err := c.Service.RenameGroup(c.r.Context(), c.actor, c.r.PathValue("id"), c.field("name"))
	return c.answer(err, "renamed", c.groupPath(), (*call).showGroup)
}

func (c *call) deleteGroup() error {
	_, err := c.Service.DeleteGroup(c.r.Context(), c.actor, c.r.PathValue("id"))
	return c.answer(err, "deleted", Base+"/groups", (*call).showGroup)
}

// addToGroup finds the member by e-mail, as people know them.
func (c *call) addToGroup() error {
	ctx, email := c.r.Context(), c.field("email")
	found, _, err := c.Service.ListMembers(ctx, c.actor, workspace.MemberQuery{Email: email})
	if err != nil {
		return c.answer(err, "", "", (*call).showGroup)
	}
	var id string
	for _, m := range found {
		if strings.EqualFold(m.Email, email) {
			id = m.ID
		}
	}
	if id == "" {
		return c.answer(&workspace.AppError{
			Status: http.StatusUnprocessableEntity, Code: workspace.CodeInvalid, Message: fmt.Sprintf("there is no member with the e-mail %q", email),
		}, "", "", (*call).showGroup)
	}
	_, err = c.Service.AddGroupMember(ctx, c.actor, c.r.PathValue("id"), id)
	return c.answer(err, "added", c.groupPath(), (*call).showGroup)
}

func (c *call) removeFromGroup() error {
	_, err := c.Service.RemoveGroupMember(c.r.Context(), c.actor, c.r.PathValue("id"), c.r.PathValue("user"))
	return c.answer(err, "taken-out", c.groupPath(), (*call).showGroup)
}

// exportGroups answers workspace.GroupsCSV.
func (c *call) exportGroups() error {
	rows, err := c.Service.ExportGroups(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	file, err := workspace.GroupsCSV(rows)
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Disposition", `attachment; filename="`+workspace.GroupExportFile+`"`)
	c.send(http.StatusOK, "text/csv; charset=utf-8", file)
	return nil
}
