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
		defect(
			"paging-cursor", "cursor-max-page-size-untrue", "Pages are longer than maxPageSize says.", Ours, "any",
			paged(func(pagination *document.Object) { pagination.Set("maxPageSize", count(2)) }),
			"RFC9865-4-04",
		),
		defect(
			"paging-cursor", "cursor-pagination-flags-as-text", "cursor and index in the configuration are strings.", Ours, "any",
			paged(func(pagination *document.Object) {
				pagination.Set("cursor", "true")
				pagination.Set("index", "true")
			}),
			"RFC9865-4-03",
		),
		defect(
			"paging-cursor", "cursor-pagination-not-told", "The configuration says nothing of cursors.", Ours, "any",
			config(func(c *document.Object) { c.Delete("pagination") }),
			"RFC9865-4-01",
		),
		defect(
			"paging-cursor", "cursor-pagination-numbers-wrong", "Numbers of the configuration's pagination are no positive integers.", Ours, "any",
			paged(func(pagination *document.Object) {
				pagination.Set("cursorTimeout", count(-1))
				pagination.Set("defaultPageSize", "100")
			}),
			"RFC9865-4-02",
		),
		defect(
			"paging-cursor", "cursor-default-method-untrue", "The configuration calls cursors the default, and lists are paged by index.", Ours, "any",
			paged(func(pagination *document.Object) { pagination.Set("defaultPaginationMethod", "cursor") }),
			"RFC9865-2.4-01",
		),
		defect(
			"filter", "filter-ignored-where-unsupported", "The configuration says that filters are not supported, and they are ignored.", Ours, "any",
			func(s Seams) Seams {
				s = onCompile(ignoreFilter("User"))(s)
				return config(func(c *document.Object) {
					if filter := c.Object("filter"); filter != nil {
						filter.Set("supported", false)
					}
				})(s)
			},
			"RFC7644-3.4.2.2-45",
		),
	}
}
