package journeys

import (
	"context"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// kindsOfPlan is a way to the confirm screen of each kind of plan, and what that must say of what is lost, or how it can come back.
var kindsOfPlan = []struct {
	kind, person string
	decide       string // "" if there is nothing to decide
	fromAD       bool
	loses        string // in the frame of what gives way; "" if nothing is lost
	undone       string // the same for the undo
	accounts     []string
}{
	{"set", "anna.simple", "", false, "", "", []string{"anna.simple@contoso.com"}},
	{"clear", "carla.clear", "Clear", false, "", "", []string{"carla.clear@contoso.com", "carla.test@contoso.onmicrosoft.com"}},
	{"delete", "toby.two", "Delete", false, "Restorable until", "", []string{"toby.two@contoso.com", "toby.second@contoso.onmicrosoft.com"}},
	{"purge", "james.bond", "Delete", false, "No one can bring it back", "was purged and cannot come back", []string{"james.bond@contoso.com", bondsDuplicate}},
	{"purge from the bin", "rita.bin", "Delete", false, "No one can bring it back", "was purged and cannot come back", []string{"rita.bin@contoso.com"}},
	{"keep", "rita.bin", "Clear", false, "", "", []string{"rita.bin@contoso.com"}},
	{"restore", "tess.taken", "Delete", false, "No one can bring it back", "was purged and cannot come back", []string{"tess.taken@contoso.com"}},
	{"hop", "fred.federated", "", false, "", "", nil},
	{"link from AD", "sara.second", "", true, "", "", []string{"sara.second@contoso.com"}},
	{"carry", "nick.name", "", false, "", "", []string{"nick@contoso.com"}},
	{"carry two", "alma.aliases", "", false, "", "", nil},
}

// TestTheRulesHoldForEveryPlan goes to the confirm screen of every kind of plan, and to that of its undo, and holds at each of the four sizes, with ASCII
// signs too, what the rules of the face say of it. What random people, keys and sizes show is TestRandomKeys of package ui.
func TestTheRulesHoldForEveryPlan(t *testing.T) {
	t.Parallel()
	stride := linktest.Stride(7)
	for i, k := range kindsOfPlan {
		if i%stride != 0 {
			continue
		}
		t.Run(k.kind, func(t *testing.T) {
			t.Parallel()
			stage := newStage(t)
			if k.kind == "keep" { // what the sync owned when it was deleted comes back as its own, and would not be cleared
				id := stage.account("rita.bin1077@contoso.onmicrosoft.com").ID
				stage.company.Tenant().Change(id, func(u *entratest.User) { u.DeletedBySync = true })
			}
			d := stage.wizardAs(ui.Options{Theme: term.ThemePlain, ASCII: i%2 == 1}, 120, 60)
			toCheckUp(d, k.person)
			if k.fromAD {
				d.Press("l")
			} else {
				d.Press("enter")
			}
			if k.decide != "" {
				d.Choose(k.decide)
				d.Press("enter")
			}
			obeys(t, d, k.loses, k.accounts)
			lowSays(t, d, saidLow[k.kind]...)
			var names []string
			for _, asked := range typeThis.FindAllStringSubmatch(d.Frame(), -1) {
				names = append(names, asked[1])
			}
			fill(d, names...)
			d.Expect("Confirm: this is what will be done", applyButton.FindString(d.Frame()))
			d.Press("enter")
			if !strings.HasPrefix(d.Title(), "Done") {
				t.Fatalf("it is not done:\n%s", d.Frame())
			}
			d.Resize(60, 16)
			if k.kind == "purge" && !regexp.MustCompile(`(?m)^ *Purged.* james\.bond4821@$`).MatchString(d.Frame()) {
				t.Errorf("a sign-in name is broken within a word:\n%s", d.Frame())
			}
			d.Resize(120, 60)
			d.Press("u")
			d.Expect("Confirm: this is what will be undone")
			obeys(t, d, k.undone, nil)
			lowSays(t, d, saidLow["undo of "+k.kind]...)
			takenBack(t, d, k.undone != "")
		})
	}
}

// TestTheRulesHoldOfFinishing is the same of what is left to do after a crash: the process died before it heard of a write.
func TestTheRulesHoldOfFinishing(t *testing.T) {
	t.Parallel()
	for i, c := range []struct {
		person   string
		choice   checkup.Choice
		dies     func(link.Writer) link.Writer
		loses    string
		accounts []string
	}{
		{"carla.clear", checkup.ChooseClear, func(w link.Writer) link.Writer { return deadly{w} }, "", []string{"carla.clear@contoso.com", "carla.test@contoso.onmicrosoft.com"}},
		{"james.bond", checkup.ChooseDelete, func(w link.Writer) link.Writer { return diesDeleting{w} }, "No one can bring it back", []string{"james.bond@contoso.com", bondsDuplicate}},
		{"rita.bin", checkup.ChooseClear, func(w link.Writer) link.Writer { return diesRestoring{w} }, "", []string{"rita.bin@contoso.com"}},
	} {
		t.Run(c.person, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			p := s.plan(c.person, plan.Decision{Choice: c.choice})
			confirmed, err := p.Confirm(retyped(p), "INC-4711")
			if err != nil {
				t.Fatal(err)
			}
			engine := s.connected()
			engine.Writer = c.dies(engine.Writer)
			s.killed(func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
			s.pass(time.Minute)
			d := s.wizardAs(ui.Options{Theme: term.ThemePlain, ASCII: i%2 == 0}, 120, 60)
			d.Press("enter")
			d.Expect("f finish it")
			d.Press("f")
			d.Expect("Confirm: this is what is left to do")
			obeys(t, d, c.loses, c.accounts)
		})
	}
}

// diesDeleting deletes, and its process is killed before it hears of it.
type diesDeleting struct{ link.Writer }

// SoftDelete never comes back.
func (w diesDeleting) SoftDelete(ctx context.Context, id link.AccountID) error {
	_ = w.Writer.SoftDelete(ctx, id)
	runtime.Goexit()
	return nil
}

// takenBack carries the undo out, which says that something could not come back only if that is so.
func takenBack(t *testing.T, d *uitest.Driver, lost bool) {
	t.Helper()
	var names []string
	for _, asked := range typeThis.FindAllStringSubmatch(d.Frame(), -1) {
		names = append(names, asked[1])
	}
	fill(d, names...)
	d.Expect("Confirm: this is what will be undone", applyButton.FindString(d.Frame()))
	d.Press("enter")
	if d.Expect("Done: undo complete"); strings.Contains(d.Frame(), "but for what could not come back") != lost {
		t.Errorf("something is lost: %v\n%s", lost, d.Frame())
	}
}

// saidLow is what the smallest window says of a plan, in its frames or in what scrolls.
var saidLow = map[string][]string{
	"clear":         {"gets the ImmutableID", "keeps everything but the ImmutableID"},
	"keep":          {"can sign in then, and uses a licence", "keeps everything but the ImmutableID", "if it cannot be cleared: delete c441098d again"},
	"restore":       {"COMES BACK AS 879c200e tess.taken@contoso.onmicrosoft.com", "Restore 879c200e, delete 736e5546 and link 879c200e"},
	"hop":           {"gets the ImmutableID", "in place of K2UzEiSSmU+9XVCcNdJzUg=="},
	"link from AD":  {"mS-DS-ConsistencyGuid becomes"},
	"undo of clear": {"give the ImmutableID back to 6c126d35", "keeps everything but the ImmutableID"},
	"undo of keep":  {"keeps everything but the ImmutableID", "give the ImmutableID back to c441098d", "delete c441098d"},
	"undo of hop":   {"give the ImmutableID back to 4f81db85", "rename 4f81db85 to fred.federated@contoso.onmicrosoft.com"},
}

// lowSays holds that the confirm screen says each text in the smallest window, scrolled through.
func lowSays(t *testing.T, d *uitest.Driver, texts ...string) {
	t.Helper()
	d.Resize(60, 16)
	var seen []string
	for range 20 {
		seen = append(seen, d.Frame())
		d.Press("down")
	}
	all := unframed(strings.Join(strings.Fields(strings.Join(seen, " ")), ""))
	for _, text := range texts {
		if !strings.Contains(all, strings.Join(strings.Fields(text), "")) && !inOneFrame(seen, text) {
			t.Errorf("the smallest window does not say %q:\n%s", text, seen[0])
		}
	}
	for range 20 {
		d.Press("up")
	}
	d.Resize(120, 60)
}

// inOneFrame reports whether all of the words of a text stands in one of the frames.
func inOneFrame(frames []string, text string) bool {
	for _, frame := range frames {
		missing := false
		for _, word := range strings.Fields(text) {
			missing = missing || !strings.Contains(frame, word)
		}
		if !missing {
			return true
		}
	}
	return false
}

// sideBySide is a row with the buttons of the confirm screen, with the focus or without, off or not; belowOther is the second above the first.
var (
	sideBySide = regexp.MustCompile(`(?m)^ *(?:\[ )?Cancel(?: \])?  +(?:\[ )?(x )?([^:]+?|[^o].+?)(?: \])?$`)
	belowOther = regexp.MustCompile(`(?m)^ *(?:\[ )?(x )?(.+?)(?: \])?\n *(?:\[ )?Cancel(?: \])?(?:  +off: .*)?$`)
)

// buttonOf is what the button says, and whether it is off; "" if there is none.
func buttonOf(frame string) (label string, off bool) {
	for _, form := range []*regexp.Regexp{belowOther, sideBySide} {
		if found := form.FindStringSubmatch(frame); found != nil {
			return found[2], found[1] != ""
		}
	}
	return "", false
}

// saysWayBack is what says whether there is a way back, and for how long, without blanks.
var saysWayBack = regexp.MustCompile(`undoneuntil|therestcan,until|Anundocannotbeundone|Noonecanbringitback|cannotcomeback|Restorableuntil`)

// obeys holds the rules at the four sizes.
func obeys(t *testing.T, d *uitest.Driver, loses string, accounts []string) {
	t.Helper()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}} {
		d.Resize(size[0], size[1])
		frame := d.Frame()
		wrong := func(text string, args ...any) {
			t.Errorf("%v: %s\n%s", size, fmt.Sprintf(text, args...), frame)
		}
		uitest.Fits(t, frame, size[0], size[1])
		lines, whole := strings.Split(frame, "\n"), strings.Join(strings.Fields(frame), "")
		if strings.Contains(frame, "too small") { // 3: the rest gives way
			wrong("it does not fit")
		}
		if !strings.Contains(lines[0], "Contoso (contoso.onmicrosoft.com)") || !strings.Contains(lines[0], "helpdesk@") || !strings.Contains(lines[0], "PRACTICE") { // 6
			wrong("the first line says not where one is")
		}
		if last := lines[len(lines)-1]; !strings.Contains(last, "F1 help") || !strings.Contains(last, "Esc back") { // 6, 10
			wrong("the last line has not the keys")
		}
		for _, name := range accounts { // 2, 3
			if !strings.Contains(unframed(whole), name) {
				wrong("%s is not there whole", name)
			}
		}
		if !strings.Contains(unframed(whole), strings.Join(strings.Fields(loses), "")) { // 3, 4
			wrong("%q is not there", loses)
		}
		red := strings.ContainsAny(frame, "╔") || strings.Contains(frame, "#==") || strings.Contains(frame, "# DELETED") || strings.Contains(frame, "# DOES NOT")
		if forGood := loses != "" && !strings.HasPrefix(loses, "Restorable"); red != forGood { // 4
			wrong("a double frame: %v, lost for good: %v", red, forGood)
		}
		if !saysWayBack.MatchString(unframed(whole)) { // 3
			wrong("it does not say whether there is a way back")
		}
		button, off := buttonOf(frame)
		if button == "" || regexp.MustCompile(`Apply|^(Do it|Yes|OK)$|steps \d`).MatchString(button) { // 5
			wrong("the button says not what Enter does: %q", button)
		} else if off && !strings.Contains(frame, "off: ") {
			wrong("the button is off and does not say why")
		}
	}
	d.Resize(120, 60)
}

// unframed is a text without blanks and without the edges of frames, so that what was broken is whole again.
func unframed(whole string) string {
	return strings.NewReplacer("║", "", "│", "", "|", "", "#", "").Replace(whole)
}
