package scim

// Sub finds a sub-attribute; names are matched without regard to case.
// It is nil when there is none.
func (a *Attribute) Sub(name string) *Attribute { panic("not yet") }

// Resolve finds what an attribute path points at: "userName", "name.givenName",
// "emails.value", "meta.lastModified", the same after the URN of the core
// schema or of an extension and a colon, or the URN of an extension alone
// (Target.Attr nil). URNs are recognised by the ids of the type's schemas, so
// that dots in them do no harm; everything is matched without regard to case.
//
// Errors are *Error, 400 invalidPath, naming the path and the part of it that
// is unknown. Value filters ("emails[...]") are not paths of this kind.
func (t *Type) Resolve(path string) (Target, error) { panic("not yet") }

// String is the path in its canonical spelling, fully qualified when the
// attribute belongs to an extension.
func (t Target) String() string { panic("not yet") }

// Extension finds one of the type's extensions by its URN, without regard to
// case; nil when there is none.
func (t *Type) Extension(urn string) *Extension { panic("not yet") }

// Attribute finds an attribute of the core schema or a common attribute by
// its name, without regard to case; nil when there is none.
func (t *Type) Attribute(name string) *Attribute { panic("not yet") }
