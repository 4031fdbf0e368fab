// Package profiles holds what is known of each identity provider: facts as
// data (profile.yaml, every one with its source and confidence) and behaviour
// as a script (flows.star, what it sends and in which order). A profile is a
// folder; one outside this repository loads the same way as a built-in one.
//
// # profile.yaml
//
// Every fact is {is: value, source: where it is known from, confidence: D|O|I|L};
// with {by: parameter, is: {value: …}} it differs by a parameter's value.
//
//	name, title, floor        and provisional with provisional_why
//	parameters                what is not known for sure, or differs by app;
//	                          inferred: those of its values that are no more
//	variants                  how connections are set up: values of parameters
//	features                  the switches the admin of a connection has
//	schedule                  push or cycle, interval, back-off, quarantine
//	                          (at a failed opening, or by the number of failures)
//	connection                headers (templates), query encoding, timeout
//	lists                     what a list answer must have
//	directory                 ids, what becomes of disabled and deleted accounts
//	groups                    when a group is pushed, unlinked, nested, resynced
//	mapping                   person's field to SCIM path; whole: its shape when
//	                          sent whole, "$" being the value
//	retries                   statuses that are tried again by themselves
//	failures                  code and text the admin sees, by status or situation
//	never                     units of work this IdP never does
//
// # flows.star
//
// One function per unit of work (Units), in Starlark; the names they may use
// are Predeclared, and the methods of scim are documented in harness/idp.
// harness/idp owns everything else: directory, assignments, links, what
// changed, schedule, retries, tasks. A unit is restarted from its beginning
// after a failure, so it must look before it creates.
package profiles
