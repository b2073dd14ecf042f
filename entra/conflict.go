package entra

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"hardmatch/link"
)

// conflict is what the server said about another object that has a value.
type conflict struct {
	property string   // whose value it is; "" if it did not say
	owners   []string // the objects that it named as the ones that have it, as it writes them
}

// Graph has reported a conflict in several shapes: two details, the second of which names the object; one that names the property; and none, so that only
// the message names the property; with status 400 as a rule, and 500 once. The message has stayed the same.
var (
	sameValue   = regexp.MustCompile(`(?i)^another object with the same value for property (\w+) already exists`)
	ownerTarget = regexp.MustCompile(`^([A-Za-z]+)_([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)
)

// conflict reports whether another object has the value, and what the server said of it.
func (f failure) conflict() (c conflict, is bool) {
	for _, d := range f.details {
		switch {
		case d.code == "ConflictingObjects", d.code == "ObjectConflict" && ownerTarget.MatchString(d.target):
			is = true
			if d.target != "" {
				c.owners = append(c.owners, d.target)
			}
		case d.code == "ObjectConflict", d.code == "PropertyConflict":
			is, c.property = true, cmp.Or(d.target, propertyIn(d.message))
		}
	}
	named := propertyIn(f.message)
	c.property = cmp.Or(c.property, named)
	return c, is || named != ""
}

// propertyIn returns the property that the message of a conflict names; "" if it is another message.
func propertyIn(message string) string {
	if m := sameValue.FindStringSubmatch(message); m != nil {
		return m[1]
	}
	return ""
}

// explain puts the conflict into words. It names an account by its id only if that is the one object that the server named.
func (c conflict) explain(p *link.Problem) {
	p.Kind, p.Property = link.Conflict, c.property
	owner := "another object"
	for i, target := range c.owners {
		words, account := ownerOf(target)
		if i == 0 {
			owner, p.Holder = words, account
		} else if !strings.EqualFold(target, c.owners[0]) {
			owner, p.Holder = owner+" and "+words, ""
		}
	}
	if len(c.owners) > 0 && p.Holder == "" {
		p.Named = owner
	}
	has := " has"
	if strings.Contains(owner, " and ") {
		has = " have"
	}
	p.Cause = owner + has + " the same " + cmp.Or(c.property, "value")
	p.Cure = "Free the value there first"
	p.InFolder = slices.ContainsFunc(c.owners, func(target string) bool { return strings.HasPrefix(strings.ToLower(target), "publicfolder_") })
	if p.InFolder {
		p.Cure = link.FolderCure
	}
}

// ownerOf reads what the server writes for the object that has a value: its kind, "_" and its id. Only a user's id is an account's id.
func ownerOf(target string) (words string, account link.AccountID) {
	m := ownerTarget.FindStringSubmatch(target)
	if m == nil {
		return "another object (" + target + ")", ""
	}
	kind, id := inWords(m[1]), strings.ToLower(m[2])
	if kind == "user" {
		return "another account", link.AccountID(id)
	}
	article := "a "
	if strings.ContainsAny(kind[:1], "aeio") {
		article = "an "
	}
	return article + kind + " (" + id + ")", ""
}

// inWords returns the name of a kind of object as people write it: "public folder" for PublicFolder.
func inWords(kind string) string {
	var words strings.Builder
	for i, r := range kind {
		if i > 0 && r >= 'A' && r <= 'Z' {
			words.WriteByte(' ')
		}
		words.WriteRune(r)
	}
	return strings.ToLower(words.String())
}
