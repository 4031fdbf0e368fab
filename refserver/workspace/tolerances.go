package workspace

// Tolerates reports whether a named tolerance is on for this workspace.
func (w *Workspace) Tolerates(name string) bool { panic("not yet") }
