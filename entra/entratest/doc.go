// Package entratest is a Microsoft Entra tenant in process: Microsoft Graph's JSON over HTTP on loopback, as net/http/httptest is to HTTP.
//
// A [Tenant] holds users, groups, contacts, devices, administrative units and domains, and answers the part of Graph that a hard
// match touches, the unpleasant parts first: properties that are absent unless selected, filters that need the advanced parameters,
// conflicts that name the holder, a recycle bin that rewrites sign-in names, role holders that a weak operator may not touch and
// members of restricted units that hardly anyone may, reads that are stale after a write, throttling and broken answers. What Microsoft does not document is a field of [Behaviour], to be tried
// both ways. [Start] serves a tenant on a loopback port, [Tenant.Fail] breaks answers, [Tenant.Sync] lets the sync from Active
// Directory run.
//
// It knows no other package of this program and is as fit for any other Graph client.
package entratest
