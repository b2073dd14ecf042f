package main

import "hardmatch/ui/uitest"

// The walks are what a person at the helpdesk types. Each begins where the one before ends.

func toSearch(d *uitest.Driver) {
	d.Expect("Connect")
	d.Press("enter")
	d.Expect("Search")
}

func toPick(d *uitest.Driver, name string) {
	toSearch(d)
	d.Type(name)
	d.Expect("1 person")
	d.Press("enter")
	d.Expect("Pick")
}

// toCheckUp takes the first candidate.
func toCheckUp(d *uitest.Driver, name string) {
	toPick(d, name)
	d.Press("enter")
	d.Expect("Check-up")
}

func toResolve(d *uitest.Driver, name string) {
	toCheckUp(d, name)
	d.Press("enter")
	d.Expect("Resolve")
}

// toConfirm takes that option of the only holder.
func toConfirm(d *uitest.Driver, name, option string) {
	toResolve(d, name)
	d.Expect("[ " + option + " ]")
	d.Press("enter")
	d.Expect("Confirm")
}

// fill types the name of each account that is asked for and a ticket number, and goes on to Apply.
func fill(d *uitest.Driver, typed ...string) {
	for _, text := range typed {
		d.Type(text)
		d.Press("enter")
	}
	d.Type("INC-4711")
	d.Press("enter")
	d.Press("tab")
}
