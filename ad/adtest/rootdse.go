package adtest

import (
	"strconv"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// rootDSE returns what the controller says to everyone, bound or not ([MS-ADTS] 3.1.1.3.2).
func (s *Server) rootDSE() *entry {
	d, e := s.directory, &entry{}
	e.set("currentTime", s.config.Now().UTC().Format(generalizedTime))
	e.set("highestCommittedUSN", strconv.FormatInt(s.USN(), 10))
	e.set("subschemaSubentry", "CN=Aggregate,"+d.schema())
	e.set("dsServiceName", "CN=NTDS Settings,"+s.serverName())
	e.set("namingContexts", d.base, d.configuration(), d.schema())
	e.set("defaultNamingContext", d.base)
	e.set("schemaNamingContext", d.schema())
	e.set("configurationNamingContext", d.configuration())
	e.set("rootDomainNamingContext", d.root)
	e.set("supportedControl", ldap.ControlTypePaging)
	e.set("supportedExtension", startTLSOID, whoAmIOID)
	e.set("supportedLDAPVersion", "3")
	e.set("dnsHostName", s.config.Host)
	e.set("ldapServiceName", d.domain+":"+s.config.Host)
	e.set("serverName", s.serverName())
	e.set("supportedCapabilities", "1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1670", "1.2.840.113556.1.4.2080") // Active Directory, of 2003, of 2008 R2
	e.set("isSynchronized", "TRUE")
	e.set("isGlobalCatalogReady", "FALSE")
	e.set("domainFunctionality", "7") // that of 2016
	return e
}

func (s *Server) serverName() string {
	return "CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites," + s.directory.configuration()
}

const whoAmIOID = "1.3.6.1.4.1.4203.1.11.3" // RFC 4532, 2.1

// extendedValue is the tag of the value in an extended answer (RFC 4511, 4.12).
const extendedValue = 11

// whoAmI says who is bound: u:CONTOSO\james.bond, or nothing if no one is (RFC 4532; [MS-ADTS] 3.1.1.3.4.2).
func (s *session) whoAmI(m message) *ber.Packet {
	name := ""
	if s.user != nil {
		name = "u:" + s.server.directory.netBIOS + `\` + s.user.text("sAMAccountName")
	}
	response := m.ended(result{})
	response.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, extendedValue, name, ""))
	return m.envelope(response)
}
