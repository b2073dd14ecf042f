package ui

import (
	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// A link from the AD side changes the person, not the account: what the screens say differently then.

// linkFromAD makes that plan and shows it. Going on has acknowledged what warns.
func (k *check) linkFromAD() action {
	p, err := plan.NewADLink(k.check, acknowledged(k.check))
	if err != nil {
		return notice(term.Sentence(err.Error()))
	}
	return goTo(newConfirm(k.shared, proposal{plan: p}, k.drafts))
}

// stampedNow is mS-DS-ConsistencyGuid as it was found at the end. A write without an answer may have reached another domain controller.
func stampedNow(o engine.Outcome) string {
	p := o.Now.Person
	if p.Problem != nil {
		return "mS-DS-ConsistencyGuid: could not be read (" + p.Problem.Cause + ")"
	}
	text := "mS-DS-ConsistencyGuid: " + consistency(p.Found)
	for _, step := range o.Steps {
		if step.Step.Do == link.DoStamp && step.Problem != nil && step.Problem.Kind == link.MaybeDone {
			text += ". No answer came to the write, so another domain controller may have " + step.Step.After.InAD()
		}
	}
	return text
}
