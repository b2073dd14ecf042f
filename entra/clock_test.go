package entra_test

import (
	"net/http"
	"testing"
	"time"
)

// The Date of the latest answer says how far the tenant's clock is ahead, to the second; what fits the Date is kept, and nonsense changes nothing.
func TestTheTenantsClockIsLearnedFromItsAnswers(t *testing.T) {
	var date string
	c, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = []string{date}
		answerJSON(w, http.StatusOK, `{"id":"11111111-0000-4000-8000-000000000001"}`)
	})
	if c.Ahead() != 0 {
		t.Errorf("before any answer: %v", c.Ahead())
	}
	for _, step := range []struct {
		date string
		want time.Duration
	}{
		{now.Add(3 * time.Hour).Format(http.TimeFormat), 3 * time.Hour},
		{"yesterday", 3 * time.Hour},
		{"", 3 * time.Hour},
		{now.Add(-40 * 24 * time.Hour).Format(http.TimeFormat), -40 * 24 * time.Hour},
		{now.Add(30*time.Second - 40*24*time.Hour).Format(http.TimeFormat), 30*time.Second - 40*24*time.Hour},
		{now.Add(3*time.Hour + 30*time.Second).Format(http.TimeFormat), 3*time.Hour + 30*time.Second},
		{now.Add(3*time.Hour + 29*time.Second).Format(http.TimeFormat), 3*time.Hour + 30*time.Second},
		{now.Add(-59 * time.Second).Format(http.TimeFormat), -59 * time.Second},
	} {
		date = step.date
		_, _ = c.Account(t.Context(), guid(1))
		if c.Ahead() != step.want {
			t.Errorf("after %q: %v, want %v", step.date, c.Ahead(), step.want)
		}
	}
}
