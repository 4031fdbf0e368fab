package filter

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// maxDigits bounds the digits before and after the decimal point of a number;
// without a bound "1e999999999" would be a gigabyte once written out.
const maxDigits = 300

// parseNumber brings a JSON number into plain decimal notation without
// superfluous zeros, so that equal numbers have equal text. It is false for
// text that is no JSON number and for numbers beyond maxDigits.
func parseNumber(s string) (document.Number, bool) {
	sign, rest := "", s
	if strings.HasPrefix(rest, "-") {
		sign, rest = "-", rest[1:]
	}
	whole, rest := digits(rest)
	if whole == "" || (len(whole) > 1 && whole[0] == '0') {
		return "", false
	}
	fraction := ""
	if strings.HasPrefix(rest, ".") {
		if fraction, rest = digits(rest[1:]); fraction == "" {
			return "", false
		}
	}
	exponent := 0
	if rest != "" {
		var ok bool
		if exponent, ok = parseExponent(rest); !ok {
			return "", false
		}
	}
	return plainDecimal(sign, whole+fraction, len(whole)+exponent)
}

func digits(s string) (head, rest string) {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return s[:n], s[n:]
}

func parseExponent(s string) (int, bool) {
	if s[0] != 'e' && s[0] != 'E' {
		return 0, false
	}
	text := s[1:]
	unsigned := strings.TrimPrefix(strings.TrimPrefix(text, "+"), "-")
	if len(text)-len(unsigned) > 1 {
		return 0, false
	}
	if d, rest := digits(unsigned); d == "" || rest != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n > 1<<20 || n < -1<<20 {
		return 0, false
	}
	return n, true
}

// plainDecimal writes the number 0.mantissa times ten to the power of point.
func plainDecimal(sign, mantissa string, point int) (document.Number, bool) {
	trimmed := strings.TrimLeft(mantissa, "0")
	point -= len(mantissa) - len(trimmed)
	mantissa = strings.TrimRight(trimmed, "0")
	if mantissa == "" {
		return "0", true
	}
	if point > maxDigits || len(mantissa)-point > maxDigits {
		return "", false
	}
	var b strings.Builder
	b.WriteString(sign)
	switch {
	case point <= 0:
		b.WriteString("0.")
		b.WriteString(strings.Repeat("0", -point))
		b.WriteString(mantissa)
	case point >= len(mantissa):
		b.WriteString(mantissa)
		b.WriteString(strings.Repeat("0", point-len(mantissa)))
	default:
		b.WriteString(mantissa[:point])
		b.WriteByte('.')
		b.WriteString(mantissa[point:])
	}
	return document.Number(b.String()), true
}

// compareNumbers orders two results of parseNumber by value.
func compareNumbers(a, b document.Number) int {
	if a == b {
		return 0
	}
	x, okX := new(big.Rat).SetString(string(a))
	y, okY := new(big.Rat).SetString(string(b))
	if !okX || !okY {
		// Cannot happen for results of parseNumber; text order is still an order.
		return strings.Compare(string(a), string(b))
	}
	return x.Cmp(y)
}

// parseTime reads an xsd:dateTime (RFC 7643 section 2.3.5) as UTC, cut to whole
// microseconds. A missing zone counts as UTC. It is false for other text, for
// dates that do not exist and for years outside 1 to 9999.
func parseTime(s string) (time.Time, bool) {
	const shape = "0000-00-00T00:00:00"
	if len(s) < len(shape) {
		return time.Time{}, false
	}
	var field [6]int
	n := 0
	for i := range len(shape) {
		switch c := s[i]; {
		case shape[i] != '0':
			if c != shape[i] {
				return time.Time{}, false
			}
			n++
		case c < '0' || c > '9':
			return time.Time{}, false
		default:
			field[n] = field[n]*10 + int(c-'0')
		}
	}
	nanos, rest, ok := parseFraction(s[len(shape):])
	if !ok {
		return time.Time{}, false
	}
	offset, ok := parseZone(rest)
	if !ok || !validClock(field[3], field[4], field[5], nanos) {
		return time.Time{}, false
	}
	year, month, day := field[0], time.Month(field[1]), field[2]
	midnight := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if y, m, d := midnight.Date(); y != year || m != month || d != day {
		return time.Time{}, false
	}
	// 24:00:00 is the midnight that ends the day.
	at := time.Date(year, month, day, field[3], field[4], field[5]-offset, nanos, time.UTC).Truncate(time.Microsecond)
	if at.Year() < 1 || at.Year() > 9999 {
		return time.Time{}, false
	}
	return at, true
}

func validClock(hour, minute, second, nanos int) bool {
	if hour == 24 {
		return minute == 0 && second == 0 && nanos == 0
	}
	return hour < 24 && minute < 60 && second < 60
}

func parseFraction(s string) (nanos int, rest string, ok bool) {
	if !strings.HasPrefix(s, ".") {
		return 0, s, true
	}
	fraction, rest := digits(s[1:])
	if fraction == "" {
		return 0, "", false
	}
	padded := (fraction + "000000000")[:9]
	nanos, err := strconv.Atoi(padded)
	return nanos, rest, err == nil
}

// parseZone gives the seconds east of UTC.
func parseZone(s string) (int, bool) {
	if s == "" || s == "Z" {
		return 0, true
	}
	if len(s) != len("+00:00") || (s[0] != '+' && s[0] != '-') || s[3] != ':' {
		return 0, false
	}
	hours, err := strconv.ParseUint(s[1:3], 10, 8)
	if err != nil {
		return 0, false
	}
	minutes, err := strconv.ParseUint(s[4:6], 10, 8)
	if err != nil || minutes > 59 || hours > 14 || (hours == 14 && minutes > 0) {
		return 0, false
	}
	seconds := int(hours*3600 + minutes*60)
	if s[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

// IndexTime is how a time stands in a search document: microseconds since
// 1970-01-01T00:00:00Z.
func IndexTime(t time.Time) document.Number {
	return document.Number(strconv.FormatInt(t.UnixMicro(), 10))
}
