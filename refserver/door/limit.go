package door

import (
	"crypto/sha256"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// The limits unless a server is told otherwise. The fastest identity provider
// that says so sends 25 requests a second (Entra ID, dossier (a) row 48).
const (
	// DefaultRate is how many requests a second one credential may send.
	DefaultRate = 5000
	// DefaultFailures is how many refused credentials a minute one address may
	// send to one workspace.
	DefaultFailures = 300
)

// burstSeconds is how long somebody may send twice as fast as the rate.
const burstSeconds = 2

// maxKeys bounds what each limit remembers. Who is forgotten starts anew.
const maxKeys = 20_000

// LimitOptions says how much is let in; each process counts for itself.
type LimitOptions struct {
	// Rate is in requests a second for each token or API key, and twice that for
	// each address; 0 = DefaultRate, negative = no limit.
	Rate float64
	// Failures is how many refused credentials a minute are answered as such,
	// for each address and workspace; 0 = DefaultFailures, negative = no limit.
	Failures float64
	// TrustForwarded takes the client's address from the end of X-Forwarded-For.
	TrustForwarded bool
	// Clock tells the time; nil means time.Now.
	Clock func() time.Time
}

// Limits counts requests. A nil *Limits lets everything in. It is safe for
// concurrent use.
type Limits struct {
	o                           LimitOptions
	tokens, addresses, failures *buckets
	special                     sync.Map // workspace id -> *buckets
}

// NewLimits starts to count.
func NewLimits(o LimitOptions) *Limits {
	if o.Rate == 0 {
		o.Rate = DefaultRate
	}
	if o.Failures == 0 {
		o.Failures = DefaultFailures
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	return &Limits{
		o: o, tokens: newBuckets(o.Rate, o.Rate*burstSeconds), addresses: newBuckets(2*o.Rate, 2*o.Rate*burstSeconds),
		failures: newBuckets(o.Failures/time.Minute.Seconds(), o.Failures),
	}
}

// Restrict gives each credential of one workspace so many requests a minute, at
// once or spread; 0 takes it back. It holds for this process alone.
func (l *Limits) Restrict(workspaceID string, perMinute int) {
	if perMinute <= 0 {
		l.special.Delete(workspaceID)
		return
	}
	l.special.Store(workspaceID, newBuckets(float64(perMinute)/time.Minute.Seconds(), float64(perMinute)))
}

// Address counts a request of an address and says how long it has to wait, 0
// when it is let in.
func (l *Limits) Address(r *http.Request) time.Duration {
	if l == nil {
		return 0
	}
	return l.addresses.take(l.address(r), l.o.Clock())
}

// Token counts a request with a credential that opens a workspace, whose clock
// is ahead by offset.
func (l *Limits) Token(workspaceID, credential string, offset time.Duration) time.Duration {
	if l == nil {
		return 0
	}
	counted := l.tokens
	if own, ok := l.special.Load(workspaceID); ok {
		counted, _ = own.(*buckets)
	}
	return counted.take(hashed(credential), l.o.Clock().Add(offset))
}

// Failing says how long an address has to wait before another credential of
// its is looked at for a workspace, 0 when that is now. The address alone would
// let one customer's wrong token shut out all that share the identity
// provider's addresses.
func (l *Limits) Failing(r *http.Request, workspaceID string) time.Duration {
	if l == nil {
		return 0
	}
	return l.failures.look(l.address(r)+"|"+workspaceID, l.o.Clock())
}

// Failed counts a credential that was refused.
func (l *Limits) Failed(r *http.Request, workspaceID string) {
	if l != nil {
		l.failures.take(l.address(r)+"|"+workspaceID, l.o.Clock())
	}
}

// RetryAfter is a wait as the header of that name has it: whole seconds, at
// least one. (Okta reads nothing else, dossier on Okta 6(a) row 18.)
func RetryAfter(wait time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(wait.Seconds()))))
}

// address is who sends a request: an IPv4 address, or the /64 of an IPv6 one,
// which is what one subscriber gets.
func (l *Limits) address(r *http.Request) string {
	host := r.RemoteAddr
	if alone, _, err := net.SplitHostPort(host); err == nil {
		host = alone
	}
	if l.o.TrustForwarded {
		all := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(all[len(all)-1]); last != "" {
			host = last
		}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	a = a.Unmap().WithZone("")
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

// hashed keeps credentials out of memory that lives longer than a request.
func hashed(credential string) string {
	sum := sha256.Sum256([]byte(credential))
	return string(sum[:])
}

// buckets holds a token bucket for each key, in two generations: when the young
// one is full, the old one is forgotten and the young one grows old. So memory
// is bounded, and who comes often stays.
type buckets struct {
	limit rate.Limit
	burst int

	mu         sync.Mutex
	young, old map[string]*rate.Limiter
}

func newBuckets(perSecond, burst float64) *buckets {
	b := &buckets{limit: rate.Limit(perSecond), burst: max(1, int(burst)), young: map[string]*rate.Limiter{}}
	if perSecond < 0 {
		b.limit = rate.Inf
	}
	return b
}

func (b *buckets) of(key string) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if one, ok := b.young[key]; ok {
		return one
	}
	one, ok := b.old[key]
	if !ok {
		one = rate.NewLimiter(b.limit, b.burst)
	}
	if len(b.young) >= maxKeys/2 {
		b.old, b.young = b.young, make(map[string]*rate.Limiter, len(b.young))
	}
	b.young[key] = one
	return one
}

// take takes one from the bucket, or says when there will be one.
func (b *buckets) take(key string, now time.Time) time.Duration {
	if b.limit == rate.Inf {
		return 0
	}
	one := b.of(key)
	if one.AllowN(now, 1) {
		return 0
	}
	return b.until(one, now)
}

// look says when there will be one, without taking it.
func (b *buckets) look(key string, now time.Time) time.Duration {
	if b.limit == rate.Inf {
		return 0
	}
	return b.until(b.of(key), now)
}

func (b *buckets) until(one *rate.Limiter, now time.Time) time.Duration {
	missing := 1 - one.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return max(time.Nanosecond, time.Duration(missing/float64(b.limit)*float64(time.Second)))
}
