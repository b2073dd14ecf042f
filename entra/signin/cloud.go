package signin

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"hardmatch/link"
)

// Cloud names one of Microsoft's clouds. Sign-in address, Graph address and scopes change together, so a token never goes
// to another cloud (Learn: graph/deployments).
type Cloud string

// The clouds. "" is Public.
const (
	Public   Cloud = "public"
	USGov    Cloud = "usgov"
	USGovDoD Cloud = "usgov-dod"
	China    Cloud = "china"
)

// endpoints are the two addresses of a cloud, without a slash at the end.
type endpoints struct {
	authority string // where people sign in
	graph     string // root of Microsoft Graph, without a version
}

func (c Cloud) endpoints() (endpoints, error) {
	switch c {
	case Public, "":
		return endpoints{"https://login.microsoftonline.com", "https://graph.microsoft.com"}, nil
	case USGov:
		return endpoints{"https://login.microsoftonline.us", "https://graph.microsoft.us"}, nil
	case USGovDoD:
		return endpoints{"https://login.microsoftonline.us", "https://dod-graph.microsoft.us"}, nil
	case China:
		return endpoints{"https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"}, nil
	default:
		return endpoints{}, &link.Problem{Kind: link.BadInput, Object: fmt.Sprintf("cloud %.40q", string(c)),
			Cause: "is not one that hardmatch knows", Cure: "Give public, usgov, usgov-dod or china"}
	}
}

// deviceCodeHosts are the hosts of a cloud with a page to type a device code on: microsoft.com/devicelogin with its counterparts for the
// national clouds, and the sign-in addresses themselves (Learn: v2-oauth2-device-code; pages named in Azure/azure-cli #26468 and #32926).
func (c Cloud) deviceCodeHosts() []string {
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

// checkDeviceCodePage refuses a page from the sign-in service that is not one of the cloud in use, or of the configured authority: whatever
// the page shows, people type their code and their password into it, and the system opens it.
func (o Options) checkDeviceCodePage(page string) error {
	u, err := url.Parse(page)
	if err == nil && u.Scheme == "https" && u.User == nil && u.Opaque == "" && (o.isAuthority(u.Host) || slices.Contains(o.Cloud.deviceCodeHosts(), strings.ToLower(u.Host))) {
		return nil
	}
	return &link.Problem{Kind: link.Refused, Object: "sign-in to " + o.Tenant,
		Cause: fmt.Sprintf("the sign-in service names a page for the code that is not one of Microsoft's in this cloud (%.80q), so hardmatch neither shows nor opens it", page),
		Cure:  "Sign in by browser, and have the network checked: something may stand between this computer and the sign-in service; check --cloud and --authority"}
}

// isAuthority reports whether a host, with its port, is that of the configured authority.
func (o Options) isAuthority(host string) bool {
	u, err := url.Parse(o.Authority)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, host)
}
