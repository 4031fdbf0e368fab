// Package capture records what a real identity provider sends, and compares a
// recording with what a profile sends.
//
// A recording is a file of lines, each the JSON form of an exchange (harness/
// exchange): credentials and passwords are never in it. Bodies pass the proxy
// as they come; a line is written when its exchange is over.
package capture
