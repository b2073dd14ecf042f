package link

import (
	"slices"
	"strings"
)

// Proxy addresses have a type in front: SMTP is mail, SIP is calls, X500 and EUM are what Exchange leaves. Each may be on one object of the tenant only,
// whatever its type (Learn: how-to-connect-syncservice-duplicate-attribute-resiliency, ProxyAddresses).

// IsX500 reports whether an address is one by which Exchange finds a mailbox when someone replies to mail from before a move.
func IsX500(address string) bool {
	const x500 = "x500:"
	return len(address) > len(x500) && strings.EqualFold(address[:len(x500)], x500)
}

// ProxyOf is an address as proxyAddresses holds one that is not primary: a mail address gets its type, in small letters; an X500 address already has one.
func ProxyOf(address string) string {
	if IsX500(address) {
		return address
	}
	return "smtp:" + address
}

// AddressKind is the word for these addresses together.
func AddressKind(all ...string) string {
	if slices.ContainsFunc(all, IsX500) {
		return "addresses"
	}
	return "mail addresses"
}

// OtherAddresses are the addresses of the person that are not for mail, with their type in small letters in front: "sip:jane@contoso.com". Each is there once.
func (p Person) OtherAddresses() []string { return otherAddresses(p.Addresses) }

// OtherAddresses are those of the account, likewise.
func (a Account) OtherAddresses() []string { return otherAddresses(a.Addresses) }

func otherAddresses(proxies []string) []string {
	var out []string
	for _, a := range proxies {
		kind, rest, ok := strings.Cut(a, ":")
		if !ok || rest == "" || strings.EqualFold(kind, "smtp") {
			continue
		}
		if address := strings.ToLower(kind) + ":" + rest; !HasAddress(out, address) {
			out = append(out, address)
		}
	}
	return out
}

// HasAddress reports whether an address is among others. It compares them as the directories do, without case.
func HasAddress(all []string, address string) bool {
	return address != "" && slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, address) })
}

// Primaries are the addresses that proxyAddresses calls primary, each once. There should be one (Learn: proxyaddresses-attribute-populate).
func (p Person) Primaries() []string {
	var out []string
	for _, a := range p.Addresses {
		if address, ok := strings.CutPrefix(a, "SMTP:"); ok && !HasAddress(out, address) {
			out = append(out, address)
		}
	}
	return out
}

// Owned are the names and addresses of the person that the tenant has once only, the mail addresses first, then the sign-in name and the rest.
func (p Person) Owned() []string {
	out := p.SMTPAddresses()
	if upn := strings.ToLower(p.UPN); upn != "" && !slices.Contains(out, upn) {
		out = append(out, upn)
	}
	return append(out, p.OtherAddresses()...)
}

// Owned are those of the account.
func (a Account) Owned() []string {
	return append(append(a.SMTPAddresses(), strings.ToLower(a.UPN)), a.OtherAddresses()...)
}

// CommonAddress is the first address that both lists have; "" for none.
func CommonAddress(mine, theirs []string) string {
	for _, address := range mine {
		if HasAddress(theirs, address) {
			return address
		}
	}
	return ""
}
