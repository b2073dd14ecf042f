package link

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

func TestWhich(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	made := func(day string) Known[time.Time] {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return Know(at)
	}
	account := func(id AccountID, sync SyncState, created Known[time.Time]) Account {
		return Account{ID: id, Sync: Know(sync), Usage: Usage{Created: created}}
	}
	cloud := account("9aaed317-1", CloudOnly, made("2021-04-12"))
	deleted := account("77777777-1", CloudOnly, made("2021-04-12"))
	deleted.DeletedAt = now.Add(-48 * time.Hour)
	for _, c := range []struct {
		accounts []Account
		want     []string
	}{
		{[]Account{cloud, account("6c2aa297-1", Synced, made("2026-10-27"))}, []string{"the cloud account since 2021", "the synced copy of 2026-10-27"}},
		{[]Account{account("6c2aa297-1", Synced, made("2019-10-27")), cloud}, []string{"the synced account since 2019", "the cloud account since 2021"}},
		{[]Account{cloud, account("2", CloudOnly, made("2021-09-01"))}, []string{"the cloud account since 2021-04-12", "the cloud account since 2021-09-01"}},
		{[]Account{cloud, account("88888888-1", CloudOnly, made("2021-04-12"))}, []string{"the cloud account since 2021-04-12, 9aaed317", "the cloud account since 2021-04-12, 88888888"}},
		{[]Account{cloud, account("9aaed317-2", CloudOnly, made("2021-04-12"))}, []string{"the cloud account since 2021-04-12, 9aaed317-1", "the cloud account since 2021-04-12, 9aaed317-2"}},
		{[]Account{cloud, deleted}, []string{"the cloud account since 2021", "the one in the recycle bin"}},
		{[]Account{cloud, cloud}, []string{"the cloud account since 2021", "the cloud account since 2021"}},
		{[]Account{account("1", LeftScope, Know(time.Time{})), {ID: "2"}}, []string{"the account that left the sync from before June 2018", "the account"}},
	} {
		words := Which(c.accounts, now)
		for i, a := range c.accounts {
			if words[a.ID] != c.want[i] {
				t.Errorf("%s of %d: %q, want %q", a.ID, len(c.accounts), words[a.ID], c.want[i])
			}
		}
	}
}

// Two different accounts never get the same words, and the order in which they are given changes none.
func TestWhichTellsAnyAccountsApart(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	dice := rand.New(rand.NewPCG(1, 2))
	for n := range 5000 {
		var accounts []Account
		for i := range 2 + dice.IntN(5) {
			a := Account{ID: AccountID(fmt.Sprintf("%08d-%d", dice.IntN(2), i)), Guest: dice.IntN(9) == 0}
			if s := dice.IntN(4); s < 3 {
				a.Sync = Know([]SyncState{CloudOnly, Synced, LeftScope}[s])
			}
			switch dice.IntN(4) {
			case 0:
			case 1:
				a.Usage.Created = Know(time.Time{})
			default:
				a.Usage.Created = Know(now.AddDate(-dice.IntN(2), 0, -dice.IntN(3)))
			}
			if dice.IntN(4) == 0 {
				a.DeletedAt = now.AddDate(0, 0, -dice.IntN(2))
			}
			accounts = append(accounts, a)
		}
		words, seen := Which(accounts, now), map[string]AccountID{}
		for _, a := range accounts {
			if other, twice := seen[words[a.ID]]; twice || words[a.ID] == "" {
				t.Fatalf("case %d: %s and %s are both %q", n, a.ID, other, words[a.ID])
			}
			seen[words[a.ID]] = a.ID
		}
		dice.Shuffle(len(accounts), func(i, j int) { accounts[i], accounts[j] = accounts[j], accounts[i] })
		for id, w := range Which(accounts, now) {
			if words[id] != w {
				t.Fatalf("case %d: %s is %q, and %q in another order", n, id, words[id], w)
			}
		}
	}
}
