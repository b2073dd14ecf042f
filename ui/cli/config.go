package cli

import (
	"errors"
	"time"

	"hardmatch/link"
)

// groupProgram groups the settings that have nothing to do with a connection.
const groupProgram = "hardmatch"

// Config is every setting of the table of flags. A flag beats the environment, which beats the config file. All values are checked for their form;
// whether a server answers is not known yet.
type Config struct {
	AD    AD    `embed:"" prefix:"ad-" group:"Active Directory"`
	Entra Entra `embed:"" group:"Entra ID"`
	Sync  Sync  `embed:"" group:"What the administrator knows about the sync"`

	ReadOnly bool   `help:"Everything but apply." group:"hardmatch"`
	Journal  string `help:"Where the journal is; default the user's state folder. With --practice the folder practice in it, and only where the command line names it." placeholder:"DIR" group:"hardmatch"`
	Log      string `help:"Structured log." placeholder:"FILE" group:"hardmatch"`
	Theme    string `help:"Colours: auto, dark, light or plain." type:"choice" enum:"auto,dark,light,plain" default:"auto" placeholder:"NAME" group:"hardmatch"`
	LineMode bool   `help:"Plain lines for screen readers and dumb terminals; automatic where TERM is dumb or not set." group:"hardmatch"`
}

// AD says which Active Directory to connect to and how.
type AD struct {
	Server   LDAPURL      `help:"ldaps://dc1.contoso.com, or ldap:// which must StartTLS." placeholder:"URL"`
	Domain   string       `help:"Find a domain controller by DNS SRV." placeholder:"NAME"`
	Base     string       `help:"Search base; default from rootDSE." placeholder:"DN"`
	Auth     string       `help:"How to bind: auto, simple, kerberos or windows." type:"choice" enum:"auto,simple,kerberos,windows" default:"auto" placeholder:"HOW"`
	User     string       `help:"UPN or DOMAIN\\name; the password is asked for, or HARDMATCH_AD_PASSWORD." placeholder:"NAME"`
	CA       Certificates `name:"ca" help:"Certificate of the issuing CA (PEM, DER or PKCS #7), added to the system's." placeholder:"FILE"`
	Password Secret       `kong:"-"` // HARDMATCH_AD_PASSWORD
	Kerberos Kerberos     `kong:"-"`
}

// Kerberos names the files that Kerberos works with, by its own environment variables.
type Kerberos struct {
	Config string // KRB5_CONFIG
	Keytab string // KRB5_CLIENT_KTNAME
	Cache  string // KRB5CCNAME
}

// complete fills in what the environment of Windows and of Kerberos says.
func (a *AD) complete(lookup func(string) (string, bool)) {
	password, _ := lookup(adPassword)
	a.Password = Secret(password)
	if a.Server == "" && a.Domain == "" {
		a.Domain, _ = lookup("USERDNSDOMAIN") // Windows sets it if the user has signed in to a domain
	}
	a.Kerberos.Config, _ = lookup("KRB5_CONFIG")
	a.Kerberos.Keytab, _ = lookup("KRB5_CLIENT_KTNAME")
	a.Kerberos.Cache, _ = lookup("KRB5CCNAME")
}

// Entra says which tenant to connect to and how to sign in.
type Entra struct {
	Tenant    string       `help:"Tenant id or domain." type:"tenant" placeholder:"ID"`
	ClientID  string       `help:"The app registration." placeholder:"ID"`
	SignIn    string       `help:"How to sign in: browser, device-code, azure-cli, or token, which reads HARDMATCH_GRAPH_TOKEN." type:"choice" enum:"browser,device-code,azure-cli,token" default:"device-code" placeholder:"HOW"`
	Cloud     string       `help:"National clouds: public, usgov, usgov-dod or china." type:"choice" enum:"public,usgov,usgov-dod,china" default:"public" placeholder:"NAME"`
	GraphURL  RootURL      `help:"Another Graph endpoint, its root without /v1.0." placeholder:"URL"`
	Authority RootURL      `help:"Another sign-in endpoint." placeholder:"URL"`
	GraphCA   Certificates `name:"graph-ca" help:"Certificate of its issuing CA, likewise." placeholder:"FILE"`
	Scopes    Permissions  `name:"graph-scopes" help:"More permissions to ask for together with writing, such as Directory.AccessAsUser.All." placeholder:"LIST"`
	Cache     bool         `name:"token-cache" help:"Keep the sign-in for the next start, encrypted by the system; on macOS in memory only."`
	Token     Secret       `kong:"-"` // HARDMATCH_GRAPH_TOKEN
	Keep      string       `kong:"-"` // folder for who signed in, with --token-cache; "" without
	Claims    string       `kong:"-"` // what the sign-in before could not meet; "" for nothing
}

// Sync is what the administrator states, since the helpdesk has no right to read it.
type Sync struct {
	Tool             string   `name:"sync-tool" help:"What synchronises: connect, cloud-sync or unknown." type:"choice" enum:"connect,cloud-sync,unknown" default:"unknown" placeholder:"NAME"`
	Interval         Interval `name:"sync-interval" help:"How often it runs, such as 30m; default the tool's own." placeholder:"D"`
	HardMatchBlocked bool     `help:"The tenant blocks hard matches."`
	PasswordHashSync bool     `help:"The sync carries password hashes."`
	SourceAnchor     string   `help:"Which AD attribute is the anchor: auto, consistencyguid or objectguid." type:"choice" enum:"auto,consistencyguid,objectguid" default:"auto" placeholder:"NAME"`
}

// Settings returns the stated facts in the words of package link.
func (s Sync) Settings() link.SyncSettings {
	anchors := map[string]link.AnchorAttribute{
		"auto": link.AnchorAuto, "consistencyguid": link.AnchorConsistencyGUID, "objectguid": link.AnchorObjectGUID,
	}
	return link.SyncSettings{
		Tool: link.SyncTool(s.Tool), Interval: time.Duration(s.Interval),
		HardMatchBlocked: s.HardMatchBlocked, PasswordHashSync: s.PasswordHashSync,
		Anchor: anchors[s.SourceAnchor],
	}
}

// pointAt makes the running practice company the only place that is connected to.
func (c *Config) pointAt(p Practice, signIn string) error {
	env := map[string]string{}
	for _, pair := range p.Environment() {
		env[pair[0]] = pair[1]
	}
	c.AD = AD{Server: LDAPURL(env["HARDMATCH_AD_SERVER"]), Auth: "simple", User: env["HARDMATCH_AD_USER"], Password: Secret(env[adPassword])}
	c.Entra = Entra{
		GraphURL: RootURL(env["HARDMATCH_GRAPH_URL"]), SignIn: signIn, Cloud: "public", Token: Secret(env[graphToken]),
		Authority: RootURL(env["HARDMATCH_AUTHORITY"]), Tenant: env["HARDMATCH_TENANT"], ClientID: env["HARDMATCH_CLIENT_ID"],
	}
	return errors.Join(c.AD.CA.UnmarshalText([]byte(env["HARDMATCH_AD_CA"])), c.Entra.GraphCA.UnmarshalText([]byte(env["HARDMATCH_GRAPH_CA"])))
}

// missing returns all that a command that can ask no one lacks.
func (c Config) missing() []*link.Problem {
	var out []*link.Problem
	add := func(wrong bool, object, cause, cure string) {
		if wrong {
			out = append(out, usage(object, cause, cure))
		}
	}
	add(c.AD.Server == "" && c.AD.Domain == "", "Active Directory", "no server is named", "Give --ad-server or --ad-domain, or try --practice")
	add(c.AD.Auth == "simple" && c.AD.User == "", "--ad-auth simple", "no user is named", "Give --ad-user")
	add(c.AD.asksPassword() && c.AD.Password == "", adPassword, "is not set, and there is no terminal to ask for the password", "Set it in the environment")
	add(c.Entra.SignIn == "token" && c.Entra.Token == "", graphToken, "is not set, and --sign-in token reads it",
		"Set it in the environment, or sign in another way")
	return out
}

// asksPassword reports whether the bind needs a password: a user's, unless a keytab stands in for it.
func (a AD) asksPassword() bool {
	return a.User != "" && a.Auth != "windows" && (a.Auth != "kerberos" || a.Kerberos.Keytab == "")
}

func usage(object, cause, cure string) *link.Problem {
	return &link.Problem{Kind: link.BadInput, Object: object, Cause: cause, Cure: cure}
}
