//go:build race

package linktest

func init() { thinner = 8 }
