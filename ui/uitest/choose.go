package uitest

import (
	"regexp"
	"strings"
)

var (
	choiceMade   = regexp.MustCompile(`\([•*]\) (Clear|Delete|Swap)`)
	holdAnswered = regexp.MustCompile(`\([•*]\) (paused|out of scope|not yet)`)
)

// Choose makes a choice on the screen that decides what becomes of an account, by its label, and says that the sync is paused where that is asked and not
// answered. "" is the first choice that is possible.
func (d *Driver) Choose(label string) {
	d.tb.Helper()
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
