package engine

import (
	"context"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// ask asks Active Directory for the names whose owners the whole read does not show, so that a long list has the same answers as a short one. left
// are those that mean no one, several, or someone who is not in the report.
func (e Engine) ask(ctx context.Context, r *audit.Report, names []audit.Misnamed) (people []link.GUID, left []audit.Misnamed) {
	e = e.bounded()
	found := make([]link.GUID, len(names))
	for i := 0; i < len(names); i += atATime {
		var reads []func(context.Context) error
		for at := i; at < min(i+atATime, len(names)); at++ {
			names[at].Found = audit.Unread
			reads = append(reads, func(ctx context.Context) error {
				p, err := e.Directory.Person(ctx, names[at].Name)
				if found[at] = p.GUID; err != nil {
					found[at], names[at].Found, names[at].Problem = link.GUID{}, namesakes(err), link.AsProblem(err)
				}
				return nil
			})
		}
		_ = e.parallel(ctx, reads...) // a read that panics leaves its name unread
	}
	for at, n := range names {
		if r.Has(found[at]) {
			people = append(people, found[at])
		} else {
			left = append(left, n)
		}
	}
	return people, left
}

// namesakes is how many people have a name that was asked for in vain; audit.Unread if the answer does not say.
func namesakes(err error) int {
	problem := link.AsProblem(err)
	switch {
	case link.Is(err, link.Ambiguous):
		return max(2, len(problem.Found))
	case (link.Is(err, link.NotFound) || link.Is(err, link.BadInput)) && len(problem.Unasked) == 0:
		return 0
	default:
		return audit.Unread
	}
}
