package deviate

import "github.com/scimproof/scimproof/refserver/scim/document"

// paged changes what the configuration says of pages.
func paged(change func(pagination *document.Object)) func(Seams) Seams {
	return config(func(c *document.Object) {
		if pagination := c.Object("pagination"); pagination != nil {
			change(pagination)
		}
	})
}

// onPagingConfig are the deviations in telling how lists are paged.
func onPagingConfig() []Deviation {
	return []Deviation{
		{
			Name: "cursor-max-page-size-untrue", Area: "paging-cursor",
			What:         "Pages are longer than maxPageSize says.",
			Requirements: []string{"RFC9865-4-04"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: paged(func(pagination *document.Object) { pagination.Set("maxPageSize", count(2)) }),
		},
		{
			Name: "cursor-pagination-flags-as-text", Area: "paging-cursor",
			What:         "cursor and index in the configuration are strings.",
			Requirements: []string{"RFC9865-4-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: paged(func(pagination *document.Object) {
				pagination.Set("cursor", "true")
				pagination.Set("index", "true")
			}),
		},
		{
			Name: "cursor-pagination-not-told", Area: "paging-cursor",
			What:         "The configuration says nothing of cursors.",
			Requirements: []string{"RFC9865-4-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: config(func(c *document.Object) { c.Delete("pagination") }),
		},
		{
			Name: "cursor-pagination-numbers-wrong", Area: "paging-cursor",
			What:         "Numbers of the configuration's pagination are no positive integers.",
			Requirements: []string{"RFC9865-4-02"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: paged(func(pagination *document.Object) {
				pagination.Set("cursorTimeout", count(-1))
				pagination.Set("defaultPageSize", "100")
			}),
		},
		{
			Name: "cursor-default-method-untrue", Area: "paging-cursor",
			What:         "The configuration calls cursors the default, and lists are paged by index.",
			Requirements: []string{"RFC9865-2.4-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: paged(func(pagination *document.Object) { pagination.Set("defaultPaginationMethod", "cursor") }),
		},
		{
			Name: "filter-ignored-where-unsupported", Area: "filter",
			What:         "The configuration says that filters are not supported, and they are ignored.",
			Requirements: []string{"RFC7644-3.4.2.2-45"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: func(s Seams) Seams {
				s = onCompile(ignoreFilter("User"))(s)
				return config(func(c *document.Object) {
					if filter := c.Object("filter"); filter != nil {
						filter.Set("supported", false)
					}
				})(s)
			},
		},
	}
}
