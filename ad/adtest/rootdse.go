package adtest

import (
	"strconv"

	ber "github.com/go-asn1-ber/asn1-ber"
)

// What rootDSE says of the controller ([MS-ADTS] 3.1.1.3.2).
const (
	capabilityActiveDirectory = "1.2.840.113556.1.4.800"
	capabilityWindows2003     = "1.2.840.113556.1.4.1670"
	capabilityWindows2008R2   = "1.2.840.113556.1.4.2080"
	controlPaged              = "1.2.840.113556.1.4.319"
	functionalLevel2016       = "7"
)

// rootDSE is what the controller tells everyone, bound or not.
func (s *Server) rootDSE() *entry {
	d, e := s.directory, &entry{}
	e.setText("currentTime", s.config.Now().UTC().Format(generalizedTime))
	e.setText("highestCommittedUSN", strconv.FormatInt(s.USN(), 10))
	e.setText("subschemaSubentry", "CN=Aggregate,"+d.schema())
	e.setText("dsServiceName", "CN=NTDS Settings,"+s.serverName())
	e.setText("namingContexts", d.base, d.configuration(), d.schema())
	e.setText("defaultNamingContext", d.base)
	e.setText("schemaNamingContext", d.schema())
	e.setText("configurationNamingContext", d.configuration())
	e.setText("rootDomainNamingContext", d.root)
	e.setText("supportedControl", controlPaged)
	e.setText("supportedExtension", startTLSOID, whoAmIOID)
	e.setText("supportedLDAPVersion", "3")
	e.setText("dnsHostName", s.config.Host)
	e.setText("ldapServiceName", d.domain+":"+s.config.Host)
	e.setText("serverName", s.serverName())
	e.setText("supportedCapabilities", capabilityActiveDirectory, capabilityWindows2003, capabilityWindows2008R2)
	e.setText("isSynchronized", "TRUE")
	e.setText("isGlobalCatalogReady", "FALSE")
	e.setText("domainFunctionality", functionalLevel2016)
	return e
}

func (s *Server) serverName() string {
	return "CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites," + s.directory.configuration()
}

const whoAmIOID = "1.3.6.1.4.1.4203.1.11.3" // RFC 4532, 2.1

// extendedValue is the tag of what an extended answer carries (RFC 4511, 4.12).
const extendedValue = 11

// whoAmI tells who is bound: u:CONTOSO\james.bond, and nothing if no one is (RFC 4532; [MS-ADTS] 3.1.1.3.4.2).
func (s *session) whoAmI(m message) *ber.Packet {
	name := ""
	if s.user != nil {
		name = "u:" + s.server.directory.netBIOS + `\` + s.user.text("sAMAccountName")
	}
	response := m.ended(result{})
	response.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, extendedValue, name, ""))
	return m.envelope(response)
}
