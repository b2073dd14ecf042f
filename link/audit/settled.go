package audit

import "hardmatch/link/checkup"

// Settled reports whether a check-up that was made again leaves nothing to do about its person: by the rules of an audit they are linked, or wait
// for a run of the sync that nothing known keeps from them. Otherwise next says what is left to do, as a sentence without its full stop. It is
// "" if the account is neither linked nor prepared, since the check-up itself then says it.
func Settled(c checkup.CheckUp) (settled bool, next string) {
	if c.Verdict != checkup.VerdictLinked && c.Verdict != checkup.VerdictPrepared {
		return false, ""
	}
	v := &view{CheckUp: c, of: &Collection{}, all: c.Facts.Accounts()}
	for _, f := range v.own() {
		if f.Unread {
			return false, Unknown.Next()
		}
	}
	w := waiting{category: v.category(), upn: c.Person.UPN, stamped: c.Facts.Stamped != (checkup.Stamp{})}
	if c.Account != nil {
		w.state = c.Account.Sync.Or("")
	}
	if w.asks() {
		return false, w.next()
	}
	return true, ""
}
