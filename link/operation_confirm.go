package link

// Rest is what the operation has left to do.
func (o Operation) Rest() Rest {
	return Rest{Operation: o.ID, Mark: o.Mark(), Plan: o.Plan, Steps: o.Steps, Reason: o.Reason}
}

// Confirm turns what an operation has left to do into what may be finished. typed holds, for each account of Operation.Typed, what the operator typed. The
// reason is the one that it was begun with.
func (o Operation) Confirm(typed map[AccountID]string) (Confirmed, error) {
	if problem := o.Unconfirmed(typed); problem != nil {
		return Confirmed{}, problem
	}
	return o.Rest().Confirm(typed)
}

// Unconfirmed says why Confirm would refuse; nil where it would not.
func (o Operation) Unconfirmed(typed map[AccountID]string) *Problem {
	if problem := o.Followed(); problem != nil {
		return problem
	}
	if !o.Unfinished() {
		return &Problem{Kind: Refused, Object: "Operation " + o.ID, Cause: "there is nothing left to finish", Cure: "hardmatch history shows how it ended"}
	}
	return untyped(o.Typed(), typed)
}

// Typed are the accounts that finishing may yet delete or purge: see Rest.Typed.
func (o Operation) Typed() []Typed { return o.Rest().Typed() }
