package scim

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// ParseDateTime reads an xsd:dateTime (XML Schema part 2 section 3.3.7, RFC
// 7643 section 2.3.5): date, "T", time with optional fraction, and optionally
// "Z" or an offset up to 14 hours. Without a zone the time counts as UTC.
// "24:00:00" is the first instant of the next day. In UTC the year is from 0001
// to 9999; digits beyond nanoseconds are dropped.
func ParseDateTime(s string) (time.Time, error) {
	date, clock, ok := strings.Cut(s, "T")
	if !ok {
		return time.Time{}, errors.New("it needs a date and a time with T between them")
	}
	clock, zone, err := cutZone(clock)
	if err != nil {
		return time.Time{}, err
	}
	d, ok := fields(date, "4-2-2")
	if !ok {
		return time.Time{}, errors.New("the date must be written YYYY-MM-DD")
	}
	clock, fraction, hasFraction := strings.Cut(clock, ".")
	c, ok := fields(clock, "2:2:2")
	nanos, okFraction := fractionNanos(fraction)
	if !ok || hasFraction && !okFraction {
		return time.Time{}, errors.New("the time must be written hh:mm:ss or hh:mm:ss.fff")
	}
	midnight := c[0] == 24 && c[1] == 0 && c[2] == 0 && strings.Trim(fraction, "0") == ""
	if c[0] > 23 && !midnight || c[1] > 59 || c[2] > 59 {
		return time.Time{}, errors.New("there is no such time of day")
	}
	t := time.Date(d[0], time.Month(d[1]), d[2], 0, 0, 0, 0, time.FixedZone("", zone))
	if d[0] == 0 || t.Day() != d[2] || int(t.Month()) != d[1] {
		return time.Time{}, errors.New("there is no such day")
	}
	t = t.Add(time.Duration(c[0])*time.Hour + time.Duration(c[1])*time.Minute +
		time.Duration(c[2])*time.Second + time.Duration(nanos)).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, errors.New("in UTC it is outside the years 0001 to 9999")
	}
	return t, nil
}

// cutZone takes the zone off a time and gives its offset in seconds.
func cutZone(clock string) (rest string, offset int, err error) {
	if rest, ok := strings.CutSuffix(clock, "Z"); ok {
		return rest, 0, nil
	}
	i := strings.IndexAny(clock, "+-")
	if i < 0 {
		return clock, 0, nil
	}
	z, ok := fields(clock[i+1:], "2:2")
	if !ok || z[0] > 14 || z[1] > 59 || z[0] == 14 && z[1] != 0 {
		return "", 0, errors.New("the zone must be Z or an offset such as +02:00, up to 14 hours")
	}
	offset = z[0]*3600 + z[1]*60
	if clock[i] == '-' {
		offset = -offset
	}
	return clock[:i], offset, nil
}

// fields reads numbers of fixed width: "4-2-2" is four digits, a hyphen, two
// digits, a hyphen, two digits. Unused places of the result are 0.
func fields(s, layout string) (numbers [3]int, ok bool) {
	n := 0
	for i := range len(layout) {
		width := int(layout[i] - '0')
		if width > 9 {
			if s == "" || s[0] != layout[i] {
				return numbers, false
			}
			s = s[1:]
			continue
		}
		if len(s) < width {
			return numbers, false
		}
		v, err := strconv.ParseUint(s[:width], 10, 32)
		if err != nil {
			return numbers, false
		}
		numbers[n], s = int(v), s[width:]
		n++
	}
	return numbers, s == ""
}

// fractionNanos reads the digits after the decimal point of a second.
func fractionNanos(digits string) (int, bool) {
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, false
	}
	v, err := strconv.Atoi((digits + "000000000")[:9])
	return v, err == nil
}
