// Package features holds the product: what is demanded of a SCIM server, in
// Gherkin. One folder per concern; the folder decides how a feature is played.
package features

import "embed"

// FS holds every feature file under its path, e.g. protocol/read.feature.
//
//go:embed protocol provisioning groups lockout idp resilience suites
var FS embed.FS
