package workspace

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
)

// GroupExportFile is the name under which a browser saves the export.
const GroupExportFile = "user-groups.csv"

// GroupExportRow is one line of the export: a group and one of its members; a
// group without members has one line without e-mail.
type GroupExportRow struct {
	Group, Email, Name string
}

// ExportGroups lists all groups with their members, for loading into an IdP
// before SCIM is enabled.
func (s *Service) ExportGroups(ctx context.Context, a *Actor) (rows []GroupExportRow, err error) {
	w, err := s.appRead(a, ExportGroups)
	if err != nil {
		return nil, err
	}
	err = w.Store.InSnapshot(ctx, func(ctx context.Context) error {
		rows = nil
		people, err := w.people(ctx)
		if err != nil {
			return err
		}
		parts := []Part{{Type: w.groups().t}}
		for offset := 0; ; {
			page, err := w.Store.ListResources(ctx, Listing{Workspace: w.ws.ID, Parts: parts, Offset: offset, Limit: maxPageSize})
			if err != nil {
				return fmt.Errorf("export groups: %w", err)
			}
			groups, err := w.groupsOf(ctx, page)
			if err != nil {
				return err
			}
			for _, g := range groups {
				rows = append(rows, exportRows(g, people)...)
			}
			if len(page) < maxPageSize && !cut(page) {
				return nil
			}
			offset += len(page)
		}
	})
	return rows, err
}

func exportRows(g *Group, people map[string]*Member) []GroupExportRow {
	var rows []GroupExportRow
	for _, id := range g.UserIDs {
		if m := people[id]; m != nil {
			rows = append(rows, GroupExportRow{Group: g.Name, Email: m.Email, Name: m.Name})
		}
	}
	if rows == nil {
		rows = []GroupExportRow{{Group: g.Name}}
	}
	return rows
}

// GroupsCSV is an export as RFC 4180 has it, a line for each membership, so that
// a directory can take the groups over. Values stand exactly as they are.
func GroupsCSV(rows []GroupExportRow) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	lines := [][]string{{"group", "email", "name"}}
	for _, row := range rows {
		lines = append(lines, []string{row.Group, row.Email, row.Name})
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("write the export of groups: %w", err)
	}
	return out.Bytes(), nil
}
