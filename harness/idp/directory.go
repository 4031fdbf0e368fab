package idp

// Person is someone in the IdP's directory. Empty fields have no value.
type Person struct {
	// Key names the person in scenarios, e.g. "Ada".
	Key string
	// UserName is the sign-in name, usually an e-mail address.
	UserName, Email                    string
	GivenName, FamilyName, DisplayName string
	Title, Department, EmployeeNumber  string
	Locale, Timezone, Phone            string
	// ManagerKey names another person.
	ManagerKey string
	// Enabled is the directory account's own state.
	Enabled bool
	// Extra holds values of mapped custom attributes, by mapping name.
	Extra map[string]any
}

// Group is a group of the IdP's directory.
type Group struct {
	Key, Name string
	// Members are keys of people or of other groups.
	Members []string
	// DistributionList marks a mail group without security function.
	DistributionList bool
}

// Directory is the people and groups of one IdP. Its methods only record;
// nothing is sent before the IdP settles. Errors mean an unknown or doubled
// key, which is the caller's mistake.
type Directory struct{}

// AddPerson adds someone new.
func (d *Directory) AddPerson(p Person) error { panic("not yet") }

// UpdatePerson edits a person in place; the key must stay.
func (d *Directory) UpdatePerson(key string, edit func(*Person)) error { panic("not yet") }

// DeletePerson deletes the account; IdPs with a recycle bin keep it for a time.
func (d *Directory) DeletePerson(key string) error { panic("not yet") }

// RestorePerson takes a deleted account out of the recycle bin.
func (d *Directory) RestorePerson(key string) error { panic("not yet") }

// AddGroup adds a group.
func (d *Directory) AddGroup(g Group) error { panic("not yet") }

// RenameGroup changes a group's name.
func (d *Directory) RenameGroup(key, name string) error { panic("not yet") }

// AddMembers adds people or groups to a group.
func (d *Directory) AddMembers(group string, members ...string) error { panic("not yet") }

// RemoveMembers takes people or groups out of a group.
func (d *Directory) RemoveMembers(group string, members ...string) error { panic("not yet") }

// DeleteGroup deletes a group.
func (d *Directory) DeleteGroup(key string) error { panic("not yet") }

// Person returns a copy of the person as the directory has it.
func (d *Directory) Person(key string) (Person, bool) { panic("not yet") }

// Group returns a copy of the group as the directory has it.
func (d *Directory) Group(key string) (Group, bool) { panic("not yet") }
