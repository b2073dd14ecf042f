package uitest

import (
	"regexp"
	"strings"
)

var (
	choiceMade   = regexp.MustCompile(`\([•*]\) (Clear|Delete|Swap)`)
	holdAnswered = regexp.MustCompile(`\([•*]\) (paused|out of scope|not yet)`)
)

// Hold says what the sync is doing, by the label of the answer.
func (d *Driver) Hold(label string) {
	d.tb.Helper()
	if d.lines != nil {
		d.answerLabelled(label)
		return
	}
	for range 3 {
		if answer := holdAnswered.FindStringSubmatch(d.Frame()); answer == nil || answer[1] != label {
			d.Press("right")
		}
	}
	d.Expect(") " + label)
}

// Choose makes a choice on the screen that decides what becomes of an account, by its label, and says that the sync is paused if that is asked and not
// answered. "" is the first choice that is possible.
func (d *Driver) Choose(label string) {
	d.tb.Helper()
	if d.lines != nil {
		d.chooseInLines(label)
		return
	}
	made := func() bool {
		chosen := choiceMade.FindStringSubmatch(d.Frame())
		return chosen != nil && (label == "" || chosen[1] == label)
	}
	for _, key := range []string{"down", "down", "down", "up", "up"} {
		if !made() {
			d.Press(key)
		}
	}
	if !made() {
		d.tb.Fatalf("%q cannot be chosen here:\n%s", label, d.Frame())
		return
	}
	if frame := d.Frame(); strings.Contains(frame, ") not yet") && !holdAnswered.MatchString(frame) {
		d.Press("right")
	}
}

// ReadOn scrolls to what the confirm screen warns of and has no room for, as its button asks for.
func (d *Driver) ReadOn() {
	d.tb.Helper()
	const unread = " not read yet: "
	for range 40 {
		switch frame := flat(d.Frame()); {
		case strings.Contains(frame, unread+"Down"), strings.Contains(frame, "d back to the accounts"):
			d.Press("pgdown")
		case strings.Contains(frame, unread+"Ctrl+D"):
			d.Press("ctrl+d")
		default:
			return
		}
		if frame := flat(d.Frame()); strings.Contains(frame, "d back to the accounts") && !strings.Contains(frame, "below (PgDn)") {
			d.Press("d")
		}
	}
	d.tb.Fatalf("it cannot be read to the end:\n%s", d.Frame())
}
