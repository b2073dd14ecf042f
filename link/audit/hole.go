package audit

import "hardmatch/link"

// Hole is a part of a directory that could not be read.
type Hole struct {
	What  string `json:"what"` // what is not known for it
	Cause string `json:"cause"`
	Cure  string `json:"cure"` // what could read it; "" if nothing is known
}

func holeOf(what string, p *link.Problem) Hole {
	if p.Kind == link.Cancelled {
		return stopped(what)
	}
	h := Hole{What: what, Cause: p.Cause, Cure: p.Cure}
	if p.Object != "" {
		h.Cause = p.Object + ": " + p.Cause
	}
	return h
}

// stopped is the hole of what had not been read when someone ended the audit.
func stopped(what string) Hole {
	return Hole{What: what, Cause: "the audit was stopped before this was read", Cure: "Audit again"}
}

// unreadOr is the hole of what something could read; "" is what nothing has been said of, which an audit that was stopped has not come to.
func unreadOr(what, needs string) Hole {
	if needs == "" {
		return stopped(what)
	}
	return Hole{What: what, Cause: "it could not be read", Cure: link.ReadableWith(needs)}
}
