package ui_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"hardmatch/link"
)

// unbroken is a frame without blanks and the edges of its boxes: what is broken into lines is whole again.
func unbroken(frame string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("║", "", "│", "").Replace(frame)), "")
}

// FACE: in no window is the name of an account cut that will change, and none that offers the button lacks the line that says what is lost.
func TestNoWindowConfirmsWhatItDoesNotShow(t *testing.T) {
	dice := rand.New(rand.NewPCG(13, 13))
	name := func(most int) string { return strings.Repeat("abcdefghij", 7)[:1+dice.IntN(most)] }
	offered, small := 0, 0
	for n := range 12 {
		a, h := right(), cloudHolder()
		if n%2 == 0 {
			h = duplicate()
		}
		h.UPN = fmt.Sprintf("%s%d@%s.onmicrosoft.com", name(60), n, name(30))
		h.DisplayName = strings.Repeat("Wolfeschlegelstein ", 1+dice.IntN(9))
		h.Usage.Licences = link.Know(strings.Split("E1 E3 E5", " ")[:dice.IntN(4)])
		d := newWorld(t, a, h).atConfirm(t)
		for range 25 {
			width, height := 60+dice.IntN(141), 16+dice.IntN(45)
			if dice.IntN(3) == 0 {
				width, height = 60+dice.IntN(3), 16+dice.IntN(3)
			}
			d.Resize(width, height)
			d.Press([]string{"tab", "left", "d", "down", "pgdown", "shift+tab"}[dice.IntN(6)])
			frame := unbroken(d.Frame())
			if !strings.Contains(frame, "Cancel") {
				small++
				if !strings.Contains(frame, "toosmall") && !strings.Contains(frame, "backtotheaccounts") {
					t.Errorf("%dx%d has no button, and does not say why:\n%s", width, height, d.Frame())
				}
				continue
			}
			offered++
			for _, must := range []string{h.UPN, a.UPN, "22222222", "11111111"} {
				if !strings.Contains(frame, must) {
					t.Errorf("%dx%d does not show %s:\n%s", width, height, must, d.Frame())
				}
			}
			if n%2 == 0 && !strings.Contains(frame, "Noonecanbringitback") {
				t.Errorf("%dx%d does not say what is lost:\n%s", width, height, d.Frame())
			}
		}
	}
	if offered < 200 {
		t.Errorf("only %d windows offered the button, %d were too small", offered, small)
	}
}
