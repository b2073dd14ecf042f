package entratest_test

import (
	"encoding/json"
	"fmt"
	"net/http"

	"hardmatch/entra/entratest"
)

// Any Graph client can speak to the tenant, with a token for one of its users. A property that is not selected is not there.
func Example() {
	tenant := entratest.New(entratest.Config{})
	operator := tenant.AddUser(entratest.User{UPN: "helpdesk@contoso.com", ImmutableID: "1MOyofbliUerzRI0VniQqw=="})
	server, err := entratest.Start(tenant, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = server.Close() }()

	get := func(path string) {
		request, err := http.NewRequest(http.MethodGet, server.URL+"/v1.0"+path, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		request.Header.Set("Authorization", "Bearer "+tenant.Issue(entratest.Grant{UserID: operator, Scopes: []string{"User.Read.All"}}))
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer func() { _ = answer.Body.Close() }()
		var user map[string]any
		err = json.NewDecoder(answer.Body).Decode(&user)
		fmt.Println(answer.Status, user["userPrincipalName"], user["onPremisesImmutableId"], err)
	}
	get("/users/helpdesk@contoso.com?$select=userPrincipalName,onPremisesImmutableId")
	tenant.Fail(http.MethodGet, "", 1, entratest.Fault{Status: http.StatusServiceUnavailable, Body: "{}"})
	get("/users/helpdesk@contoso.com?$select=userPrincipalName")
	// Output:
	// 200 OK helpdesk@contoso.com 1MOyofbliUerzRI0VniQqw== <nil>
	// 503 Service Unavailable <nil> <nil> <nil>
}
