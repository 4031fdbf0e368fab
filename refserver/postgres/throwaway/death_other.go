//go:build !linux

package throwaway

import "syscall"

// dieWithParent does nothing: only Linux has a parent-death signal. Elsewhere
// the next Sweep stops the server of a dead owner.
func dieWithParent(*syscall.SysProcAttr) {}
