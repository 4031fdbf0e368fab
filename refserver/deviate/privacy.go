package deviate

import (
	"context"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// onPrivacy is about names that are kept and secrets that are logged. That SCIM
// writes are in the audit log (defect privacy-no-audit-of-scim-writes) and that
// nobody else may read either log is no matter of a verdict, since the rows of
// RFC 7642 are use cases: tests of the workspace package see to it.
func onPrivacy() []Deviation {
	first := &sync.Map{}
	return []Deviation{
		ours("anonymized-name-in-log", "privacy", "The provisioning log keeps what a person was called before they were anonymized.",
			onStorage(func(next workspace.Store) workspace.Store {
				return keepsInLog{next, func(e workspace.Erasure) bool { return !e.Whole }}
			}), "WS-GDPR-01", "WS-GDPR-04"),
		ours("removed-user-in-log", "privacy", "The provisioning log keeps the names of people who were removed.",
			onStorage(func(next workspace.Store) workspace.Store {
				return keepsInLog{next, func(e workspace.Erasure) bool { return e.Whole }}
			}), "WS-GDPR-01", "WS-GDPR-04"),
		ours("former-name-in-log", "privacy", "Names that a person had before they were anonymized and then deactivated stay in the provisioning log.",
			onStorage(func(next workspace.Store) workspace.Store { return forgetsFormer{next} }), "WS-GDPR-01", "WS-GDPR-04"),
		ours("anonymized-email-in-audit", "privacy", "The audit log writes down the e-mail addresses of the people it speaks of.",
			onStorage(func(next workspace.Store) workspace.Store { return namesInAudit{next} }), "WS-GDPR-01", "WS-GDPR-04"),
		defect("privacy", "privacy-old-name-after-anonymising", "Groups go on showing the name that a person had when they were first shown.",
			github("heypinchy/pinchy#238"), "any", onStorage(func(next workspace.Store) workspace.Store { return remembersDisplay{next, first} }), "WS-GDPR-01", "WS-GDPR-04"),
		defect("privacy", "privacy-bodies-and-tokens-logged", "The provisioning log keeps whole bodies and headers, with the token and passwords.",
			github("langwatch/langwatch#4416"), "any", func(s Seams) Seams {
				s.Redact = func(body []byte, _ func(string) bool) provlog.Body {
					return provlog.Redact(body, func(string) bool { return false })
				}
				s.Field = func(_, value string, _ ...string) string { return value }
				return s
			}, "WS-ENABLE-04"),
		defect("privacy", "privacy-log-masking-incomplete", "The provisioning log masks a password at the top of a body and nowhere else.",
			"https://github.com/jelhub/scimgateway/blob/master/README.md", "okta", func(s Seams) Seams {
				s.Redact = topOnly
				return s
			}, "WS-ENABLE-04"),
		ours("unknown-timezone-unsaid", "privacy", "The provisioning log says nothing of values that were replaced by others.",
			onStorage(func(next workspace.Store) workspace.Store { return saysNothing{next} }), "WS-USER-09"),
	}
}

// keepsInLog leaves out some erasures.
type keepsInLog struct {
	workspace.Store

	some func(workspace.Erasure) bool
}

func (s keepsInLog) EraseLog(ctx context.Context, e workspace.Erasure) error {
	if s.some(e) {
		return nil
	}
	return s.Store.EraseLog(ctx, e)
}

type forgetsFormer struct{ workspace.Store }

func (s forgetsFormer) KeepFormer(context.Context, string, string, provlog.Names) error { return nil }

type namesInAudit struct{ workspace.Store }

func (s namesInAudit) AppendAudit(ctx context.Context, r workspace.AuditRow) error {
	if m, err := s.Member(ctx, r.Workspace, r.Target); err == nil {
		r.Detail = strings.TrimSpace(r.Detail + " " + m.Email)
	}
	return s.Store.AppendAudit(ctx, r)
}

// remembersDisplay shows members of groups by the first name it saw.
type remembersDisplay struct {
	workspace.Store

	first *sync.Map
}

func (s remembersDisplay) MembersOf(ctx context.Context, ws string, groups []string, most int) (map[string][]workspace.GroupMember, error) {
	found, err := s.Store.MembersOf(ctx, ws, groups, most)
	for _, members := range found {
		for i, m := range members {
			name, _ := s.first.LoadOrStore(m.ID, m.Display)
			members[i].Display, _ = name.(string)
		}
	}
	return found, err
}

// topOnly hides a password that is a member of the body itself.
func topOnly(body []byte, secret func(string) bool) provlog.Body {
	plain := provlog.Redact(body, func(string) bool { return false })
	doc, err := document.ParseObject(plain.Text, document.Limits{})
	if err != nil {
		return plain
	}
	for name := range doc.All() {
		if secret(name) {
			doc.Set(name, provlog.Hidden)
		}
	}
	plain.Text = document.Append(nil, doc)
	return plain
}

// saysNothing keeps entries of the log without their notes.
type saysNothing struct{ workspace.Store }

func (s saysNothing) AppendLog(ctx context.Context, ws string, entries []*workspace.Logged, keep workspace.LogLimits) error {
	for _, e := range entries {
		e.Notes = nil
	}
	return s.Store.AppendLog(ctx, ws, entries, keep)
}
