// Package entra is the tenant as link needs it: it reads and changes Entra ID users through Microsoft Graph.
//
// Connect makes a Client of a signin.Session; the Client is a link.Cloud and a link.CloudWriter. No exported signature
// names a type of the Graph SDK, and every error is a *link.Problem.
//
// All requests go through one RoundTripper, which takes the place of the SDK's own handlers: it alone retries, and it never
// repeats a write that may have happened. Lists are followed to their last page. What the token may not read is unknown, not empty.
package entra
