package world

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
)

// broken are cipher suites without encryption, with RC4, or of export strength
// (RFC 9325 section 4.1), by their numbers in the registry of TLS.
var broken = []uint16{
	0x0001, 0x0002, 0x003b, 0xc001, 0xc006, 0xc00b, 0xc010, 0xc015, // without encryption
	0x0004, 0x0005, 0x0018, 0xc002, 0xc007, 0xc00c, 0xc011, 0xc016, // RC4
	0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0017, 0x0019, // export strength
}

const (
	recordHandshake = 22
	serverHello     = 2
	tls12           = 0x0303
)

// weakly offers a server nothing but broken cipher suites and says which one it
// takes, 0 when it refuses them. The client library knows few of these suites,
// so the hello is written by hand; the handshake goes no further.
func weakly(ctx context.Context, host string) (suite uint16, err error) {
	ctx, cancel := context.WithTimeout(ctx, handshakeTime)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", host)
	if err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return 0, fmt.Errorf("deadline: %w", err)
		}
	}
	hello, err := clientHello(host)
	if err != nil {
		return 0, err
	}
	if _, err := conn.Write(hello); err != nil {
		return 0, fmt.Errorf("hello: %w", err)
	}
	return chosen(conn)
}

// chosen reads the answer to a hello (RFC 5246 sections 6.2.1 and 7.4.1.3): the
// cipher suite of a ServerHello, 0 for anything else.
func chosen(r io.Reader) (uint16, error) {
	var head [9]byte // a record's header, and a handshake message's
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil //nolint:nilerr // whoever hangs up has refused
	}
	if head[0] != recordHandshake || head[5] != serverHello {
		return 0, nil
	}
	var body [2 + 32 + 1]byte // version, random, length of the session id
	if _, err := io.ReadFull(r, body[:]); err != nil {
		return 0, fmt.Errorf("ServerHello: %w", err)
	}
	rest := make([]byte, int(body[34])+2) // session id, cipher suite
	if _, err := io.ReadFull(r, rest); err != nil {
		return 0, fmt.Errorf("ServerHello: %w", err)
	}
	return binary.BigEndian.Uint16(rest[len(rest)-2:]), nil
}

// clientHello is a hello of TLS 1.2 with the broken suites alone (RFC 5246
// section 7.4.1.2).
func clientHello(host string) ([]byte, error) {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		return nil, fmt.Errorf("host: %w", err)
	}
	short := func(b []byte) []byte { return append(binary.BigEndian.AppendUint16(nil, uint16(len(b))), b...) } //nolint:gosec // all are short
	extension := func(kind uint16, b []byte) []byte {
		return append(binary.BigEndian.AppendUint16(nil, kind), short(b)...)
	}
	body := binary.BigEndian.AppendUint16(nil, tls12)
	random := make([]byte, 32)
	if _, err := rand.Read(random); err != nil {
		return nil, fmt.Errorf("random: %w", err)
	}
	body = append(append(body, random...), 0) // no session
	var suites []byte
	for _, s := range broken {
		suites = binary.BigEndian.AppendUint16(suites, s)
	}
	body = append(append(body, short(suites)...), 1, 0) // no compression
	var extensions []byte
	if net.ParseIP(name) == nil {
		extensions = append(extensions, extension(0, short(append([]byte{0}, short([]byte(name))...)))...) // server_name
	}
	extensions = append(extensions, extension(10, short([]byte{0, 23, 0, 24}))...)                 // supported_groups: P-256, P-384
	extensions = append(extensions, extension(11, []byte{1, 0})...)                                // ec_point_formats: uncompressed
	extensions = append(extensions, extension(13, short([]byte{4, 1, 4, 3, 2, 1, 2, 3, 5, 1}))...) // signature_algorithms
	body = append(body, short(extensions)...)
	message := append([]byte{1, 0}, short(body)...)
	return append([]byte{recordHandshake, 3, 1}, short(message)...), nil
}
