package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// subject is one of the sizes that are compared.
type subject struct {
	name string
	// do makes the i-th request, or several of different kinds, and returns
	// what each took.
	do func(ctx context.Context, i int) ([]time.Duration, error)
}

// comparison is a kind of request and how much dearer it may become.
type comparison struct {
	what string
	// limit 0 is no limit: something else is looked at.
	limit float64
}

// warmUps are made before anything is measured.
const warmUps = 50

// compare measures all subjects in rotation and adds a row to the table for
// each kind of request. A kind that does not keep its limit is measured again,
// at the most Runs times in all; the best run counts.
func (b *bench) compare(ctx context.Context, kinds []comparison, subjects []subject) error {
	best := make([]row, len(kinds))
	made := 0
	for run := range b.Sizes.Runs {
		n := b.Sizes.Requests
		if run == 0 {
			n += warmUps
		}
		medians, err := medians(ctx, len(kinds), subjects, made, n, n-b.Sizes.Requests)
		if err != nil {
			return err
		}
		made += n
		short := false
		for k, kind := range kinds {
			r := compared(kind, subjects, medians[k])
			if run == 0 || r.ratio < best[k].ratio {
				best[k] = r
			}
			best[k].runs = run + 1
			short = short || best[k].verdict == missed
		}
		if !short {
			break
		}
	}
	b.table.rows = append(b.table.rows, best...)
	return nil
}

// medians are by kind and subject. The first few requests of each do not count.
func medians(ctx context.Context, kinds int, subjects []subject, from, n, skip int) ([][]time.Duration, error) {
	took := make([][][]time.Duration, kinds)
	for k := range took {
		took[k] = make([][]time.Duration, len(subjects))
	}
	for i := range n {
		for turn := range subjects {
			at := (turn + i) % len(subjects)
			times, err := subjects[at].do(ctx, from+i)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", subjects[at].name, err)
			}
			for k, t := range times {
				if i >= skip {
					took[k][at] = append(took[k][at], t)
				}
			}
		}
	}
	found := make([][]time.Duration, kinds)
	for k := range took {
		for _, times := range took[k] {
			slices.Sort(times)
			found[k] = append(found[k], times[len(times)/2])
		}
	}
	return found, nil
}

// compared is the row of a kind: the ratio of the dearest size to the smallest.
func compared(kind comparison, subjects []subject, medians []time.Duration) row {
	r := row{what: kind.what, limit: "≤ " + strconv.FormatFloat(kind.limit, 'g', -1, 64)}
	if kind.limit == 0 {
		r.limit = "by index"
	}
	names, texts := make([]string, len(subjects)), make([]string, len(subjects))
	for i, s := range subjects {
		names[i], texts[i] = s.name, medians[i].Round(time.Microsecond).String()
	}
	r.sizes, r.figures = strings.Join(names, " · "), strings.Join(texts, " · ")
	r.ratio = float64(slices.Max(medians)) / float64(medians[0])
	r.verdict = verdict(kind.limit == 0 || r.ratio <= kind.limit)
	return r
}

// timed measures one step.
func timed(f func() error) (time.Duration, error) {
	from := time.Now()
	err := f()
	return time.Since(from), err
}

// count writes 1000000 as 1,000,000.
func count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
