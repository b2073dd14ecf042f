package ui_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardmatch/link/linktest"
	"hardmatch/ui/uitest"
)

// focused is the control that the next key goes to: a field's mark, or a button between brackets.
var focused = regexp.MustCompile(`(?m)^ *> (Type |Ticket number)|\[ ((x )?(Undo|Give|Remove|Finish|Delete|Clear|Purge|Link|Restore|Change|Untie|Rename|Do|Add)[^\]]*|Cancel) \]`)

// walkedIn are the sizes of window that the confirm screens are walked through in.
var walkedIn = []struct {
	width, height int
	tooSmall      bool
}{{120, 40, false}, {80, 24, false}, {60, 16, false}, {40, 10, true}, {59, 16, true}, {60, 15, true}}

// Every way to a confirm screen is walked with the keys in every size, and quickly: the accounts and the focus are in view all the way, keys that come
// together confirm nothing, and nothing is confirmed that cannot be seen.
func TestConfirmIsWalkedInEverySize(t *testing.T) {
	stride := linktest.Stride(5)
	for i, name := range slices.Sorted(maps.Keys(onConfirm)) {
		c := onConfirm[name]
		for j, size := range walkedIn {
			if (i+j)%stride != 0 {
				continue
			}
			w, d := c.open(t)
			writes := len(w.writes)
			see := func() {
				t.Helper()
				if !size.tooSmall {
					w.seesConfirm(t, name, d, size.width, size.height)
				}
			}
			d.Expect(confirmTitle.FindString(d.Title()), "Cancel")
			d.Burst(slices.Concat(strings.Split("INC-1", ""), []string{"tab"}, strings.Split("james.bond4821", ""), []string{"tab", "tab", "enter"})...)
			d.Wait(uitest.Pause)
			if len(w.writes) > writes {
				t.Fatalf("%s: a burst of keys has written %v", name, w.writes[writes:])
			}
			w, d = c.open(t)
			d.Resize(size.width, size.height)
			see()
			if size.tooSmall {
				blind(t, name, w, d)
				continue
			}
			for range 8 {
				if strings.Contains(d.Frame(), "> Type") {
					d.Type("james.bond4821")
				} else if strings.Contains(d.Frame(), "> Ticket") {
					d.Type("INC-1")
				}
				see()
				if applyButton.MatchString(d.Frame()) {
					break
				}
				d.Press(map[bool]string{true: "right", false: "enter"}[strings.Contains(d.Frame(), "[ Cancel ]")])
				see()
			}
			d.ReadOn()
			d.Expect(confirmTitle.FindString(d.Title()), applyButton.FindString(d.Frame()))
			d.Resize(40, 10)
			d.Expect("too small")
			d.Press("enter", " ", "enter", "y", "f", "u")
			d.Resize(size.width, size.height)
			d.Burst("enter")
			if len(w.writes) > writes {
				t.Errorf("%s at %v: written without being seen: %v", name, size, w.writes[writes:])
			}
			d.Wait(uitest.Pause)
			see()
			d.Press("enter")
			if !strings.HasPrefix(d.Title(), "Done: ") {
				t.Errorf("%s at %v: it is not done:\n%s", name, size, d.Frame())
			}
			uitest.Fits(t, d.Frame(), size.width, size.height)
		}
	}
}

// blind presses keys in a window that is too small to show anything, on the way to the confirm screen's button and on it.
func blind(t *testing.T, name string, w *world, d *uitest.Driver) {
	t.Helper()
	writes := len(w.writes)
	d.Expect("too small")
	d.Type("INC-77")
	d.Press("tab")
	d.Type("james.bond4821")
	d.Press("tab", "tab", "enter", "enter")
	d.Expect("too small")
	d.Resize(80, 24)
	d.Expect("Confirm:")
	d.Refuse("INC-77", "+ right")
	if len(w.writes) > writes {
		t.Errorf("%s: blind keys have written %v", name, w.writes[writes:])
	}
}

// seesConfirm holds what a confirm screen shows in any window: whom it is about, with the whole sign-in name and the id, and where the focus is.
func (w *world) seesConfirm(t *testing.T, name string, d *uitest.Driver, width, height int) {
	t.Helper()
	uitest.Fits(t, d.Frame(), width, height)
	solid := strings.Join(strings.Fields(strings.NewReplacer("║", "", "│", "").Replace(d.Frame())), "")
	names := []string{"james.bond@contoso.com", "11111111"}
	if _, there := w.accounts[dupID]; there {
		names = append(names, dupUPN, "22222222")
	}
	for _, text := range append(names, "Cancel") {
		if !strings.Contains(solid, text) {
			t.Errorf("%s at %dx%d does not show %s:\n%s", name, width, height, text, d.Frame())
		}
	}
	if len(focused.FindAllString(d.Frame(), -1)) != 1 {
		t.Errorf("%s at %dx%d: the focus is not to be seen:\n%s", name, width, height, d.Frame())
	}
}

// The recovery is walked in every size: what is open is in view, its keys lead to the confirm screen and back, and none works blindly.
func TestRecoveryIsWalkedInEverySize(t *testing.T) {
	for _, size := range walkedIn {
		w := newWorld(t, right(), duplicate())
		w.crash(t, "purge")
		d, writes := w.atRecovery(t), len(w.writes)
		d.Resize(size.width, size.height)
		if size.tooSmall {
			d.Press("f", "u", "l", "enter")
			d.Expect("too small")
			d.Resize(80, 24)
			d.Burst("f")
			d.Expect("Unfinished:")
		} else {
			for _, key := range []string{"f", "enter", "u"} {
				d.Expect("Unfinished:", "> 2026-11-02 09:00", "f finish it", "u undo it", "In doubt        Step 4: Purge")
				uitest.Fits(t, d.Frame(), size.width, size.height)
				d.Press(key)
				d.Expect("Confirm:")
				w.seesConfirm(t, "recovery", d, size.width, size.height)
				d.Burst("tab", "tab", "tab", "enter")
				d.Press("esc")
			}
			d.Press("l")
			d.Expect("Find:")
		}
		if len(w.writes) > writes {
			t.Errorf("%v: written %v", size, w.writes[writes:])
		}
	}
}

// If the steps have no room beside the accounts, they can be read by themselves, to the end; and no button is there meanwhile.
func TestTheStepsAreReadByThemselvesInASmallWindow(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atConfirm(t)
	d.Type("INC-1")
	d.Press("enter")
	d.Type("james.bond4821")
	d.Press("tab", "tab")
	d.Resize(60, 16)
	d.Expect("Delete 22222222 and link 11111111")
	d.Press("d")
	d.Expect("d back to the accounts")
	read := d.Frame()
	for range 30 {
		d.Press("pgdown")
		read += d.Frame()
	}
	for _, s := range []string{"1 + Ask Entra ID first", "Purge ", "Read "} {
		if !strings.Contains(read, s) {
			t.Errorf("nobody can read %q:\n%s", s, read)
		}
	}
	d.Press("enter", "tab", " ")
	d.Expect("d back to the accounts")
	if len(w.writes) > 0 {
		t.Errorf("written: %v", w.writes)
	}
	d.Press("d")
	d.Expect("DELETED FOR GOOD", "Delete 22222222 and link 11111111")
}
