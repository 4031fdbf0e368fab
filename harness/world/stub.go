package world

type person struct{}
type group struct{}
type state struct{}
type answer struct{}
