package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"hardmatch/link/linktest"
	"hardmatch/ui/uitest"
)

// place is a screen as it stands after a few keys, made again as often as that is asked.
type place struct {
	name   string
	typing bool // a field takes the letters
	make   func(t *testing.T) *uitest.Driver
}

// after is a place some keys behind another one.
func after(make func(*testing.T) *uitest.Driver, keys ...string) func(*testing.T) *uitest.Driver {
	return func(t *testing.T) *uitest.Driver {
		d := make(t)
		d.Press(keys...)
		d.Wait(time.Second) // until what is read a moment later is there
		return d
	}
}

// once is a place in a company whose journal is read. It is made once, since the frames name its folder.
func once(w *world, keys ...string) func(*testing.T) *uitest.Driver {
	return func(t *testing.T) *uitest.Driver {
		d := w.wizard(t)
		d.Press(keys...)
		d.Wait(time.Second)
		return d
	}
}

// places are all screens, and those parts of one that have keys of their own.
func places(t *testing.T) []place {
	made := func(t *testing.T) *world { return newWorld(t, right(), cloudHolder()) }
	search := func(t *testing.T) *uitest.Driver { return made(t).atSearch(t) }
	found := func(t *testing.T) *uitest.Driver {
		d := search(t)
		d.Type("bond")
		return d
	}
	pick := func(t *testing.T) *uitest.Driver { return made(t).atPick(t) }
	check := func(t *testing.T) *uitest.Driver { return made(t).atCheck(t) }
	confirm := func(t *testing.T) *uitest.Driver { return made(t).atConfirm(t) }
	done := func(t *testing.T) *uitest.Driver { return made(t).matched(t, false) }
	worked, dead := made(t), newWorld(t, right(), duplicate())
	worked.matched(t, false)
	dead.crash(t, "purge")
	past, crashed := once(worked, "enter", "f2"), once(dead, "enter")
	synced := func(t *testing.T) *uitest.Driver { return newWorld(t, right(), duplicate()).atCheck(t) }
	return []place{
		{"connect", true, func(t *testing.T) *uitest.Driver { return made(t).wizard(t) }},
		{"connect, which asks for a password", true, func(t *testing.T) *uitest.Driver {
			w := made(t)
			w.ways.AskPassword = true
			return w.wizard(t)
		}},
		{"setup", false, func(t *testing.T) *uitest.Driver {
			return (&fresh{world: newWorld(t, right())}).wizard(t)
		}},
		{"find", true, search}, {"find, with a person", true, found}, {"pick", true, pick}, {"check-up", false, check}, {"check-up, with details", false, after(check, "d")},
		{"decide", false, after(synced, "enter")}, {"decide, chosen", false, after(synced, "enter", "down", "right")}, {"decide, with details", false, after(synced, "enter", "d")},
		{"confirm", true, confirm}, {"confirm, on a button", false, after(confirm, "tab", "tab")}, {"done", false, done}, {"done, with details", false, after(done, "d")},
		{"save", true, after(done, "s")}, {"watch", false, after(done, "w")}, {"history", true, past}, {"an operation", false, after(past, "enter")},
		{"recovery", false, crashed}, {"worklist", false, after(search, "f3")}, {"worklist, searched", true, after(search, "f3", "/")},
	}
}

// TestEveryKeyIsNamed presses each key of the keyboard on every screen, in the usual window: what the last line names does something, and what does something
// is named by the help, F1.
func TestEveryKeyIsNamed(t *testing.T) {
	t.Parallel()
	stride := linktest.Stride(5)
	for i, p := range places(t) {
		if i%stride != 0 {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			before := p.make(t)
			named := namedBy(p.make(t))
			d, frame := before, before.Frame()
			works := map[string]bool{}
			for _, key := range uitest.Keyboard() {
				if strings.HasPrefix(key, "alt+") || p.typing && len([]rune(key)) == 1 {
					continue
				}
				d.Press(key)
				if d.Frame() == frame && !d.Quit() {
					continue
				}
				works[label(key)] = true
				if !named[label(key)] && !refuses.MatchString(d.Frame()) {
					t.Errorf("%s works, and the help does not name it:\n%s\nbefore\n%s", key, d.Frame(), frame)
				}
				if d = p.make(t); d.Frame() != frame {
					t.Fatalf("it is not the same a second time:\n%s\nbefore\n%s", d.Frame(), frame)
				}
			}
			for _, control := range inLine(frame) {
				if !anyOf(works, control) {
					t.Errorf("%s is named, and does nothing:\n%s", control, frame)
				}
			}
		})
	}
}

// refuses is what a screen says of a key that does nothing on it.
var refuses = regexp.MustCompile(`does nothing here|Nothing was typed|which leads back`)

// label is how the screens name a key, from the driver's name for it.
func label(key string) string {
	known := map[string]string{"esc": "Esc", "pgup": "PgUp", "pgdown": "PgDn", " ": "Space", "+": "+"}
	if name, is := known[key]; is {
		return name
	}
	parts := strings.Split(key, "+")
	for i, part := range parts {
		if len(part) > 1 || i < len(parts)-1 || i > 0 {
			parts[i] = strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, "+")
}

// inLine are the keys that the last line of a frame names, without what they do.
func inLine(frame string) []string {
	lines := strings.Split(frame, "\n")
	var out []string
	for _, part := range strings.Split(strings.TrimSpace(lines[len(lines)-1]), "  ") {
		name, _, _ := strings.Cut(strings.Trim(part, "[]"), " ")
		out = append(out, name)
	}
	return out
}

// keysOf are the single keys of a label: Up/Down are two, a-z all letters.
func keysOf(label string) []string {
	switch {
	case label == "a-z":
		return strings.Split("abcdefghijklmnopqrstuvwxyz", "")
	case len(label) > 1:
		return strings.Split(label, "/")
	default:
		return []string{label}
	}
}

func anyOf(works map[string]bool, label string) bool {
	for _, key := range keysOf(label) {
		if works[key] {
			return true
		}
	}
	return false
}

// beside is the beginning of what the help says of the keys that every list, text and field has.
var beside = regexp.MustCompile(`In a list|In a field|\? is F1`)

// namedBy are the keys that the help of a screen names.
func namedBy(d *uitest.Driver) map[string]bool {
	d.Resize(120, 120)
	d.Press("f1")
	named := map[string]bool{}
	_, keys, _ := strings.Cut(d.Frame(), "Keys on this screen")
	keys, _, _ = strings.Cut(keys, "Signs")
	for _, line := range strings.Split(keys, "\n") {
		for _, key := range keysOf(strings.TrimSpace(line[:min(len(line), 14)])) {
			named[key] = true
		}
	}
	if at := beside.FindStringIndex(keys); at != nil {
		for _, word := range strings.Fields(keys[at[0]:]) {
			if word = strings.Trim(word, ".,:"); len(word) > 1 || word == "?" {
				for _, key := range keysOf(word) {
					named[key] = true
				}
			}
		}
	}
	return named
}
