package workspace

import "fmt"

// AppError is a failure as a person using the application is told of it; the
// app door renders it as {"code", "message"} with its status.
type AppError struct {
	// Status is the HTTP status.
	Status int
	// Code is stable, for programs: see the constants.
	Code string
	// Message says what was refused and what to do instead.
	Message string
}

// The codes of AppError.
const (
	CodeUnauthorized   = "unauthorized"    // 401 no or unknown API key, or a member without access
	CodeForbidden      = "forbidden"       // 403 the role does not suffice
	CodeOwnerOnly      = "owner_only"      // 403 only the owner may
	CodePlanRequired   = "plan_required"   // 403 the plan does not include it
	CodeManaged        = "scim_managed"    // 403 the identity provider manages it
	CodeLastOwner      = "last_owner"      // 403 somebody must remain who can manage the workspace
	CodeNotFound       = "not_found"       // 404
	CodeAlreadyEnabled = "already_enabled" // 409
	CodeNotEnabled     = "not_enabled"     // 409
	CodeConflict       = "conflict"        // 409 name or e-mail is taken
	CodeInvalid        = "invalid"         // 400
)

func (e *AppError) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Message) }

func appError(status int, code, format string, args ...any) *AppError {
	return &AppError{Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}
