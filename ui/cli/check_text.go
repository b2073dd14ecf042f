package cli

import (
	"fmt"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui"
)

// verdicts are the sums of a check-up in plain words.
var verdicts = map[checkup.Verdict]string{
	checkup.VerdictLinked:   "Linked. The sync has taken the account; there is nothing to do.",
	checkup.VerdictPrepared: "Prepared. The account carries the right ImmutableID; the sync has not taken it yet.",
	checkup.VerdictBlocked:  "Blocked. Something below stops the match.",
	checkup.VerdictResolve:  "To be resolved. Something below asks for a decision.",
	checkup.VerdictReady:    "Ready. Nothing is in the way of the match.",
}

// verdict returns the sum of a check-up in plain words.
func verdict(c checkup.CheckUp) string {
	o, stops := c.StoppedBy()
	left := ui.StillOpen(c)
	switch {
	case stops:
		return "Blocked. " + ui.OpenFirst(o)
	case c.Verdict == checkup.VerdictReady && c.Doubted():
		return strings.TrimSpace("Ready, if it is the right account. Read the warnings below first. " + left)
	case c.Verdict == checkup.VerdictPrepared && len(checkup.UPNErrors(c.Person.UPN)) > 0:
		return strings.TrimSpace("Prepared, but the sync refuses the AD user's sign-in name. Read the warnings below first. " + left)
	case c.Verdict == checkup.VerdictPrepared && c.Doubted():
		return strings.TrimSpace("Prepared, if it is the right account. Read the warnings below first. " + left)
	case c.Verdict == checkup.VerdictReady && c.NameTaken != nil:
		return strings.TrimSpace("Ready, but another account has the AD user's sign-in name. Read the warnings below first. " + left)
	case c.Verdict == checkup.VerdictReady && left != "":
		return "Ready. " + left
	case c.Verdict == checkup.VerdictLinked && len(c.Besides()) > 0:
		return strings.TrimSpace("Linked, but the sync could not give the account all its values. Read the notes below. " + left)
	case c.Verdict == checkup.VerdictLinked && c.Unsettled():
		return strings.TrimSpace("Linked, but something is left to do. Read the warnings below. " + left)
	default:
		return strings.TrimSpace(verdicts[c.Verdict] + " " + left)
	}
}

// signs stand before findings, so colour is never the only sign.
var signs = map[link.Severity]string{link.Stops: "x", link.Asks: "?", link.Warns: "!", link.Notes: "i"}

// page is a text for people. Every line passes link.Clean, since directories hold hostile names.
type page struct {
	strings.Builder
	which map[link.AccountID]string // what distinguishes the accounts, if there is more than one
}

func (p *page) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	body := strings.TrimLeft(text, " ")
	p.WriteString(text[:len(text)-len(body)] + link.Clean(body) + "\n")
}

// prose is a line whose text may be long, after our own words.
func (p *page) prose(label, text string) { p.WriteString(label + link.CleanProse(text) + "\n") }

// checkText is the check-up for people: the verdict, who and what, and each finding with its cause and cure.
func checkText(c checkup.CheckUp) []byte {
	var p page
	if all := c.Facts.Accounts(); len(all) > 1 {
		p.which = link.Which(all, c.Facts.At)
	}
	p.line("%s", verdict(c))
	p.line("")
	p.person(c)
	p.account(c)
	for _, h := range c.Holders {
		p.holder(h, c.Facts.At)
	}
	if c.Account == nil {
		p.candidates(c.Candidates)
	}
	p.lookalikes(c)
	p.findings(c.Findings)
	return []byte(p.String())
}

func (p *page) person(c checkup.CheckUp) {
	p.line("Person   %s (%s)", c.Person.Name(), orNone(c.Person.UPN))
	p.line("         %s", c.Person.DN)
	p.line("Anchor   %s, from %s", c.Anchor.ImmutableID, c.Anchor.Attribute)
	for _, other := range c.Anchor.Alternatives {
		p.line("     or  %s, from %s", other.ImmutableID, other.Attribute)
	}
	if len(c.Anchor.Alternatives) > 0 && c.Anchor.Evidence != "" {
		p.line("         %s", c.Anchor.Evidence)
	}
}

func (p *page) account(c checkup.CheckUp) {
	if c.Account == nil {
		p.line("Account  none chosen")
		return
	}
	p.line("Account  %s", p.describe(*c.Account))
	p.line("         id %s, ImmutableID %s", c.Account.ID, immutableID(*c.Account))
	if len(c.Undecided()) > 0 {
		p.use(*c.Account, c.Facts.At)
	}
}

// use reports whether an account is in use, in a sentence, and by what signs.
func (p *page) use(a link.Account, now time.Time) {
	p.line("         %s", a.Usage.Sentence(now))
	for _, s := range a.UsageSigns(now) {
		p.line("           %-14s%s", s.Of, s.Text())
	}
}

func (p *page) holder(h checkup.Holder, now time.Time) {
	p.line("")
	if h.SIDOnly() {
		p.line("SID of   %s", p.describe(h.Account))
		p.line("         id %s, ImmutableID %s, carries the person's SID", h.Account.ID, immutableID(h.Account))
	} else {
		p.line("Held by  %s", p.describe(h.Account))
		p.line("         id %s, ImmutableID %s, the value of %s", h.Account.ID, immutableID(h.Account), h.Value.Attribute)
	}
	if h.BelongsTo != nil {
		p.line("         belongs to %s (%s)", h.BelongsTo.Name(), orNone(h.BelongsTo.UPN))
	}
	p.use(h.Account, now)
	for _, o := range h.Options {
		can := "can be chosen"
		if !o.Available {
			can = "not available"
		}
		p.line("         %-12s %s: %s", o.Choice, can, o.Reason)
	}
}

func (p *page) candidates(candidates []checkup.Candidate) {
	for _, c := range candidates {
		why := strings.Join(c.Why, ", ")
		if c.Account.Sync.Or("") == link.Synced {
			why += "; owned by the sync"
		}
		p.line("Perhaps  %s", p.describe(c.Account))
		p.line("         id %s: %s", c.Account.ID, why)
		if len(c.Against) > 0 {
			p.line("!        against it: %s", strings.Join(c.Against, ", "))
		}
	}
}

// lookalikes warns of accounts that people could take for another one of this page, or for the person's.
func (p *page) lookalikes(c checkup.CheckUp) {
	all := checkup.AccountsOf(c.Account, c.Holders)
	for _, candidate := range c.Candidates {
		all = append(all, candidate.Account)
	}
	for _, sentence := range ui.Lookalikes(c.Person, all) {
		p.line("!        %s", sentence)
	}
}

func (p *page) findings(findings []link.Finding) {
	for _, f := range findings {
		p.line("")
		p.line("%s %s  (%s)", signs[f.Severity], f.Title, f.Code)
		for _, more := range []string{f.Cause, ui.OnCommandLine.Cure(f.Cure, f.Way)} {
			if more != "" {
				p.prose("    ", more)
			}
		}
	}
	if len(findings) > 0 {
		p.line("")
		p.line("Each code in parentheses has a paragraph of its own: %s", ui.Paragraph(findings[0].Code))
	}
}

// describe names an account and says what it is, in the words of the screens that could mistake it for another one.
func (p *page) describe(a link.Account) string {
	state := string(a.Sync.Or("sync state unknown"))
	if a.Where() == link.RecycleBin {
		state += ", in the recycle bin until " + a.GoneAt().UTC().Format("2006-01-02")
	}
	if words := p.which[a.ID]; words != "" {
		state += ", " + words
	}
	return fmt.Sprintf("%s (%s), %s", a.Name(), orNone(a.UPN), state)
}

func immutableID(a link.Account) string {
	value, readable := a.ImmutableID.Get()
	if !readable {
		return "not readable"
	}
	return orNone(string(value))
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
