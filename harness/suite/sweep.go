package suite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

// sweeping is how long looking for what a run left on a shared tenant may take,
// sweepingAfter after an interrupt, when somebody waits for it.
const (
	sweeping      = 3 * time.Minute
	sweepingAfter = time.Minute
)

// A list of more than sweepAll resources is searched by a filter instead of
// being read, sweepPage of them at a time.
const (
	sweepAll  = 5000
	sweepPage = 200
)

// sweeper deletes what plays made and did not see made: a request whose answer
// was lost, a refusal that was none. It deletes nothing but what carries the
// suffix of one of them.
type sweeper struct {
	probe

	// plays has the ids of plays by suffix.
	plays map[string]string
	left  []report.Leftover
}

// sweep goes over the shared tenant once everything was played, and puts right
// what is said to be left.
func (r *runner) sweep(ctx context.Context) {
	if !r.facts.shared || len(r.suffixes) == 0 {
		return
	}
	limit := sweeping
	if ctx.Err() != nil {
		limit = sweepingAfter
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	form, _, err := credential(r.o, r.plan)
	if err != nil {
		r.fault("looking for what is left: " + err.Error())
		return
	}
	tenant, err := r.o.Target.Tenant(ctx, sut.Spec{Name: "sweep", SCIM: true})
	if err != nil {
		r.fault("looking for what is left: " + err.Error())
		return
	}
	s := sweeper{probe: probe{tenant: tenant, transport: r.transport, form: form}, plays: r.suffixes}
	s.again(ctx, r.leftovers)
	for _, t := range []struct{ endpoint, name string }{{"/Groups", "displayName"}, {"/Users", "userName"}} {
		if err := s.endpoint(ctx, t.endpoint, t.name); err != nil {
			s.leave("", fmt.Sprintf("%s was not searched to its end: %v", t.endpoint, err))
		}
	}
	if tenant.Close != nil {
		if err := tenant.Close(ctx); err != nil {
			r.fault("giving the tenant back after looking for what is left: " + err.Error())
		}
	}
	r.leftovers = s.left
}

// remember keeps by what name a play's resources are known.
func (r *runner) remember(s *stage) {
	if suffix := strings.ToLower(s.world.Suffix()); suffix != "" {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.suffixes[suffix] = s.play.id
	}
}

func (r *runner) leave(x *play, what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.leftovers = append(r.leftovers, report.Leftover{Play: x.id, What: what})
}

func (s *sweeper) leave(play, what string) {
	s.left = append(s.left, report.Leftover{Play: play, What: what})
}

var leftResource = regexp.MustCompile(`^((?:Users|Groups)/[^:/ ]+): `)

// again tries once more to delete what was left, so that the list is true.
func (s *sweeper) again(ctx context.Context, left []report.Leftover) {
	for _, l := range left {
		path := leftResource.FindStringSubmatch(l.What)
		if path == nil {
			s.left = append(s.left, l)
			continue
		}
		s.remove(ctx, l.Play, path[1])
	}
}

func (s *sweeper) remove(ctx context.Context, play, path string) {
	a, err := s.do(ctx, http.MethodDelete, "/"+path, "")
	switch {
	case ctx.Err() != nil:
		s.leave(play, path+": not deleted, there was no more time")
	case err != nil:
		s.leave(play, fmt.Sprintf("%s: %v", path, err))
	case a.status/100 != 2 && a.status != http.StatusNotFound:
		s.leave(play, fmt.Sprintf("%s: DELETE answered with status %d", path, a.status))
	}
}

// endpoint finds and deletes what plays left at an endpoint. A target without
// the endpoint has nothing there.
func (s *sweeper) endpoint(ctx context.Context, endpoint, name string) error {
	total, _, err := s.page(ctx, endpoint+"?startIndex=1&count=1")
	if err != nil || total == 0 {
		return err
	}
	found := map[string]string{}
	if total <= sweepAll {
		err = s.list(ctx, endpoint+"?", found)
	} else {
		for _, suffix := range s.shared() {
			if err = s.list(ctx, endpoint+"?filter="+url.QueryEscape(fmt.Sprintf("%s co %q", name, suffix))+"&", found); err != nil {
				break
			}
		}
	}
	for id, play := range found {
		path := strings.TrimPrefix(endpoint, "/") + "/" + url.PathEscape(id)
		if !slices.ContainsFunc(s.left, func(l report.Leftover) bool { return strings.HasPrefix(l.What, path+": ") }) {
			s.remove(ctx, play, path)
		}
	}
	return err
}

// shared is what the suffixes begin with, all of a run's alike.
func (s *sweeper) shared() []string {
	common := ""
	for suffix := range s.plays {
		if common == "" {
			common = suffix
		}
		for !strings.HasPrefix(suffix, common) {
			common = common[:len(common)-1]
		}
	}
	if common == "" {
		return nil
	}
	return []string{common}
}

// list collects what is ours from a list read to its end.
func (s *sweeper) list(ctx context.Context, path string, found map[string]string) error {
	for start := 1; start <= sweepAll; {
		total, resources, err := s.page(ctx, fmt.Sprintf("%sstartIndex=%d&count=%d", path, start, sweepPage))
		if err != nil {
			return err
		}
		for _, resource := range resources {
			id, _ := member(resource, "id").(string)
			if play := s.owner(resource); id != "" && play != "" {
				found[id] = play
			}
		}
		if start += len(resources); len(resources) == 0 || start > total {
			return nil
		}
	}
	return errors.New("it holds too much")
}

func (s *sweeper) page(ctx context.Context, path string) (total int, resources []map[string]any, err error) {
	a, err := s.do(ctx, http.MethodGet, path, "")
	if err != nil {
		return 0, nil, err
	}
	if a.status == http.StatusNotFound || a.status == http.StatusNotImplemented {
		return 0, nil, nil
	}
	object := a.object()
	n, ok := member(object, "totalResults").(float64)
	if a.status != http.StatusOK || !ok {
		return 0, nil, fmt.Errorf("GET %s answered with status %d and no list", path, a.status)
	}
	list, _ := member(object, "Resources").([]any)
	for _, e := range list {
		if resource, ok := e.(map[string]any); ok {
			resources = append(resources, resource)
		}
	}
	return int(n), resources, nil
}

// owner is the play whose suffix a resource carries in a name of its own, ""
// for none. Names may be written in other letters than they were sent.
func (s *sweeper) owner(resource map[string]any) string {
	for _, name := range []string{"userName", "displayName", "externalId", "emails"} {
		text, err := json.Marshal(member(resource, name))
		if err != nil {
			continue
		}
		words := strings.FieldsFunc(strings.ToLower(norm.NFKC.String(string(text))), func(c rune) bool {
			return !unicode.IsLetter(c) && !unicode.IsDigit(c)
		})
		for _, word := range words {
			if play := s.plays[strings.TrimPrefix(word, "qz7")]; play != "" {
				return play
			}
		}
	}
	return ""
}
