package main

import (
	"testing"
	"time"
)

// What the tenant dates is counted by the tenant's clock, which its answers tell: this computer's may be wrong, and the practice company of another process
// has one of its own.
func TestTheDaysThatAreLeftAreCountedByTheTenantsClock(t *testing.T) {
	const day = 24 * time.Hour
	for _, ahead := range []time.Duration{-40 * day, 0, 40 * day} {
		t.Run(ahead.String(), func(t *testing.T) {
			s := newStage(t)
			s.ahead = ahead
			d := s.wizard(100, 50)
			toCheckUp(d, "rita.bin")
			d.Expect("keeps the value for 24 days more")

			d = s.wizard(100, 50)
			toResolve(d, "carla.clear")
			d.Press("right")
			d.Expect("[ Delete ]")
			d.Press("enter")
			d.Expect("Type ")
			d.Type(typeThis.FindStringSubmatch(d.Frame())[1])
			d.Press("enter")
			d.Type("INC-4711")
			d.Press("tab", "tab", "tab")
			press(d, "Confirm: this is what will be done", "Apply")
			d.Expect("Done: prepared", "in the recycle bin, 30 days left")
		})
	}
}
