package sambatest

import (
	"context"
	"fmt"
	"strings"

	"hardmatch/ad/adtest"
)

// The group whose members may write the anchor and the addresses. Others can sign in and read.
const (
	stampers   = "CN=Stampers,CN=Users," + base
	stampersID = adtest.DomainSID + "-999" // below what Samba and package adtest give out
)

// stampRight and carryRight let the group read and write mS-DS-ConsistencyGuid and proxyAddresses, by the ids of their schema, of everyone below the domain's
// root (SDDL; the ids: [MS-ADA2] mS-DS-ConsistencyGuid, [MS-ADA3] proxyAddresses and [MS-ADSC] user).
const (
	stampRight = "(OA;CIIO;RPWP;23773dc2-b63a-11d2-90e1-00c04fd91ab1;bf967aba-0de6-11d0-a285-00aa003049e2;" + stampersID + ")"
	carryRight = "(OA;CIIO;RPWP;bf967a06-0de6-11d0-a285-00aa003049e2;bf967aba-0de6-11d0-a285-00aa003049e2;" + stampersID + ")"
)

// protected is the security descriptor of a member of a protected group, who inherits no rights: administrators may write, others read.
const protected = "D:P(A;;RPWPCCDCLCRCWOWDSDSW;;;DA)(A;;RPWPCCDCLCRCWOWDSDSW;;;SY)(A;;RPLCRC;;;AU)"

// delegate makes the group and gives it the right, before anyone exists who inherits it.
func (c *Controller) delegate(ctx context.Context) error {
	group := "dn: " + stampers + "\nobjectClass: group\nsAMAccountName: Stampers\nobjectSid: " + stampersID + "\n"
	if err := c.write(ctx, "ldbadd", group, relaxed...); err != nil {
		return err
	}
	return run(ctx, "", "samba-tool", "dsacl", "set", "--configfile="+c.path("etc", "smb.conf"), "-H", c.path("private", "sam.ldb"),
		"--objectdn="+base, "--sddl="+stampRight+carryRight)
}

// permit adds everyone who can sign in and change something to the group.
func (c *Controller) permit(ctx context.Context, people []adtest.User) error {
	var members strings.Builder
	for _, u := range people {
		if u.Password != "" && !u.ReadOnly {
			fmt.Fprintf(&members, "member:: %s\n", encode(u.In(base)))
		}
	}
	if members.Len() == 0 {
		return nil
	}
	return c.write(ctx, "ldbmodify", "dn: "+stampers+"\nchangetype: modify\nadd: member\n"+members.String(), relaxed...)
}
