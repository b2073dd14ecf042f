package entra

// Who can change what the sign-in service refuses (Learn: permissions-reference of the built-in roles, least privileged roles by task).
const (
	askConsent  = "ask an Application Administrator or Global Administrator to grant admin consent"
	askRegister = "ask the owner of the app registration, or an Application Administrator, to "
	askPolicy   = "ask a Conditional Access Administrator"
	askUsers    = "ask a User Administrator"
)

// refusedSignIns are the codes of the sign-in service that a person, or their administrator, can do something about
// (Learn: reference-error-codes).
var refusedSignIns = map[string]struct{ cause, cure string }{
	"AADSTS50011":   {"the app registration does not know the address that the browser comes back to", askRegister + "add http://localhost as a redirect URI under Mobile and desktop applications"},
	"AADSTS50020":   {"this account does not belong to the tenant", "sign in with an account of the tenant"},
	"AADSTS50034":   {"the tenant does not know this account", "sign in with an account of the tenant"},
	"AADSTS50053":   {"this account is locked", "wait some minutes, or " + askUsers},
	"AADSTS50055":   {"the password of this account has expired", "change it, then sign in again"},
	"AADSTS50057":   {"this account is disabled", "sign in with another account, or " + askUsers + " to enable it"},
	"AADSTS50072":   {"this account must register a second factor first", "sign in once at https://aka.ms/mfasetup, then here again"},
	"AADSTS50074":   {"a second factor is asked for", "sign in again, by browser"},
	"AADSTS50076":   {"a second factor is asked for", "sign in again, by browser"},
	"AADSTS50078":   {"the second factor was given too long ago", "sign in again, by browser"},
	"AADSTS50079":   {"this account must register a second factor first", "sign in once at https://aka.ms/mfasetup, then here again"},
	"AADSTS50097":   {"Conditional Access asks which device this is", "sign in by browser on a device that the tenant knows, or " + askPolicy},
	"AADSTS50105":   {"this person is not assigned to the application", "ask an Application Administrator to assign them under Enterprise applications"},
	"AADSTS50131":   {"Conditional Access does not let this sign-in pass: the device, the place or the risk", "sign in by browser on a managed device, or " + askPolicy},
	"AADSTS50132":   {"the sign-in is not valid any more, as after a change of the password", "sign in again"},
	"AADSTS50133":   {"the sign-in is not valid any more, as after a change of the password", "sign in again"},
	"AADSTS50144":   {"the password of this account has expired in Active Directory", "change it there, then sign in again"},
	"AADSTS50155":   {"the tenant does not recognise this device", "sign in by browser on a device that it knows, or " + askPolicy},
	"AADSTS50158":   {"Conditional Access asks for another check", "sign in again, by browser"},
	"AADSTS50173":   {"the sign-in was revoked, as after a change of the password", "sign in again"},
	"AADSTS53000":   {"Conditional Access asks for a managed device", "sign in by browser on a managed device, or " + askPolicy},
	"AADSTS53001":   {"Conditional Access asks for a device that is joined to the domain", "sign in by browser on such a device, or " + askPolicy},
	"AADSTS53002":   {"Conditional Access does not take this application", askPolicy + " to leave the application out of that policy"},
	"AADSTS53003":   {"Conditional Access blocks this sign-in; often it is the device code that a policy blocks", "sign in by browser, or " + askPolicy},
	"AADSTS53004":   {"a second factor cannot be registered while this sign-in looks risky", "sign in from a known place, or ask a Security Administrator"},
	"AADSTS53011":   {"this account is blocked because it looks at risk", "ask a Security Administrator"},
	"AADSTS500021":  {"this network does not let anybody sign in to that tenant (tenant restrictions)", "ask whoever looks after the network's proxy to allow the tenant"},
	"AADSTS530032":  {"a security policy of the tenant blocks this sign-in", "sign in by browser, or " + askPolicy},
	"AADSTS530035":  {"the security defaults of the tenant block this sign-in", "sign in by browser, or " + askPolicy},
	"AADSTS65001":   {"nobody has consented to the application's permissions", askConsent},
	"AADSTS65004":   {"the person at the sign-in page said no", "sign in again and accept, or " + askConsent},
	"AADSTS65005":   {"the app registration does not list a permission that was asked for", askRegister + "add it under API permissions"},
	"AADSTS70008":   {"the sign-in has expired", "sign in again"},
	"AADSTS70018":   {"another code was typed than the one shown", "sign in again and type the code that is shown"},
	"AADSTS70019":   {"the code has expired", "sign in again and type the new code within 15 minutes"},
	"AADSTS70020":   {"the code has expired", "sign in again and type the new code within 15 minutes"},
	"AADSTS70043":   {"Conditional Access asks to sign in again after some time", "sign in again"},
	"AADSTS700016":  {"the tenant has no application of this client id", "compare --client-id and --tenant with the app registration"},
	"AADSTS700082":  {"the sign-in has expired because it was not used", "sign in again"},
	"AADSTS7000218": {"the app registration does not allow public client flows", askRegister + "switch them on under Authentication"},
	"AADSTS90002":   {"there is no tenant of this name in this cloud", "compare --tenant with the tenant's id or domain, and --cloud"},
	"AADSTS90072":   {"this account belongs to another organisation, and the tenant does not know it", "sign in with an account of the tenant"},
	"AADSTS90094":   {"an administrator has to consent to the application's permissions", askConsent},
}
