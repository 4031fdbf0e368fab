package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const patchOp = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[%s]}`

func addMember(id string) string {
	return fmt.Sprintf(patchOp, fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":%q}]}`, id))
}

func removeMember(id string) string {
	return fmt.Sprintf(patchOp, fmt.Sprintf(`{"op":"remove","path":"members[value eq \"%s\"]"}`, id))
}

// groups compares what one member costs in groups of all sizes.
func (b *bench) groups(ctx context.Context) error {
	subjects := make([]subject, len(b.Sizes.Groups))
	for g, members := range b.Sizes.Groups {
		path := "/Groups/" + groupID(g+1)
		subjects[g] = subject{count(members), func(ctx context.Context, i int) ([]time.Duration, error) {
			user := userID(b.Sizes.Users + 1 + i%spare)
			took := make([]time.Duration, 3)
			for k, step := range []func() error{
				func() error {
					_, err := b.many.send(ctx, http.MethodPatch, path, addMember(user), http.StatusNoContent)
					return err
				},
				func() error {
					_, err := b.many.send(ctx, http.MethodPatch, path, removeMember(user), http.StatusNoContent)
					return err
				},
				func() error {
					_, err := b.many.send(ctx, http.MethodGet, path+"?excludedAttributes=members", "", http.StatusOK)
					return err
				},
			} {
				var err error
				if took[k], err = timed(step); err != nil {
					return nil, err
				}
			}
			return took, nil
		}}
	}
	return b.compare(ctx, []comparison{
		{"PATCH adds one member to a group of", 1.3},
		{"PATCH removes one member from a group of", 1.3},
		{"GET without members of a group of", 1.3},
	}, subjects)
}
