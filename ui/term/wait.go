package term

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/spinner"
)

// SpinEvery is how often a spinner moves. What takes less time shows none.
const SpinEvery = time.Second / 4

// Waiting says what is being done, with a spinner once that takes a moment, and the seconds once it takes long. The signs are those of bubbles' spinner;
// its ticks are not used, since the time of the wizard is injected.
func Waiting(doing string, elapsed time.Duration, width int) []Line {
	sign, text := "  ", doing+"\u00a0…"
	if elapsed >= SpinEvery {
		frames := spinner.MiniDot.Frames
		sign = frames[int(elapsed/SpinEvery)%len(frames)] + " "
	}
	if elapsed >= 5*time.Second {
		text += fmt.Sprintf(" %d\u00a0s", int(elapsed.Seconds()))
	}
	lines := Indent(Subtle.Wrap(text, width-Cells(spinner.MiniDot.Frames[0]+" ")), len("  "))
	lines[0][0] = Subtle.Of(sign)
	return lines
}
