package adtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ldapsearch runs OpenLDAP's client against a controller.
func ldapsearch(t *testing.T, srv *Server, args ...string) (string, error) {
	t.Helper()
	program, err := exec.LookPath("ldapsearch")
	if err != nil {
		t.Skip("OpenLDAP's ldapsearch is not installed: its agreement with this server is not tested")
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, srv.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, append([]string{"-x", "-LLL", "-o", "ldif-wrap=no"}, args...)...)
	cmd.Env = append(os.Environ(), "LDAPTLS_CACERT="+ca, "LDAPCONF=/dev/null")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func TestLdapsearchCanUseIt(t *testing.T) {
	srv := start(t, Config{PageSize: 2})
	operator := []string{"-D", `CONTOSO\operator`, "-w", "secret", "-b", srv.Base()}
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"LDAPS", append(operator, "-H", srv.LDAPS(), "(sAMAccountName=james.bond)", "objectGUID", "mail"),
			[]string{"dn: CN=James Bond,OU=Sales,OU=Europe,DC=contoso,DC=com", "mail: bond@contoso.com",
				"objectGUID:: 1MOyofbliUerzRI0VniQqw==", "# refldap://ForestDnsZones.contoso.com/DC=ForestDnsZones,DC=contoso,DC=com"}},
		{"StartTLS", append(operator, "-ZZ", "-H", srv.LDAP(), "(anr=bond james)", "employeeID"), []string{"employeeID: 007"}},
		{"pages", append(operator, "-E", "pr=2/noprompt", "-H", srv.LDAPS(), "(objectClass=user)", "sAMAccountName"),
			[]string{"operator", "james.bond", "jose", "krbtgt"}},
		{"rootDSE", []string{"-H", srv.LDAP(), "-s", "base", "-b", ""}, []string{"defaultNamingContext: DC=contoso,DC=com", "dnsHostName: dc1.contoso.com"}},
	} {
		out, err := ldapsearch(t, srv, c.args...)
		if err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, out)
		}
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is missing in\n%s", c.name, want, out)
			}
		}
	}
}

func TestLdapsearchIsRefused(t *testing.T) {
	srv := start(t, Config{PageSize: 2})
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"plain LDAP", []string{"-H", srv.LDAP(), "-D", "operator@contoso.com", "-w", "secret"}, "Strong(er) authentication required (8)"},
		{"wrong password", []string{"-H", srv.LDAPS(), "-D", "operator@contoso.com", "-w", "wrong"}, "data 52e"},
		{"anonymous", []string{"-H", srv.LDAPS(), "-b", srv.Base()}, "successful bind must be completed"},
		{"too many", []string{"-H", srv.LDAPS(), "-D", "operator@contoso.com", "-w", "secret", "-b", srv.Base(), "(objectClass=user)"}, "Size limit exceeded (4)"},
	} {
		out, err := ldapsearch(t, srv, c.args...)
		if err == nil || !strings.Contains(out, c.want) {
			t.Errorf("%s: %v, %q is missing in\n%s", c.name, err, c.want, out)
		}
	}
}
