package entra

import (
	"fmt"
	"net/url"
	"strings"

	"hardmatch/link"
)

// Cloud names one of Microsoft's clouds. Sign-in address, Graph address and scopes change together, so that a token never goes
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
		return endpoints{}, &link.Problem{Kind: link.Usage, Object: fmt.Sprintf("cloud %.40q", string(c)),
			Cause: "is not one that hardmatch knows", Cure: "give public, usgov, usgov-dod or china"}
	}
}

// scopes are what the SDK asks for; the session asks for less in their place.
func (e endpoints) scopes() []string { return []string{e.graph + "/.default"} }

// checkRoot accepts the root of a server that tokens may be sent to: https, or http on this very machine.
func checkRoot(what, raw string) (*url.URL, error) {
	name := raw
	if at := strings.LastIndex(raw, "@"); at >= 0 { // what stands before it may be a password
		name = "…" + raw[at:]
	}
	refuse := func(cause string) error {
		return &link.Problem{Kind: link.Usage, Object: fmt.Sprintf("%s %.80q", what, name), Cause: cause,
			Cure: "give the root of the server, such as https://graph.microsoft.com"}
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		return nil, refuse("is not the address of a server")
	case u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "":
		return nil, refuse("has more than the root of the server in it")
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return nil, refuse("would send the token in clear text: it must begin with https://")
	}
	u.Path = ""
	return u, nil
}

func loopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }
