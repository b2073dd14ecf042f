package adtest

import (
	ber "github.com/go-asn1-ber/asn1-ber"
)

const whoAmIOID = "1.3.6.1.4.1.4203.1.11.3" // RFC 4532, 2.1

// extendedValue is the tag of what an extended answer carries (RFC 4511, 4.12).
const extendedValue = 11

// whoAmI tells who is bound: u:CONTOSO\james.bond, and nothing where nobody is (RFC 4532; [MS-ADTS] 3.1.1.3.4.2).
func (s *session) whoAmI(m message) *ber.Packet {
	name := ""
	if s.user != nil {
		name = "u:" + s.server.directory.netBIOS + `\` + s.user.text("sAMAccountName")
	}
	response := m.ended(result{})
	response.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, extendedValue, name, ""))
	return m.envelope(response)
}
