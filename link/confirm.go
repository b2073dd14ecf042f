package link

import "strings"

// Confirm turns a plan into one that may be applied. typed holds, for each account of Plan.Typed, what the operator typed; reason is a
// ticket number or reason, and may not be blank.
func (p Plan) Confirm(typed map[AccountID]string, reason string) (Confirmed, error) {
	if len(p.Steps) == 0 {
		return Confirmed{}, &Problem{Kind: Refused, Object: "The plan", Cause: "it has no steps", Cure: "Make the plan again"}
	}
	for _, t := range p.Typed {
		if !t.Matches(typed[t.Account.ID]) {
			return Confirmed{}, &Problem{
				Kind: Refused, Object: t.Account.UPN, Cause: "what was typed is not " + t.Expect,
				Cure: "Type it exactly, or cancel",
			}
		}
	}
	reason = strings.TrimSpace(Clean(reason))
	if reason == "" {
		return Confirmed{}, &Problem{Kind: Refused, Object: "The reason", Cause: "it is empty", Cure: "Give a ticket number or a reason for the journal"}
	}
	return Confirmed{plan: p, reason: reason}, nil
}

// Matches tells whether the text names the account, after cleaning and without regard to case.
func (t Typed) Matches(text string) bool {
	return t.Expect != "" && strings.EqualFold(strings.TrimSpace(Clean(text)), t.Expect)
}
