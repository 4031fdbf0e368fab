package idp

import "time"

// person is a directory account with its link to the target.
type person struct {
	Person

	idp        *IdP
	externalID string
	// deletedAt is when the account went to the recycle bin, zero: it exists.
	deletedAt time.Time
	// scopedAtEnd says that it was in scope of the app at that moment.
	scopedAtEnd bool
	// purged says that the account is out of the recycle bin, too.
	purged bool

	// id is the link, active what the target was last told.
	id     string
	active bool
	// left says that the person was out of scope when deactivated.
	left bool
	// pushed is what was last sent, by path.
	pushed []sentValue
	// manager is the id last sent; managerDropped the manager that was out of
	// scope when it should have been sent.
	manager, managerDropped string
	// password waits to be sent.
	password string
	again    bool

	hold, managerHold hold
}

type sentValue struct{ path, text string }

// group is a directory group with its link to the target.
type group struct {
	Group

	idp        *IdP
	externalID string
	deleted    bool

	id string
	// name and sent are what was last sent: the name, and member ids by key.
	name string
	sent map[string]string
	// dropped holds references that were out of scope when due.
	dropped map[string]bool
	// waitsFor is the membership at the time of a push without members.
	waitsFor []string
	waits    bool
	// full asks for a full push, leave for an unlink without deletion.
	full, leave bool
	// stopped says that the push of this group is switched off.
	stopped bool
	again   bool
	hold    hold
	lost    lostLink
}

// lostLink is what was known of a group before its link was given up.
type lostLink struct {
	id, name string
	sent     map[string]string
}

// hold keeps a failed subject from being tried again too early.
type hold struct {
	failures int
	first    time.Time
	until    time.Time
	// admin says that only a person ends it.
	admin bool
	// signature of what was wanted; another wish ends the hold.
	signature string
}
