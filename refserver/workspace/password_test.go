package workspace_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// hashOf is what the database holds of a member's password.
func (tn *tenant) hashOf(id string) string {
	tn.t.Helper()
	dump, err := tn.Dump(tn.t.Context(), tn.ws.ID)
	tn.must(err)
	for _, raw := range dump["members"] {
		var row struct {
			ID           string `json:"id"`
			PasswordHash string `json:"password_hash"`
		}
		tn.must(json.Unmarshal(raw, &row))
		if row.ID == id {
			return row.PasswordHash
		}
	}
	tn.t.Fatalf("no member %s", id)
	return ""
}

func TestPasswordsAreIgnoredUnlessSynchronised(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	ada := tn.newUser("'userName':'ada','password':'Tulip-42'")
	tn.patch(ada, "{'op':'replace','path':'password','value':'Daisy-43'}")
	tn.put(ada, tn.userBody("'userName':'ada','password':'Poppy-44'"))
	if hash := tn.hashOf(ada.ID); hash != "" {
		t.Errorf("something is kept of a password: %q", hash)
	}
	_, err := tn.CreateResource(t.Context(), tn.ws, tn.userType(), tn.userBody("'userName':'grace','password':7"), everything)
	refused(t, "a number for a password", err, 400, "invalidValue", "password")
}

func TestPasswordsSynchronised(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true, PasswordSync: true, Mode: workspace.Strict})
	ada := tn.newUser("'userName':'ada','password':'Tulip-42'")
	matches := func(when, password string) {
		t.Helper()
		hash := tn.hashOf(ada.ID)
		if workspace.PasswordMatches(hash, password) != (password != "") || (password == "" && hash != "") {
			t.Errorf("after %s the hash is %q, want one of %q", when, hash, password)
		}
		if workspace.PasswordMatches(hash, "another") {
			t.Errorf("after %s any password matches", when)
		}
		if _, shown := tn.read(ada).Doc.Get("password"); shown {
			t.Errorf("after %s the password is shown", when)
		}
	}
	matches("POST", "Tulip-42")
	if hash := tn.hashOf(ada.ID); !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(hash, "Tulip") {
		t.Errorf("the hash is %q", hash)
	}
	before := tn.read(ada).Version
	if _, changed := tn.patch(ada, "{'op':'replace','path':'password','value':'Daisy-43'}"); !changed || tn.read(ada).Version != before+1 {
		t.Error("a new password is no new version")
	}
	matches("PATCH with a path", "Daisy-43")
	tn.patch(ada, "{'op':'replace','value':{'Password':'Poppy-44','title':'Countess'}}")
	matches("PATCH without a path", "Poppy-44")
	tn.put(ada, tn.userBody("'userName':'ada'"))
	matches("PUT that leaves it out", "Poppy-44")
	tn.put(ada, tn.userBody("'userName':'ada','password':'Aster-45'"))
	matches("PUT", "Aster-45")
	tn.put(ada, tn.userBody("'userName':'ada','password':null"))
	matches("PUT with null", "")
	tn.patch(ada, "{'op':'add','path':'password','value':'cafe\u0301'}")
	matches("a decomposed letter", "caf\u00e9")
	tn.patch(ada, "{'op':'remove','path':'password'}")
	matches("its removal", "")

	for what, value := range map[string]string{"a control character": `'a\u0007b'`, "an object": "{}", "a number": "1"} {
		_, _, err := tn.PatchResource(t.Context(), tn.ws, tn.userType(), ada.ID, tn.patchBody("{'op':'replace','path':'password','value':"+value+"}"), workspace.Precondition{}, everything)
		if what == "an object" && err == nil {
			continue // {} counts as no value
		}
		refused(t, what, err, 400, "invalidValue", "password")
	}
	matches("refusals", "")
	if _, shown := tn.newGroup("Sales").Doc.Get("password"); shown {
		t.Error("a group has a password")
	}
}

// More hashes are asked for than may be made at a time: each gets its turn.
func TestManyPasswordsAtOnce(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true, PasswordSync: true})
	var all sync.WaitGroup
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		all.Go(func() {
			if _, err := tn.CreateResource(t.Context(), tn.ws, tn.userType(), tn.userBody("'userName':'"+name+"','password':'Tulip-42'"), everything); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestPasswordMatchesNothingButAHash(t *testing.T) {
	t.Parallel()
	for _, hash := range []string{
		"", "Tulip-42", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA", "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$AAAA",
		"$argon2id$v=18$m=19456,t=2,p=1$c2FsdHNhbHQ$AAAA", "$argon2id$v=19$m=-1,t=2,p=1$c2FsdHNhbHQ$AAAA",
		"$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$!", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$",
	} {
		if workspace.PasswordMatches(hash, "Tulip-42") {
			t.Errorf("%q matches", hash)
		}
	}
}

func TestPatchThatRepeatsTheID(t *testing.T) {
	t.Parallel()
	for _, mode := range []workspace.Mode{workspace.Tolerant, workspace.Strict} {
		tn := newTenant(t, workspace.Spec{SCIM: true, Mode: mode})
		ada := tn.newUser("'userName':'ada'")
		try := func(id string) error {
			_, changed, err := tn.PatchResource(t.Context(), tn.ws, tn.userType(), ada.ID,
				tn.patchBody("{'op':'replace','path':'id','value':'"+id+"'}"), workspace.Precondition{}, everything)
			if changed {
				t.Errorf("%s: something changed", mode)
			}
			return err
		}
		if mode == workspace.Tolerant {
			tn.must(try(ada.ID))
		} else {
			refused(t, "the own id", try(ada.ID), 400, "mutability")
		}
		refused(t, "another id", try("0123456789abcdef01234567"), 400, "mutability")
		equal(t, "version", tn.read(ada).Version, ada.Version)
	}
}
