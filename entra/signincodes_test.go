package entra_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/linktest"
)

// refusedSignIns are what the person reads for each way in which the sign-in service refuses: what it is, and what to do or who can change it.
var refusedSignIns = map[int][2]string{
	50011:   {"address that the browser returns to", "Ask the owner of the app registration, or an Application Administrator, to add http://localhost"},
	50020:   {"does not belong to the tenant", "Sign in with an account of the tenant"},
	50034:   {"does not know this account", "Sign in with an account of the tenant"},
	50053:   {"locked", "ask a User Administrator"},
	50055:   {"password of this account has expired", "Change it"},
	50057:   {"disabled", "ask a User Administrator to enable it"},
	50072:   {"register a second factor", "https://aka.ms/mfasetup"},
	50074:   {"second factor", "Sign in again, by browser"},
	50076:   {"second factor", "Sign in again, by browser"},
	50078:   {"too long ago", "Sign in again, by browser"},
	50079:   {"register a second factor", "https://aka.ms/mfasetup"},
	50097:   {"which device this is", "ask a Conditional Access Administrator"},
	50105:   {"not assigned to the application", "Ask an Application Administrator"},
	50131:   {"the device, the place or the risk", "ask a Conditional Access Administrator"},
	50132:   {"no longer valid", "Sign in again"},
	50133:   {"no longer valid", "Sign in again"},
	50144:   {"expired in Active Directory", "Change it there"},
	50155:   {"does not recognise this device", "ask a Conditional Access Administrator"},
	50158:   {"another check", "Sign in again, by browser"},
	50173:   {"revoked", "Sign in again"},
	53000:   {"managed device", "ask a Conditional Access Administrator"},
	53001:   {"joined to the domain", "ask a Conditional Access Administrator"},
	53002:   {"does not accept this application", "Ask a Conditional Access Administrator"},
	53003:   {"device code that a policy blocks", "Sign in by browser, or ask a Conditional Access Administrator"},
	53004:   {"looks risky", "ask a Security Administrator"},
	53011:   {"at risk", "Ask a Security Administrator"},
	65001:   {"no one has consented", "Ask an Application Administrator or Global Administrator to grant admin consent"},
	65004:   {"page declined", "Global Administrator to grant admin consent"},
	65005:   {"does not list a permission", "add it under API permissions"},
	70008:   {"has expired", "Sign in again"},
	70018:   {"another code was typed", "type the code that is shown"},
	70019:   {"the code has expired", "type the new code"},
	70020:   {"the code has expired", "type the new code"},
	70043:   {"after some time", "Sign in again"},
	90072:   {"another organisation", "Sign in with an account of the tenant"},
	90094:   {"administrator has to consent", "Ask an Application Administrator or Global Administrator to grant admin consent"},
	123456:  {"was refused for a reason that hardmatch does not know", "Show the tenant's administrator this code, the trace and the time"},
	135011:  {"disabled in the tenant", "another device"},
	16000:   {"several accounts", "choose the account"},
	16003:   {"does not know this account", "account of the tenant"},
	20012:   {"federated with", "identity provider"},
	28002:   {"does not exist", "Check --graph-scopes"},
	40008:   {"belongs to is having trouble", "identity provider"},
	50001:   {"the service that the token is for", "Check --cloud"},
	50002:   {"tenant restrictions", "the network's proxy"},
	50005:   {"this kind of device", "Conditional Access Administrator"},
	50013:   {"a clock is wrong", "Correct this computer's clock"},
	50014:   {"invitation", "account of the tenant"},
	50029:   {"characters that no domain may have", "Check --tenant"},
	50049:   {"not one of this cloud's", "Check --authority"},
	50056:   {"no password in Entra ID", "User Administrator"},
	50058:   {"no one is signed in", "Sign in again"},
	50059:   {"which tenant is meant", "Check --tenant"},
	50085:   {"own provider has expired", "Sign in again"},
	50089:   {"took too long", "Sign in again"},
	50107:   {"federation of this domain", "Hybrid Identity Administrator"},
	50125:   {"must be reset", "https://aka.ms/sspr"},
	50126:   {"password is wrong", "right ones"},
	50127:   {"through a broker", "Conditional Access Administrator"},
	50128:   {"not a domain of any tenant", "Check --tenant"},
	50129:   {"joined to the workplace", "Conditional Access Administrator"},
	50135:   {"looks at risk", "https://aka.ms/sspr"},
	50140:   {"stay signed in", "Sign in again"},
	50161:   {"another provider", "Conditional Access Administrator"},
	50177:   {"cannot pass", "account of the tenant"},
	50187:   {"got no answer", "Conditional Access Administrator"},
	50194:   {"for one tenant only", "Check --tenant"},
	50196:   {"too often", "Wait a few minutes"},
	50199:   {"the right application", "answer it"},
	51004:   {"does not know this account", "account of the tenant"},
	500011:  {"Microsoft Graph at this address", "Check --cloud"},
	500014:  {"Microsoft Graph is disabled", "Global Administrator"},
	500022:  {"tenant restrictions", "the network's proxy"},
	500121:  {"second factor was refused", "approve it"},
	500133:  {"a clock is wrong", "Correct this computer's clock"},
	500200:  {"personal Microsoft account", "account of the tenant"},
	500208:  {"this kind of account", "account of the tenant"},
	500212:  {"own organisation does not let", "Security Administrator"},
	500213:  {"does not let accounts of that organisation in", "Security Administrator"},
	53010:   {"from certain places", "Conditional Access Administrator"},
	54005:   {"already been used", "Sign in again"},
	530036:  {"blocks this way", "Sign in by browser"},
	530084:  {"token protection", "leave the application out"},
	65002:   {"Microsoft's own", "your app registration"},
	650052:  {"no subscription", "Global Administrator"},
	650053:  {"does not exist", "Check --graph-scopes"},
	650056:  {"lists no permission", "add them under API permissions"},
	650057:  {"not among its API permissions", "add the permission under API permissions"},
	70000:   {"no longer valid", "Sign in again"},
	70001:   {"is disabled, or the tenant does not have it", "Check --client-id"},
	70011:   {"does not exist", "Check --graph-scopes"},
	700003:  {"does not know this device", "another device"},
	700011:  {"no application with this client id", "Check --client-id"},
	700024:  {"a clock is wrong", "Correct this computer's clock"},
	700038:  {"not the id of an application", "Check --client-id"},
	7000112: {"disabled in the tenant", "under Enterprise applications"},
	80001:   {"does not reach it", "pass-through authentication agents"},
	80002:   {"in time", "pass-through authentication agents"},
	80007:   {"could not check", "pass-through authentication agents"},
	80012:   {"time of day", "hours allowed"},
	80013:   {"clocks of the agent", "pass-through authentication agents"},
	90008:   {"no one has consented", "grant admin consent"},
	90019:   {"which tenant is meant", "Check --tenant"},
	90038:   {"another cloud", "Check --cloud"},
	90051:   {"not one that the service knows", "Check --cloud"},
	90093:   {"may not consent", "grant admin consent"},
	900023:  {"neither the id of a tenant nor one of its domains", "Check --tenant"},
	9001023: {"a group of them", "Check --tenant"},
	9002332: {"work accounts only", "Check --tenant"},
	500021:  {"tenant restrictions", "the network's proxy"},
	530032:  {"security policy", "Sign in by browser, or ask a Conditional Access Administrator"},
	530035:  {"security defaults", "Sign in by browser, or ask a Conditional Access Administrator"},
	700016:  {"no application with this client id", "Check --client-id"},
	700082:  {"not used", "Sign in again"},
	7000218: {"public client flows", "Ask the owner of the app registration"},
}

// A refusal is worded in the same way when a code is asked for and when it was typed.
func TestRefusedSignIns(t *testing.T) {
	t.Parallel()
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	stride := linktest.Stride(5)
	for i, code := range slices.Sorted(maps.Keys(refusedSignIns)) {
		words := refusedSignIns[code]
		for _, at := range []entratest.Ask{entratest.AskCode, entratest.AskPoll} {
			if at == entratest.AskPoll && i%stride != 0 {
				continue
			}
			s.Refuse(at, code)
			p := s.refusal(link.NoRights)
			s.Refuse(at, 0)
			contains(t, p.Error(), words[0], words[1], "sign-in to contoso.com")
			if p.Code != fmt.Sprintf("AADSTS%d", code) || p.RequestID == "" || p.Cure == "" || strings.ContainsAny(p.Error(), "\r\n") {
				t.Errorf("%d at the %s: code %s, request %s: %s", code, at, p.Code, p.RequestID, p)
			}
		}
	}
}

// In mid-use each of them is a sign-in that is no longer good, in the same words.
func TestRefusedRenewals(t *testing.T) {
	t.Parallel()
	stride := linktest.Stride(3)
	for i, code := range slices.Sorted(maps.Keys(refusedSignIns)) {
		if i%stride != 0 {
			continue
		}
		words := refusedSignIns[code]
		c, s, client := signedIn(t) // again: the refusal of a token is remembered
		s.Refuse(entratest.AskRefresh, code)
		c.Fail("", "", 1, entratest.Fault{Status: 401})
		contains(t, problem(t, client.Clear(t.Context(), guid(1)), link.SignedOut).Error(), words[0], words[1], fmt.Sprintf("AADSTS%d", code))
	}
}

// A service that is in trouble, or overloaded, has not refused anyone: neither at the sign-in nor in mid-use.
func TestASignInServiceInTrouble(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string]func(*signInService, *front){
		"a code for it": func(s *signInService, _ *front) {
			s.Refuse(entratest.AskCode, 90033)
			s.Refuse(entratest.AskRefresh, 90033)
		},
		"a code with another status": func(s *signInService, _ *front) {
			s.Refuse(entratest.AskCode, 90024)
			s.Refuse(entratest.AskRefresh, 90024)
		},
		"a page":         func(_ *signInService, f *front) { f.trouble = http.StatusServiceUnavailable },
		"asked too much": func(_ *signInService, f *front) { f.trouble = http.StatusTooManyRequests },
	} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
		front := s.through()
		client := s.signIn()
		trouble(s, front)
		contains(t, s.refusal(link.Unreachable).Error(), "sign-in service is having trouble", "Try again in a while")
		s.tenant.Fail("", "", 1, entratest.Fault{Status: 401})
		_, err := client.Account(t.Context(), guid(1))
		if p := problem(t, err, link.Unreachable); !strings.Contains(p.Error(), "having trouble") || (p.Code == "") != (p.Message == "") {
			t.Errorf("%s: %s", name, p)
		}
		s.Refuse(entratest.AskRefresh, 0)
		front.trouble = 0
		s.tenant.Fail("", "", 1, entratest.Fault{Status: 401})
		_, err = client.Account(t.Context(), guid(900))
		if err != nil {
			t.Errorf("%s: once it is over: %v", name, err)
		}
	}
}
