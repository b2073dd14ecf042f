package main

import (
	"context"

	"hardmatch/link"
)

// planned makes the plan of the site's person, with the same choice for every holder and all warnings read, and confirms it.
func planned(ctx context.Context, e link.Engine, choice link.Decision) (link.Confirmed, error) {
	check, read, err := siteCheckUp(ctx, e)
	if err != nil {
		return link.Confirmed{}, err
	}
	decisions := map[link.AccountID]link.Decision{}
	for _, h := range check.Undecided() {
		decisions[h.Account.ID] = choice
	}
	plan, err := link.NewPlan(check, decisions, read)
	if err != nil {
		return link.Confirmed{}, err
	}
	return confirmed(plan)
}

// plannedFromAD makes the plan that links the account from the AD side, by an operator who says that the person is out of scope, and confirms it.
func plannedFromAD(ctx context.Context, e link.Engine) (link.Confirmed, error) {
	check, read, err := siteCheckUp(ctx, e)
	if err != nil {
		return link.Confirmed{}, err
	}
	plan, err := link.NewADPlan(check.Holding(link.OutOfScope, e.Now()), read)
	if err != nil {
		return link.Confirmed{}, err
	}
	return confirmed(plan)
}

// siteCheckUp is the check-up of the site's person, with the codes of all that it finds.
func siteCheckUp(ctx context.Context, e link.Engine) (link.CheckUp, []link.Code, error) {
	person, err := e.Directory.Person(ctx, siteUPN)
	if err != nil {
		return link.CheckUp{}, nil, err
	}
	facts, err := e.Gather(ctx, person, link.AccountID(siteID("right")))
	if err != nil {
		return link.CheckUp{}, nil, err
	}
	check := link.Check(facts, e.Now())
	var read []link.Code
	for _, f := range check.Findings {
		read = append(read, f.Code)
	}
	return check, read, nil
}

// confirmed types all that a plan asks for.
func confirmed(plan link.Plan) (link.Confirmed, error) {
	typed := map[link.AccountID]string{}
	for _, field := range plan.Typed {
		typed[field.Account.ID] = field.Expect
	}
	return plan.Confirm(typed, "INC-4711")
}
