package uitest

import (
	"slices"
	"strings"
)

// Expect fails the test unless the frame shows every text, or the screen has that title: a frame does not say again in its title what its first lines
// say. Line breaks and runs of blanks count as one blank, so that a sentence may be broken anywhere.
func (d *Driver) Expect(texts ...string) {
	d.tb.Helper()
	frame := flat(d.Frame())
	for _, text := range texts {
		if !strings.Contains(frame, flat(text)) && !strings.Contains(strings.ToLower(d.root.Title()), strings.ToLower(text)) {
			d.tb.Fatalf("the frame does not show %q:\n%s", text, d.Frame())
			return
		}
	}
	d.remember(texts)
}

// ExpectFrame is Expect for what only a frame shows: in lines it is said in other words, or not needed.
func (d *Driver) ExpectFrame(texts ...string) {
	d.tb.Helper()
	if d.lines == nil {
		d.Expect(texts...)
	}
}

// Passed returns the first frame since the last key that shows every text, and fails the test if there was none. So a test sees the frames that come
// and go by themselves, such as those of the apply screen.
func (d *Driver) Passed(texts ...string) string {
	d.tb.Helper()
	return d.PassedIn(texts...)[0]
}

// PassedIn is Passed in every look.
func (d *Driver) PassedIn(texts ...string) []string {
	d.tb.Helper()
	for _, frames := range d.passed {
		if shows(frames[0], texts) {
			return frames
		}
	}
	d.tb.Fatalf("none of the %d frames since the last key shows %q", len(d.passed), texts)
	return []string{""}
}

func shows(frame string, texts []string) bool {
	frame = flat(frame)
	for _, text := range texts {
		if !strings.Contains(frame, flat(text)) {
			return false
		}
	}
	return true
}

// Refuse fails the test if the frame shows any of the texts.
func (d *Driver) Refuse(texts ...string) {
	d.tb.Helper()
	for _, text := range texts {
		if strings.Contains(flat(d.Frame()), flat(text)) {
			d.tb.Fatalf("the frame shows %q:\n%s", text, d.Frame())
		}
	}
}

func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// remember notes what has been asserted of the screen that is shown.
func (d *Driver) remember(texts []string) {
	if d.shown != d.root.Shown() {
		d.shown, d.asserted = d.root.Shown(), nil
	}
	for _, text := range texts {
		d.asserted = append(d.asserted, flat(text))
	}
}

// looked fails the test unless it has asserted the title and the text of the confirm screen.
func (d *Driver) looked() bool {
	d.tb.Helper()
	d.remember(nil)
	isTitle := func(a string) bool { return strings.Contains(a, flat(d.root.Title())) }
	title, text := slices.ContainsFunc(d.asserted, isTitle), slices.ContainsFunc(d.asserted, func(a string) bool { return a != "" && !isTitle(a) })
	if !title || !text {
		d.tb.Fatalf("Enter would apply the plan, but the test has not asserted the title %q and the text of this screen:\n%s",
			d.root.Title(), d.Frame())
		return false
	}
	return true
}
