package engine

import (
	"hardmatch/link"
	"hardmatch/link/plan"
)

// saysOfUse tells that an account goes to the recycle bin again, and whether it is in use by now.
func (u *undoing) saysOfUse(a link.Account) {
	text := link.Called(a) + " goes to the recycle bin again, from which it came."
	if a.Usage.Verdict(u.at) != link.SeemsUnused {
		text += " " + a.Usage.Sentence(u.at)
	}
	u.says = append(u.says, plan.Warning(text))
}

// saysMissing tells what it means that an account is in neither place.
func (u *undoing) saysMissing(f former) {
	who := f.last.Called() + " "
	const journal = "The journal has everything that Entra ID told of it"
	switch {
	case f.last.Do.Irreversible():
		u.says = append(u.says, plan.Warning(who+"was purged and cannot come back. "+journal+", for rebuilding it by hand."))
		u.lost = append(u.lost, who+"was purged and did not come back. "+journal+", for rebuilding it by hand.")
	case u.late[f.last.On] && u.left[f.last.On].Where() == link.Live:
		u.missing = append(u.missing, plan.Warning(who+"cannot be put back now: it was restored from the recycle bin, and is not to be seen yet. Without it only the match is taken back. To have it put back too, wait some minutes and ask again before you confirm: an undo is done once."))
		u.lost = append(u.lost, who+"was not put back: it had been restored from the recycle bin, and was not to be seen yet.")
	case u.late[f.last.On]:
		u.missing = append(u.missing, plan.Warning(who+"cannot be restored now: it was deleted, and the recycle bin does not show it yet. Without it only the match is taken back. To be sure of it, wait some minutes and ask again before you confirm."))
		u.loses(f.last.On, who+"was not restored: it had been deleted, and the recycle bin did not show it yet.")
	case u.expired(f.last.On):
		u.missing = append(u.missing, plan.Warning(who+"cannot come back: its 30 days in the recycle bin are over. "+journal+"."))
		u.lost = append(u.lost, who+"did not come back: its 30 days in the recycle bin were over. "+journal+".")
	default:
		u.missing = append(u.missing, plan.Warning(who+"cannot be found: it is neither live nor in the recycle bin, though it was looked for again and again. Without it only the match is taken back. "+journal+"."))
		u.loses(f.last.On, who+"did not come back: it could not be found, neither live nor in the recycle bin. "+journal+".")
	}
}

// saysOfName tells what an account goes back to the recycle bin without: what others had when it came back.
func (u *undoing) saysOfName(f former, a link.Account) {
	if without := f.back.ChangedBack(); f.where == link.RecycleBin && without != "" {
		was := ". The journal has what it was before (" + f.back.UPN + ")."
		u.says = append(u.says, plan.Warning(link.Called(a)+" came back"+without+", and goes to the recycle bin so"+was))
		u.lost = append(u.lost, link.Called(a)+" had come back"+without+", and went to the recycle bin so"+was)
	}
}
