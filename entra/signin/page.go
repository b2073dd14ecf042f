package signin

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"hardmatch/link"
)

// pagesOf are the hosts of a cloud that have the page on which a device code is typed: microsoft.com/devicelogin with its counterparts for the
// national clouds, and the sign-in addresses themselves (Learn: v2-oauth2-device-code; pages named in Azure/azure-cli #26468 and #32926).
func (c Cloud) pagesOf() []string {
	everywhere := []string{"microsoft.com", "www.microsoft.com", "aka.ms"}
	switch c {
	case USGov, USGovDoD:
		return append(everywhere, "login.microsoftonline.us")
	case China:
		return append(everywhere, "login.partner.microsoftonline.cn", "login.microsoftonline.cn", "login.chinacloudapi.cn")
	default:
		return append(everywhere, "login.microsoft.com", "login.microsoftonline.com")
	}
}

// checkPage refuses a page that the sign-in service names if it is not one of the cloud in use, or of the authority that was configured: whatever
// is shown there, people type their code and their password into it, and the system opens it.
func (o Options) checkPage(page string) error {
	u, err := url.Parse(page)
	if err == nil && u.Scheme == "https" && u.User == nil && u.Opaque == "" && (o.ownHost(u.Host) || slices.Contains(o.Cloud.pagesOf(), strings.ToLower(u.Host))) {
		return nil
	}
	return &link.Problem{Kind: link.Refused, Object: "sign-in to " + o.Tenant,
		Cause: fmt.Sprintf("the sign-in service names a page for the code that is not one of Microsoft's in this cloud (%.80q), so it is neither shown nor opened", page),
		Cure:  "Sign in by browser, and have the network looked at: something may stand between this computer and the sign-in service; check --cloud and --authority"}
}

// ownHost reports whether a host, with its port, is that of the authority that was configured.
func (o Options) ownHost(host string) bool {
	u, err := url.Parse(o.Authority)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}
