package adtest

import (
	"strconv"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// AD's words for refusals. They end with a NUL, as AD's own do.
var (
	notBound = result{code: ldap.LDAPResultOperationsError, message: "000004DC: LdapErr: DSID-0C090CF4, comment: In order to " +
		"perform this operation a successful bind must be completed on the connection., data 0, v4563\x00"}
	strongAuth = result{code: ldap.LDAPResultStrongAuthRequired, message: "00002028: LdapErr: DSID-0C090343, comment: The server " +
		"requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, v4f7c\x00"}
	noRights = result{code: ldap.LDAPResultInsufficientAccessRights,
		message: "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n\x00"}
)

// subCodes are the numbers in AD's refusals of a bind: the low part of the Windows error.
var subCodes = map[SignIn]string{
	SignInLocked:       "775",
	SignInExpired:      "532",
	SignInMustChange:   "773",
	AccountExpired:     "701",
	NotAtThisTime:      "530",
	NotFromHere:        "531",
	NeedsChannelTokens: "80090346",
}

func refusedBind(data string) result {
	return result{code: ldap.LDAPResultInvalidCredentials,
		message: "80090308: LdapErr: DSID-0C090569, comment: AcceptSecurityContext error, data " + data + ", v4f7c\x00"}
}

// bind answers a bind. However it ends, it unbinds whoever was bound before (RFC 4511, 4.2.1).
func (s *session) bind(request *ber.Packet) result {
	s.user = nil
	name, credentials := text(child(request, 1)), child(request, 2)
	if version := number(child(request, 0)); version != 3 {
		return result{code: ldap.LDAPResultProtocolError, message: "version " + strconv.FormatInt(version, 10) + " is not served"}
	}
	if credentials.ClassType != ber.ClassContext || credentials.Tag != 0 {
		return result{code: ldap.LDAPResultAuthMethodNotSupported, message: "00002027: LdapErr: only simple binds are served\x00"}
	}
	password := text(credentials)
	switch {
	case name == "" && password == "":
		return result{} // anonymous: may read rootDSE and nothing else
	case password == "":
		// DenyUnauthenticatedBind of hardened domains; the code is RFC 4513's, 5.1.2.
		return result{code: ldap.LDAPResultUnwillingToPerform, message: "00002035: LdapErr: unauthenticated binds are disabled\x00"}
	case !s.secure:
		return strongAuth
	}
	user, r := s.server.directory.signIn(name, password)
	s.user = user
	return r
}

// signIn checks a name and a password; the user is nil if they are refused. The order is AD's: a wrong password reveals nothing else, except that the account
// is locked. An unknown name gives 52e too, as it does since Windows Server 2008.
func (d *directory) signIn(name, password string) (*entry, result) {
	user := d.find(name)
	if user == nil || user.password == "" {
		return nil, refusedBind("52e")
	}
	if user.signIn == SignInLocked {
		return nil, refusedBind("775")
	}
	if user.password != password {
		return nil, refusedBind("52e")
	}
	control, err := strconv.ParseInt(user.text("userAccountControl"), 10, 64)
	if err == nil && control&accountDisabled != 0 {
		return nil, refusedBind("533")
	}
	if code := subCodes[user.signIn]; code != "" {
		return nil, refusedBind(code)
	}
	return user, result{}
}
