package plan

import (
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// What the sync makes of the account is said before a plan, after it, and on its receipt. All of them ask here.

// Refused reports whether the sync refuses the AD user because of the sign-in name, and so takes no account for them.
func (p Plan) Refused() bool { return len(checkup.UPNErrors(p.From.Person.UPN)) > 0 }

// Onward says when the sync goes on with the account, behind "the sync does it": ", about 09:25", " once it runs again"; "" if that is not known. next is
// when its next run is expected, in the zone in which it is said; the zero time is unknown. No time is promised while something holds the sync.
func (p Plan) Onward(next time.Time) string {
	switch a := p.From.After; {
	case a.SyncOff:
		return " once it is turned on in this tenant"
	case a.Held == link.SyncPaused:
		return " once it runs again"
	case a.Held == link.OutOfScope:
		return " once the AD user is back in its scope"
	case next.IsZero():
		return ""
	default:
		return ", about " + next.Format("15:04")
	}
}

// Outlook says in a sentence what becomes of the person's sign-in; "" for an undo.
func (p Plan) Outlook(next time.Time) string {
	name, when := p.From.Person.Name(), "After the next sync"
	switch onward := p.Onward(next); {
	case p.Undoes != "":
		return ""
	case p.Refused():
		return "The next sync refuses " + name + " until the sign-in name in AD is one that Entra ID accepts."
	case p.From.After.SyncOff:
		when = "Once the sync is turned on in this tenant,"
	case p.From.After.Held == link.SyncPaused:
		when = "Once the sync runs again,"
	case p.From.After.Held == link.OutOfScope:
		when = "Once the AD user is back in the sync's scope,"
	case onward != "":
		when += onward + ","
	}
	a := p.From.After
	switch {
	case a.Blocked:
		return when + " " + name + " cannot sign in until the AD user is enabled."
	case !p.From.Person.Enabled || a.Federated && !a.Renamed:
		return when + " AD manages the account."
	default:
		return when + " " + name + " " + a.signsIn("signs in") + "."
	}
}

// Prospect says what the sync does with an account that was prepared.
func (p Plan) Prospect() string {
	if p.Refused() {
		return "The sync refuses the AD user until the sign-in name in AD is corrected."
	}
	return "The next sync takes the account."
}

// signsIn says how the person signs in, once the sync has taken the account.
func (a Aftermath) signsIn(text string) string {
	if a.Name != "" {
		text += " as " + a.Name
	}
	if !a.Federated {
		text += " with the AD password"
	}
	if a.Renamed && a.Name == "" {
		text += ", and with the name that the sync assigns at the company's onmicrosoft.com domain"
	}
	return text
}
