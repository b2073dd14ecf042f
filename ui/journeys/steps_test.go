package journeys

import (
	"testing"

	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

// carryOut goes from the search of a person to the end of their plan, which is confirmed by typing a name if it asks for one.
func carryOut(d *uitest.Driver, name, option string, typed ...string) {
	toConfirm(d, name, option)
	fill(d, typed...)
	d.Expect("Confirm: this is what will be done", append([]string{name}, typed...)[len(typed)])
	d.Press("enter")
}

// startCompany starts the practice company for one test.
func startCompany(t *testing.T) *practice.Company {
	t.Helper()
	company, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = company.Close() })
	return company
}
