package journeys

import (
	"context"
	"maps"
	"slices"

	"hardmatch/entra/entratest"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// crashCase is a kind of plan: who is in the tenant, how the tenant behaves, what is chosen, and what it comes to.
type crashCase struct {
	behaviour entratest.Behaviour
	accounts  []entratest.User
	choice    plan.Decision
	fromAD    bool   // the account is linked from the AD side
	unset     bool   // the person has no mS-DS-ConsistencyGuid
	undo      bool   // the plan is carried out first, and then taken back: that is what the process is killed in
	refused   bool   // the plan ends with nothing linked, because the holder would not be cleared
	done      string // what the accounts have come to
}

// planned makes the plan of a case, and confirms it.
func (c crashCase) planned(ctx context.Context, e engine.Engine) (plan.Confirmed, error) {
	if c.fromAD {
		return plannedFromAD(ctx, e)
	}
	return planned(ctx, e, c.choice)
}

const (
	crashHolder  = "ada.right4821@contoso.onmicrosoft.com"
	crashRight   = siteUPN
	crashFed     = "ada.right@" + siteFederated
	crashRenamed = "ada.right@contoso.onmicrosoft.com"    // of an account that comes back from the bin while its own name is taken
	crashFormer  = "YSBmb3JtZXIgQUQgdXNlcg=="             // the ImmutableID of an AD object that is no more
	crashTie     = "99999999-0000-4000-8000-0000000000ff" // the GUID of an AD object that is no more
)

var (
	clearing = plan.Decision{Choice: checkup.ChooseClear}
	deleting = plan.Decision{Choice: checkup.ChooseDelete}
	binWins  = entratest.Behaviour{BinCopyBlocks: true}
	stubborn = entratest.Behaviour{LeftScopeReadOnly: true}
	laggard  = entratest.Behaviour{StaleReads: 2, StaleLists: 2, StaleUniqueness: 1}
)

// crashCases are all the kinds of plans there are.
func crashCases() map[string]crashCase {
	right := rightAccount()
	stale, binned, tied := right, right, right
	stale.ImmutableID = "c29tZWJvZHkgZWxzZSE="
	deletedHolder(&binned)
	tied.ObjectIdentifier = crashTie
	fed := stale
	fed.UPN = crashFed
	with := func(change func(*entratest.User)) []entratest.User {
		return []entratest.User{right, holderAccount(change)}
	}
	former, formerCloud := right, right
	former.Sync, former.ImmutableID, former.SID = new(true), crashFormer, "S-1-5-21-1004336348-1177238915-682003330-9999"
	formerCloud.ImmutableID = crashFormer
	formerTied := former
	formerTied.ObjectIdentifier = crashTie
	const linked = "right live with the value"
	addressed, addressedFed := right, fed
	addressed.Proxies = append(slices.Clone(right.Proxies), "smtp:a.former@contoso.com", "X500:/o=Contoso/ou=First (FYDI)/cn=Recipients/cn=ada")
	addressedFed.Proxies = addressed.Proxies
	const stamped = "person stamped, right live with another value"
	return map[string]crashCase{
		"set":                           {accounts: []entratest.User{right}, done: linked},
		"replace a stale anchor":        {accounts: []entratest.User{stale}, done: linked},
		"clear":                         {accounts: with(nil), choice: clearing, done: "holder live, " + linked},
		"clear, reads lag behind":       {behaviour: laggard, accounts: with(nil), choice: clearing, done: "holder live, " + linked},
		"delete":                        {accounts: with(nil), choice: deleting, done: "holder deleted, " + linked},
		"delete and purge too":          {accounts: with(nil), choice: plan.Decision{Choice: checkup.ChooseDelete, PurgeToo: true}, done: linked},
		"left the scope: clear":         {accounts: with(leftHolder), choice: clearing, done: "holder live, " + linked},
		"left the scope: refused":       {behaviour: stubborn, accounts: with(leftHolder), choice: clearing, refused: true, done: "holder live with the value, right live"},
		"left the scope: delete":        {accounts: with(leftHolder), choice: deleting, done: "holder deleted, " + linked},
		"left the scope: refused, gone": {behaviour: stubborn, accounts: with(leftHolder), choice: deleting, done: linked},
		"left the scope: refused, gone, bin blocks": {
			behaviour: entratest.Behaviour{LeftScopeReadOnly: true, BinCopyBlocks: true}, accounts: with(leftHolder), choice: deleting, done: linked,
		},
		"the synced duplicate":                 {accounts: with(syncedHolder), choice: deleting, done: linked},
		"the synced duplicate, bin blocks":     {behaviour: binWins, accounts: with(syncedHolder), choice: deleting, done: linked},
		"the synced duplicate, reads lag":      {behaviour: laggard, accounts: with(syncedHolder), choice: deleting, done: linked},
		"the SID alone":                        {accounts: with(sidHolder), choice: deleting, done: linked},
		"the SID alone, reads lag behind":      {behaviour: laggard, accounts: with(sidHolder), choice: deleting, done: linked},
		"the SID alone, from the bin":          {accounts: with(func(u *entratest.User) { sidHolder(u); deletedHolder(u) }), choice: deleting, done: linked},
		"purge from the bin":                   {accounts: with(binnedBySync), choice: deleting, done: linked},
		"purge from the bin, bin blocks":       {behaviour: binWins, accounts: with(binnedBySync), choice: deleting, done: linked},
		"keep from the bin":                    {accounts: with(deletedHolder), choice: clearing, done: "holder live, " + linked},
		"keep from the bin, bin blocks":        {behaviour: binWins, accounts: with(binnedBySync), choice: clearing, done: "holder live, " + linked},
		"keep from the bin, delete again":      {behaviour: binWins, accounts: with(deletedHolder), choice: plan.Decision{Choice: checkup.ChooseClear, DeleteAgain: true}, done: "holder deleted, " + linked},
		"keep from the bin: refused":           {behaviour: entratest.Behaviour{LeftScopeReadOnly: true, BinCopyBlocks: true}, accounts: with(binnedBySync), choice: clearing, refused: true, done: "holder deleted with the value, right live"},
		"restore the account":                  {accounts: []entratest.User{binned}, done: linked},
		"restore the account, clear a holder":  {accounts: []entratest.User{binned, holderAccount(nil)}, choice: clearing, done: "holder live, " + linked},
		"the hop":                              {accounts: []entratest.User{fed}, done: linked},
		"the hop, reads lag behind":            {behaviour: laggard, accounts: []entratest.User{fed}, done: linked},
		"the hop, clear a holder":              {accounts: []entratest.User{fed, holderAccount(nil)}, choice: clearing, done: "holder live, " + linked},
		"the hop: refused":                     {behaviour: stubborn, accounts: []entratest.User{fed, holderAccount(leftHolder)}, choice: clearing, refused: true, done: "holder live with the value, right live with another value"},
		"the tie":                              {accounts: []entratest.User{tied}, done: linked},
		"the tie, reads lag behind":            {behaviour: laggard, accounts: []entratest.User{tied}, done: linked},
		"the tie, clear a holder":              {accounts: []entratest.User{tied, holderAccount(nil)}, choice: clearing, done: "holder live, " + linked},
		"the tie, delete a holder":             {accounts: []entratest.User{tied, holderAccount(nil)}, choice: deleting, done: "holder deleted, " + linked},
		"carry":                                {accounts: []entratest.User{addressed}, done: "person with 3 addresses, " + linked},
		"carry, delete a holder":               {accounts: []entratest.User{addressed, holderAccount(nil)}, choice: deleting, done: "holder deleted, person with 3 addresses, " + linked},
		"carry, the hop":                       {accounts: []entratest.User{addressedFed}, done: "person with 3 addresses, " + linked},
		"carry: refused":                       {behaviour: stubborn, accounts: []entratest.User{addressed, holderAccount(leftHolder)}, choice: clearing, refused: true, done: "holder live with the value, right live"},
		"undo a carry":                         {undo: true, accounts: []entratest.User{addressed}, done: "right live"},
		"from AD":                              {fromAD: true, accounts: []entratest.User{former}, done: stamped},
		"from AD, not set":                     {fromAD: true, unset: true, accounts: []entratest.User{former}, done: stamped},
		"from AD, cloud-only":                  {fromAD: true, unset: true, accounts: []entratest.User{formerCloud}, done: stamped},
		"from AD, the tie":                     {fromAD: true, accounts: []entratest.User{formerTied}, done: stamped},
		"undo from AD":                         {undo: true, fromAD: true, accounts: []entratest.User{former}, done: "right live with another value"},
		"undo from AD, not set":                {undo: true, fromAD: true, unset: true, accounts: []entratest.User{former}, done: "right live with another value"},
		"undo a hop":                           {undo: true, accounts: []entratest.User{fed}, done: "right live with another value"},
		"undo a set":                           {undo: true, accounts: []entratest.User{right}, done: "right live"},
		"undo a stale anchor replaced":         {undo: true, accounts: []entratest.User{stale}, done: "right live with another value"},
		"undo a clear":                         {undo: true, accounts: with(nil), choice: clearing, done: "holder live with the value, right live"},
		"undo a delete":                        {undo: true, accounts: with(nil), choice: deleting, done: "holder live with the value, right live"},
		"undo a keep from the bin":             {undo: true, accounts: with(deletedHolder), choice: clearing, done: "holder deleted with the value, right live"},
		"undo a restore of the account":        {undo: true, accounts: []entratest.User{binned}, done: "right deleted"},
		"undo a keep and a delete again":       {undo: true, accounts: with(deletedHolder), choice: plan.Decision{Choice: checkup.ChooseClear, DeleteAgain: true}, done: "holder deleted with the value, right live"},
		"undo a clear of one that left, stale": {undo: true, behaviour: laggard, accounts: with(leftHolder), choice: clearing, done: "holder live with the value, right live"},
		"restore the account, its name taken":  {accounts: []entratest.User{binned, holderAccount(named)}, choice: deleting, done: "right renamed live with the value"},
	}
}

// sidHolder is an account that has lost the value and kept the person's SID.
func sidHolder(u *entratest.User) { u.ImmutableID, u.SID = "", sitePerson().SID }

// named is a duplicate that the sync has made with the sign-in name of the account, which was in the recycle bin by then.
func named(u *entratest.User) {
	syncedHolder(u)
	u.UPN = siteUPN
}

// The matrices that carry out every case. If a sample is tried they share the cases out; the crashes, which start processes, take the fewest.
type share int

const (
	ofCrashes share = iota
	ofRefusals
	ofLags
)

var deal = []share{ofCrashes, ofRefusals, ofRefusals, ofLags, ofRefusals, ofRefusals, ofLags, ofRefusals}

// sharedOut are the names of the cases that a matrix looks at: all of them at stride 1, else its share, so that each case is in one of the matrices.
// Lags take each plan back, and no undo: theirs are the refusals'.
func sharedOut(cases map[string]crashCase, stride int, mine share) (names []string) {
	for i, name := range slices.Sorted(maps.Keys(cases)) {
		of := deal[i%len(deal)]
		if of == ofLags && cases[name].undo {
			of = ofRefusals
		}
		if stride == 1 || of == mine {
			names = append(names, name)
		}
	}
	return names
}
