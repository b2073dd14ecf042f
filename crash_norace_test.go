//go:build !race

package main

const crashStride = 1
