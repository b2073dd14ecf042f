// Hello is the least that a Go program can be: what it takes to start is not ours to change.
package main

import "os"

func main() { os.Stdout.WriteString("hello\n") }
