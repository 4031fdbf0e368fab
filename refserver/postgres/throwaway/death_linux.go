package throwaway

import "syscall"

// dieWithParent asks the kernel for a fast shutdown (SIGINT) of the server when
// this process dies without saying goodbye.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGINT }
