// Package entratest is a Microsoft Entra tenant in process: Microsoft Graph's JSON over HTTP on loopback, as net/http/httptest is to HTTP.
//
// A [Tenant] holds users, groups, contacts, devices, administrative units and domains, and answers the part of Graph that a hard
// match uses, the unpleasant parts first: properties that are absent unless selected, filters that need the advanced parameters,
// conflicts that name the holder, a recycle bin that rewrites sign-in names, role holders that a weak operator cannot change and
// members of restricted units that hardly anyone can, reads that are stale after a write, throttling and broken answers. What
// Microsoft does not document is a field of [Behaviour], so a test can try both ways. [Start] serves a tenant on a loopback port,
// [Tenant.Fail] breaks answers, [Tenant.Sync] runs the sync from Active Directory.
//
// It imports no other package of this program, and suits any other Graph client as well.
package entratest
