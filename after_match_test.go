package main

import (
	"strings"
	"testing"

	"hardmatch/link"
)

// A check-up without a given account finds the one that hardmatch has matched, and offers nothing to be done to it.
func TestCheckAfterItsOwnMatch(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ends("carla.clear", link.Decision{Choice: link.ChooseClear}, link.EndPrepared)
	text := checkJSON(t, s.company, "carla.clear")
	for _, want := range []string{`"verdict": "prepared"`, `"account": {` + "\n" + `    "id": "` + s.account("carla.clear@contoso.com").ID + `"`, `"holders": []`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
	s.sync("carla.clear")
	if text := checkJSON(t, s.company, "carla.clear"); !strings.Contains(text, `"verdict": "linked"`) {
		t.Errorf("after the sync\n%s", text)
	}
}
