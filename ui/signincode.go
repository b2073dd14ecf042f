package ui

import (
	"context"
	"fmt"
	"net/url"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// A sign-in by device code: what to type where, with a key that copies the code and one that opens the page, and the time that is left.

// jobCode is what is done with a code that is shown.
const jobCode jobName = "code"

// codeControls are the keys for a code that is shown.
func (c *connect) codeControls() []term.Control {
	if c.code == nil {
		return nil
	}
	keys := []term.Control{term.On("c", "copy the code", "c")}
	if c.opts.OpenURL != nil {
		keys = append(keys, term.On("o", "open the page here", "o"))
	}
	return keys
}

// useCode does what a key says with the code.
func (c *connect) useCode(key string) action {
	switch {
	case c.code == nil:
		return action{}
	case key == "c":
		return begin(copyText(jobCode, c.opts.Clipboard, c.code.code,
			"Sent to the terminal's clipboard. A terminal may ignore that; the code can be typed."))
	case key == "o" && c.opts.OpenURL != nil:
		return begin(openPage(c.opts.OpenURL, c.code.url))
	default:
		return action{}
	}
}

// openPage opens the sign-in page in the browser of this computer. What is no page of the web is not handed to the system, which would open a
// file or a share as well.
func openPage(open func(string) error, page string) job {
	return reads(jobCode, receiptLimit, func(context.Context) (tea.Msg, error) {
		if u, err := url.Parse(page); err != nil || u.Scheme != "https" || u.Host == "" {
			return noticed{"That page cannot be opened safely, so nothing was opened."}, nil
		}
		if err := open(page); err != nil {
			return noticed{"No browser could be opened here. Open the page on any other device."}, nil
		}
		return noticed{"The page is opening in this computer's browser."}, nil
	})
}

// codeLines say what to type where.
func (c *connect) codeLines(width int) []term.Line {
	if c.code == nil {
		return nil
	}
	lines := term.Hang(term.Asking.Of("? "), term.Normal.Of("On any device, open this page and type the code:"), width)
	lines = append(lines, term.Row(term.Normal.Of("    "), term.Strong.Of(c.code.url)), term.Blank(), term.Row(term.Normal.Of("    "), term.Strong.Of(">>>  "+c.code.code+"  <<<")), term.Blank())
	return append(lines, term.Row(term.Subtle.Of("  Good until "+c.hour(c.code.until)+c.left()+". Esc stops.")))
}

// left is the time that the code is still good for; "" if the clocks do not agree.
func (c *connect) left() string {
	left := c.code.until.Sub(c.now).Round(time.Second)
	if left < 0 || left > time.Hour {
		return ""
	}
	return fmt.Sprintf(", %d:%02d left", int(left.Minutes()), int(left.Seconds())%60)
}

// signOut makes the next Enter sign in again: only that helps if a sign-in is not good any more.
func (c *connect) signOut(p *link.Problem) {
	if p != nil && p.Kind == link.SignedOut {
		c.tenant = false
		c.fail(p)
	}
}
