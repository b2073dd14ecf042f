package term

import (
	"bytes"
	"runtime"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/cancelreader"
)

const (
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
	// mostPasted is how many bytes a paste may have. The longest field takes 256 characters; who pastes a page has missed the field.
	mostPasted = 8 << 10

	ctrlC = 0x03
	esc   = 0x1b
)

// PasteReader is the terminal that bubbletea reads. bubbletea collects a paste until its end mark comes, however long that takes, and hears no key
// meanwhile. This reader passes a paste on only when it is whole.
//
// Of the file it has no method Name, so that bubbletea does not wait for the file descriptor itself: bytes may be left here when the terminal has no more.
// The reader waits in its own way, which Stop ends.
type PasteReader struct {
	file   // Close closes it, and Stop leaves it open
	cancel cancelreader.CancelReader
	filter pasteFilter

	reading sync.Mutex
	passed  []byte // what remains to be read
}

// NewPasteReader is nil if the input is no file, or is a Windows console: bubbletea reads that one key by key, without marks.
func NewPasteReader(in any, tooLong func()) *PasteReader {
	file, ok := in.(cancelreader.File)
	if !ok || runtime.GOOS == "windows" {
		return nil
	}
	cancel, err := cancelreader.NewReader(file)
	if err != nil {
		return nil // bubbletea meets the same error, and says so
	}
	return &PasteReader{file: file, cancel: cancel, filter: pasteFilter{tooLong: tooLong}}
}

// Read returns what one read of the terminal returned, never more: bubbletea takes a short read for the end of a key.
func (p *PasteReader) Read(b []byte) (int, error) {
	p.reading.Lock()
	defer p.reading.Unlock()
	for len(p.passed) == 0 {
		n, err := p.cancel.Read(b)
		if err != nil {
			return 0, err
		}
		p.passed = p.filter.feed(b[:n], n == len(b))
	}
	n := copy(b, p.passed)
	p.passed = p.passed[n:]
	return n, nil
}

// Stop ends a read that still waits, so that nothing reads the terminal any more.
func (p *PasteReader) Stop() {
	if !p.cancel.Cancel() {
		return // the read cannot be ended, and needs what Close would take away
	}
	p.reading.Lock()
	defer p.reading.Unlock()
	_ = p.cancel.Close()
}

// pasteFilter lets through what is typed, and a paste when its end mark has come. Ctrl+C and Esc break a paste off.
type pasteFilter struct {
	tooLong func() // called when a paste is given up because of its length

	inside   bool
	dropped  bool   // nothing more of this paste is wanted
	kept     []byte // inside: the paste so far, without its start mark; outside: what may be the beginning of a start mark
	afterEsc bool   // the Esc before may have been the beginning of an end mark
}

// feed takes what one read of the terminal returned, and returns what to pass on of it, and of what was kept before. A full read may have been cut
// anywhere; one that is not full ends with a key.
func (f *pasteFilter) feed(read []byte, full bool) (passed []byte) {
	if f.inside && len(bytes.Trim(read, "\x1b")) == 0 && !full {
		// An end mark comes in one piece with the text before it or with its own rest, so this is the key.
		f.leave()
		f.afterEsc = true
		return []byte{esc}
	}
	if f.afterEsc { // on a line that is so slow that an end mark came byte by byte, it was none
		f.afterEsc = false
		read = bytes.TrimPrefix(read, []byte(pasteEnd[1:]))
	}
	for len(read) > 0 {
		var some []byte
		if f.inside {
			some, read = f.collect(read, full)
		} else {
			some, read = f.typed(read, full)
		}
		passed = append(passed, some...)
	}
	return passed
}

// typed passes on everything before a start mark.
func (f *pasteFilter) typed(read []byte, full bool) (passed, rest []byte) {
	read = append(f.kept, read...)
	f.kept = nil
	if before, after, found := bytes.Cut(read, []byte(pasteStart)); found {
		f.inside = true
		return before, after
	}
	least := len("\x1b[2") // shorter, it is the key Esc or Alt+[
	if full {
		least = 1
	}
	if n := tail(read, pasteStart); n >= least {
		f.kept = bytes.Clone(read[len(read)-n:])
		read = read[:len(read)-n]
	}
	return read, nil
}

// collect keeps what is pasted, and passes it on with its marks when the end mark has come.
func (f *pasteFilter) collect(read []byte, full bool) (passed, rest []byte) {
	known := len(f.kept)
	f.kept = append(f.kept, read...)
	paste, after, ended := bytes.Cut(f.kept, []byte(pasteEnd))
	pressed := bytes.IndexByte(paste[min(known, len(paste)):], ctrlC) >= 0
	key := !ended && !full && read[len(read)-1] == ctrlC // as the last byte it is a key; with more behind it, it may be pasted
	if pressed && (key || !f.dropped) {
		passed = []byte{ctrlC}
		f.dropped = true
	}
	if len(paste) > mostPasted && !f.dropped {
		f.dropped = true
		f.tooLong()
	}
	switch {
	case ended && !f.dropped:
		passed = append([]byte(pasteStart), f.kept[:len(paste)+len(pasteEnd)]...)
		f.leave()
	case ended, key:
		f.leave()
	case f.dropped:
		f.kept = bytes.Clone(f.kept[len(f.kept)-tail(f.kept, pasteEnd):])
	}
	return passed, after
}

func (f *pasteFilter) leave() { f.inside, f.dropped, f.kept = false, false, nil }

// tail is how many bytes at the end of the text are the beginning of the mark, without the whole of it.
func tail(text []byte, mark string) int {
	for n := min(len(text), len(mark)-1); n > 0; n-- {
		if bytes.HasSuffix(text, []byte(mark[:n])) {
			return n
		}
	}
	return 0
}

const (
	// pasteGap is how soon after another key an Enter can only have been pasted: no one types so fast.
	pasteGap = 30 * time.Millisecond
	// grace is how long keys are ignored when a screen has appeared by itself: they were meant for the one before.
	grace = 300 * time.Millisecond
)

// Guard keeps apart what a person decides and what only happens to arrive as keys.
type Guard struct {
	Now     func() time.Time
	last    time.Time // of the key before
	ignored time.Time // until when keys are ignored
}

// Appeared notes that a screen has appeared by itself.
func (g *Guard) Appeared() { g.ignored = g.Now().Add(grace) }

// Early reports whether keys are ignored still.
func (g *Guard) Early() bool { return g.Now().Before(g.ignored) }

// Pasted notes the press, and reports whether it is an Enter that was pasted.
func (g *Guard) Pasted(press tea.KeyMsg) bool {
	now := g.Now()
	gap := now.Sub(g.last)
	g.last = now
	return press.Type == tea.KeyEnter && (press.Paste || gap < pasteGap)
}
