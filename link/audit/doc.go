// Package audit joins a whole Active Directory with a whole tenant: who is linked right, who is not, and why.
//
// A Collection takes both sides a page at a time and keeps no more of them than the rules need, packed: 100,000 people and as many accounts take some
// tens of megabytes. Join then makes, for one person after the other, the very facts that a check-up has, as far as one pass over both sides shows them,
// and lets package checkup decide (near.go). What is read person by person is unknown there, so a category never contradicts the check-up of the same
// person: it may only know less. categories.go is the table of categories. All of this is a function of what was collected: nothing here waits or reads.
package audit
