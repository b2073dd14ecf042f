package line

import (
	"bufio"
	"io"
	"strings"

	xterm "github.com/charmbracelet/x/term"
)

// answer is a line that was read, or the end of the input.
type answer struct {
	text  string
	ended bool
}

// reader reads a line whenever one is asked for. A line that is asked for twice is read once.
type reader struct {
	lines chan answer // what was read
	wants chan bool   // a line; whether it must not be seen

	in       *bufio.Reader
	out      io.Writer
	fd       uintptr
	terminal bool
	before   *xterm.State // how the terminal was
	reading  bool         // a line is asked for and was not taken yet
	secret   bool         // that line
}

// newReader makes a reader of a terminal or of any other input.
func newReader(in io.Reader, out io.Writer) *reader {
	r := &reader{lines: make(chan answer), wants: make(chan bool, 1), in: bufio.NewReader(in), out: out}
	if file, ok := in.(interface{ Fd() uintptr }); ok && xterm.IsTerminal(file.Fd()) {
		r.fd, r.terminal = file.Fd(), true
		r.before, _ = xterm.GetState(r.fd)
	}
	go r.read()
	return r
}

// ask has a line read, unless one is being read.
func (r *reader) ask(secret bool) {
	switch {
	case !r.reading:
		r.reading, r.secret = true, secret
		r.wants <- secret
	case r.secret && !secret: // another question has come up meanwhile
		r.secret = false
		r.restore()
	}
}

func (r *reader) read() {
	for secret := range r.wants {
		text, err := r.line(secret)
		r.lines <- answer{text, err != nil}
		if err != nil {
			return
		}
	}
}

// line reads one. What must not be seen is read by the terminal's own means.
func (r *reader) line(secret bool) (string, error) {
	if secret && r.terminal {
		text, err := xterm.ReadPassword(r.fd)
		_, _ = io.WriteString(r.out, "\n")
		return string(text), err
	}
	text, err := r.in.ReadString('\n')
	if err != nil { // a line without an end was cut off: it is no answer
		return "", err
	}
	return strings.TrimRight(text, "\r\n"), nil
}

// restore makes what is typed seen again.
func (r *reader) restore() {
	if r.before != nil {
		_ = xterm.Restore(r.fd, r.before)
	}
}

// close leaves the terminal as it was.
func (r *reader) close() {
	r.restore()
	close(r.wants)
}
