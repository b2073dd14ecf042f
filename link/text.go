package link

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// DaysLeft says it in words.
func DaysLeft(a Account, now time.Time) string {
	if n := a.DaysLeft(now); n > 0 {
		return Count(n, "day", "days")
	}
	return "less than a day"
}

// LowerFirst puts a sentence behind another's colon: its first letter is small.
func LowerFirst(text string) string {
	return strings.ToLower(text[:min(1, len(text))]) + text[min(1, len(text)):]
}

// UpperFirst makes a sentence of the rest of one: its first letter is a capital, unless it begins with what is written as it is: a sign-in name, a domain, or a
// property such as mS-DS-ConsistencyGuid and onPremisesSyncEnabled.
func UpperFirst(text string) string {
	first, _, _ := strings.Cut(text, " ")
	if strings.ContainsAny(strings.TrimRight(first, ".:,"), "@.") || strings.ContainsFunc(first, unicode.IsUpper) {
		return text
	}
	_, n := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:n]) + text[n:]
}

// Count is a number with what is counted: "1 day", "2 days".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// DayOr words days as Day does, and no day as none.
func DayOr(none string, now time.Time) func(time.Time) string {
	return func(at time.Time) string {
		if at.IsZero() {
			return none
		}
		return Day(at, now)
	}
}

func namesOrNone(names []string) string { return cmp.Or(strings.Join(names, ", "), "none") }

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func number(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

// FalseFirst compares two answers, for sorting: no comes before yes.
func FalseFirst(a, b bool) int {
	if a == b {
		return 0
	}
	if a {
		return 1
	}
	return -1
}

// Day is the date of a time where the operator is, as findings and statements show it.
func Day(t, now time.Time) string { return t.In(now.Location()).Format("2006-01-02") }

// Clock is a time of day where the operator is, with its offset.
func Clock(t, now time.Time) string { return t.In(now.Location()).Format("15:04 -07:00") }
