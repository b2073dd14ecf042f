package entra

import (
	"context"
	"strings"

	"hardmatch/link"
)

// owner is a group or contact with addresses.
type owner struct {
	ID      string   `json:"id"`
	Name    string   `json:"displayName"`
	Mail    string   `json:"mail"`
	Proxies []string `json:"proxyAddresses"`
}

var ownerProperties = []string{"id", "displayName", "mail", "proxyAddresses"}

// claims looks for groups or contacts that own one of the addresses, given in lower case.
func (g *gathering) claims(ctx context.Context, kind link.RefKind, addresses []string, u link.Unread) {
	var clauses [][]string
	for _, address := range addresses {
		if typed(address) {
			clauses = append(clauses, []string{hasTyped(address)})
			continue
		}
		clauses = append(clauses, []string{equal("mail", address), hasProxy(address)})
	}
	owners, err := forEach(anyOf(clauses...), func(filter string) ([]owner, error) { return g.owners(ctx, kind, filter) })
	g.add(ctx, nil, u, err)
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, o := range owners {
		g.near.Claims = append(g.near.Claims, o.claimsOf(kind, addresses)...)
	}
}

func (g *gathering) owners(ctx context.Context, kind link.RefKind, filter string) ([]owner, error) {
	if kind == link.KindGroup { // the SDK's package for groups would double the program's compile time
		return listRaw[owner](ctx, g.c, listOf(at(g.c.address("/v1.0/groups", "$filter", filter, "$select", strings.Join(ownerProperties, ",")))))
	}
	return listRaw[owner](ctx, g.c, g.c.mailContacts(ctx, question{filter: filter, selected: ownerProperties}))
}

// claimsOf are the addresses that the owner has, each as one claim.
func (o owner) claimsOf(kind link.RefKind, addresses []string) []link.Claim {
	a := link.Account{Mail: o.Mail, Addresses: o.Proxies}
	theirs := append(a.SMTPAddresses(), a.OtherAddresses()...)
	var claims []link.Claim
	for _, address := range addresses {
		if has(theirs, address) {
			claims = append(claims, link.Claim{Object: link.Ref{Kind: kind, ID: o.ID, Name: o.Name}, Address: address})
		}
	}
	return claims
}
