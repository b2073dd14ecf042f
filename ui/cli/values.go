package cli

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// LDAPURL is the address of a domain controller: ldaps://host[:port], or ldap://host[:port], which must StartTLS.
type LDAPURL string

// UnmarshalText checks the address.
func (l *LDAPURL) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	if err != nil || (u.Scheme != "ldaps" && u.Scheme != "ldap") || !onlyHost(u) {
		return fmt.Errorf("%s is not an address such as ldaps://dc1.contoso.com or ldap://dc1.contoso.com:389%s", shown(string(text)), noUser(string(text)))
	}
	*l = LDAPURL(strings.TrimSuffix(string(text), "/"))
	return nil
}

// RootURL is the root of a service: https, or http on this machine only.
type RootURL string

// UnmarshalText checks the address.
func (r *RootURL) UnmarshalText(text []byte) error {
	u, err := url.Parse(string(text))
	switch {
	case err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "":
		return fmt.Errorf("%s is not an address such as https://graph.microsoft.com%s", shown(string(text)), noUser(string(text)))
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return fmt.Errorf("%s would send the token in the clear: only https, or http on this machine%s", shown(string(text)), noUser(string(text)))
	case !onlyHost(u):
		return fmt.Errorf("%s must be the root, such as https://graph.microsoft.com, without a version or a path%s", shown(string(text)), noUser(string(text)))
	}
	*r = RootURL(strings.TrimSuffix(string(text), "/"))
	return nil
}

// noUser ends a sentence about an address with a user name or a password in it.
func noUser(address string) string {
	if !strings.Contains(address, "@") {
		return ""
	}
	return ": it must not contain a user name or password"
}

func onlyHost(u *url.URL) bool {
	return u.Hostname() != "" && u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Interval is the time from one run of the sync to the next, from 1 minute to 7 days. Entra Connect runs at least once in 7 days (Learn:
// how-to-connect-sync-feature-scheduler), Cloud Sync every 2 minutes.
type Interval time.Duration

// UnmarshalText checks the duration. A number alone means minutes, as people say it; hh:mm:ss is how Get-ADSyncScheduler shows it.
func (i *Interval) UnmarshalText(text []byte) error {
	d, err := readInterval(string(text))
	if err != nil || d < time.Minute || d > 7*24*time.Hour {
		return fmt.Errorf("%.80q is not a time from 1m to 168h, such as 30m or 2h", text)
	}
	*i = Interval(d)
	return nil
}

var (
	timeSpan  = regexp.MustCompile(`^(?:(\d{1,2})\.)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?$`)
	unitNames = strings.NewReplacer("minutes", "m", "minute", "m", "mins", "m", "min", "m", "hours", "h", "hour", "h", "hrs", "h", "seconds", "s", "sec", "s")
	days      = regexp.MustCompile(`^(\d{1,2})(?:d|days?)$`)
)

func readInterval(text string) (time.Duration, error) {
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	if minutes, err := strconv.ParseUint(text, 10, 16); err == nil {
		return time.Duration(minutes) * time.Minute, nil
	}
	part := func(digits string) time.Duration {
		n, _ := strconv.Atoi(digits) // the pattern lets digits through, or none, which is 0
		return time.Duration(n)
	}
	if span := timeSpan.FindStringSubmatch(text); span != nil {
		return part(span[1])*24*time.Hour + part(span[2])*time.Hour + part(span[3])*time.Minute + part(span[4])*time.Second, nil
	}
	if whole := days.FindStringSubmatch(text); whole != nil {
		return part(whole[1]) * 24 * time.Hour, nil
	}
	return time.ParseDuration(unitNames.Replace(text))
}

// Permissions are delegated permissions of Microsoft Graph by their names, with commas or blanks between them.
type Permissions []string

// permissionName is what Graph's permissions are called: Resource.Operation and often .Constraint (Learn: permissions-overview). An address, or
// .default, which asks for all at once, is none.
var permissionName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9]*){1,3}$`)

// UnmarshalText checks the names.
func (p *Permissions) UnmarshalText(text []byte) error {
	names := strings.FieldsFunc(string(text), func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for _, name := range names {
		if !permissionName.MatchString(name) {
			return fmt.Errorf("%.80q is not the name of a permission such as Directory.AccessAsUser.All", name)
		}
	}
	*p = names
	return nil
}

// Secret is a password or a token. Printed or logged by accident, it shows nothing.
type Secret string

// String hides the secret.
func (Secret) String() string { return "(hidden)" }

// MarshalText hides the secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
