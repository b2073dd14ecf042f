//go:build race

package main

const crashStride = 7
