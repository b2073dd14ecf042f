package signin

import (
	"fmt"

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
		return endpoints{}, &link.Problem{Kind: link.BadInput, Object: fmt.Sprintf("cloud %.40q", string(c)),
			Cause: "is not one that hardmatch knows", Cure: "Give public, usgov, usgov-dod or china"}
	}
}
