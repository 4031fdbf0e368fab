package exchange

func curl(e Exchange) string { return e.Method }
