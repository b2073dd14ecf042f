package journal

import (
	"strings"
	"testing"
)

// A step that this version does not know, or that is on the wrong thing, is not read as if it were another one: the operation can be neither finished nor
// taken back, and says why.
func TestAStepThatThisVersionDoesNotKnow(t *testing.T) {
	const known = `{"do":"clear","on":"right","upn":"bond@contoso.com","name":"James Bond","when":"clear-refused"}`
	for step, problem := range map[string]string{
		known: "",
		strings.Replace(known, `"clear"`, `"paint"`, 1):         `does not know what step 1 does: "paint clear-refused"`,
		strings.Replace(known, "clear-refused", "blue", 1):      `does not know what step 1 does: "clear blue"`,
		strings.Replace(known, `"on":"right"`, `"on":""`, 1):    "does not know what step 1 does",
		strings.Replace(known, `"do":"clear"`, `"do":""`, 1):    "does not know what step 1 does",
		strings.Replace(known, `"clear"`, `"stamp"`, 1):         "does not know what step 1 does",
		strings.Replace(known, `"clear",`, `"stamp","x":1,`, 1): "does not know what step 1 does",
	} {
		text := `{"format":1,"at":"2026-03-01T09:00:00Z","kind":"start","id":"first","operator":{"id":"me","upn":"me@contoso.com"},"plan":{` +
			`"person":{"guid":"a1b2c3d4-e5f6-4789-abcd-1234567890ab"},"account":{"id":"right","upn":"bond@contoso.com"},"steps":[` + step + "]}}\n"
		_, err := Parse([]byte(text))
		if (err == nil) != (problem == "") || err != nil && !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: %v", step, err)
		}
	}
}

// Earlier versions have said in words alone that a copy was not found when its purge was due. Finishing still looks for it.
func TestAPurgeThatAnEarlierVersionHasSkipped(t *testing.T) {
	const start = `{"format":1,"at":"2026-03-01T09:00:00Z","kind":"start","id":"first","operator":{"id":"me","upn":"me@contoso.com"},"plan":{` +
		`"person":{"guid":"a1b2c3d4-e5f6-4789-abcd-1234567890ab"},"account":{"id":"right","upn":"bond@contoso.com"},"steps":[` +
		`{"do":"purge","on":"left","upn":"bond@contoso.com","name":"James Bond"}]}}` + "\n"
	for result, want := range map[string]bool{
		`"state":"skipped","note":"no longer in the recycle bin"`:            true,
		`"state":"skipped","note":"it is not to be found","notInBin":true`:   true,
		`"state":"skipped","note":"purged already"`:                          false,
		`"state":"failed","note":"no longer in the recycle bin","error":"x"`: false,
	} {
		o, err := Parse([]byte(start + `{"format":1,"at":"2026-03-01T09:00:00Z","kind":"result","id":"first","step":0,` + result + "}\n"))
		if err != nil || o.Steps[0].NotInBin != want {
			t.Errorf("%s: %v, %v", result, o.Steps, err)
		}
	}
}
