package entra_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

// naming makes the sign-in service name a page for the device code.
func (s *signInService) naming(page string) {
	s.options.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		r.Host = r.URL.Host
		if r.Body == nil {
			r.Body = http.NoBody
		}
		s.Authority.ServeHTTP(w, r)
		var code map[string]any
		if json.Unmarshal(w.Body.Bytes(), &code) == nil && code["user_code"] != nil {
			code["verification_uri"], code["verification_url"] = page, page
			w.Body.Reset()
			if err := json.NewEncoder(w.Body).Encode(code); err != nil {
				return nil, err
			}
		}
		return w.Result(), nil
	})
}

// attacks-1 T13: a page for the code is one of the cloud in use, or nothing is shown and nothing is waited for.
func TestOnlyPagesOfTheCloudAreShown(t *testing.T) {
	t.Parallel()
	for page, clouds := range map[string][]signin.Cloud{
		"https://microsoft.com/devicelogin":                          {signin.Public, signin.USGov, signin.USGovDoD, signin.China},
		"https://login.microsoft.com/device":                         {signin.Public},
		"https://login.microsoftonline.com/common/oauth2/deviceauth": {signin.Public},
		"https://login.microsoftonline.us/device":                    {signin.USGov, signin.USGovDoD},
		"https://login.partner.microsoftonline.cn/device":            {signin.China},
		"http://microsoft.com/devicelogin":                           nil,
		"https://microsoft.com:8443/devicelogin":                     nil,
		"https://microsoft.com@evil.example/":                        nil,
		"https://evil.example/microsoft.com":                         nil,
		"https://microsoft.com.evil.example/":                        nil,
		"https://127.0.0.1:1/devicelogin":                            nil,
		"file:///C:/Windows/System32/calc.exe":                       nil,
		`\\evil.example\share\page.html`:                             nil,
		"//evil.example/share":                                       nil,
		"https:microsoft.com/devicelogin":                            nil,
		"ms-settings:":                                               nil,
		"https://microsoft.com/devicelogin\n\x1b]8;;file:///x\x1b\\": nil,
		"": nil,
	} {
		for _, cloud := range []signin.Cloud{signin.Public, signin.USGov, signin.USGovDoD, signin.China} {
			s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
			s.naming(page)
			s.options.Cloud = cloud
			allowed := false
			for _, c := range clouds {
				allowed = allowed || c == cloud
			}
			if !allowed {
				contains(t, s.refusal(link.Refused).Error(), "names a page for the code", "neither shows nor opens it")
			} else if _, err := signin.SignIn(t.Context(), s.options, s.show); err != nil {
				t.Errorf("%q in %s: %v", page, cloud, err)
			}
			if shown := len(s.shown) == 1; shown != allowed {
				t.Errorf("%q in %s: shown %v", page, cloud, s.shown)
			}
		}
	}
}
