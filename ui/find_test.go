package ui_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// lookAlikes are people whose names differ little, and where they are cut often not at all.
func lookAlikes(dice *rand.Rand) []link.Person {
	names := []string{"James Bond", wide, disagreed[dice.IntN(len(disagreed))], strings.Repeat("Wolfeschlegelsteinhausenbergerdorff ", 3)}
	var people []link.Person
	for i := range 2 + dice.IntN(30) {
		p := bond()
		binary.BigEndian.PutUint32(p.GUID[:4], dice.Uint32())
		p.GUID[4] = byte(i)
		p.DisplayName = names[dice.IntN(len(names))]
		p.UPN = "james." + strings.Repeat("b", 10*dice.IntN(4)) + fmt.Sprint(i) + strings.Repeat("d", 10*dice.IntN(4)) + "@contoso.com"
		p.SAMAccountName, p.Enabled = fmt.Sprint("bond", i), dice.IntN(3) > 0
		p.DN = "CN=James Bond,OU=Agents and others,OU=" + names[dice.IntN(2)] + ",DC=contoso,DC=com"
		people = append(people, p)
	}
	return people
}

// Whoever is found, in whatever window: no frame is larger than it, no two people are shown by the same text, and the count says which one is marked.
func TestNoTwoPeopleAreShownByTheSameText(t *testing.T) {
	dice := rand.New(rand.NewPCG(13, 9))
	keys := []string{"down", "down", "up", "pgdown", "pgup", "home", "end", "ctrl+d", "f1", "esc", "left"}
	for n := range 40 {
		w := newWorld(t, right())
		w.people = lookAlikes(dice)
		d := uitest.New(t, w, ui.Options{Theme: term.ThemePlain, ASCII: n%2 == 0, Location: time.UTC, Search: "james"})
		d.Press("enter")
		for range 12 {
			width, height := 60+dice.IntN(141), 16+dice.IntN(45)
			d.Resize(width, height)
			d.Press(keys[dice.IntN(len(keys))])
			uitest.Fits(t, d.Frame(), width, height)
			if !strings.HasPrefix(d.Title(), "Find") || !strings.Contains(d.Frame(), "Name:  james") {
				break
			}
			rows := map[string]bool{}
			for _, line := range strings.Split(d.Frame(), "\n") {
				if len(line) < 5 || line[:3] != " > " && line[:3] != "   " || strings.Contains(line, " more ") || !strings.Contains(line, "contoso.com") && !strings.Contains(line, "@") {
					continue
				}
				text := strings.TrimSpace(line[3:])
				if rows[text] {
					t.Fatalf("%dx%d: two people are %q:\n%s", width, height, text, d.Frame())
				}
				rows[text] = true
			}
		}
	}
}
