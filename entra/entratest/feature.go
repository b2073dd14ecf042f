package entratest

import (
	"maps"
	"slices"
)

// SetFeature switches a feature of /directory/onPremisesSynchronization on or off, by its name in Graph.
func (t *Tenant) SetFeature(name string, on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	features := map[string]bool{}
	maps.Copy(features, t.config.Features)
	features[name] = on
	t.config.Features = features
}

// SetSyncOn sets onPremisesSyncEnabled of the organisation; nil: never synchronised.
func (t *Tenant) SetSyncOn(on *bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.config.SyncOn = on
}

// RemoveDomain takes a domain away from the tenant; names in it stay as they are.
func (t *Tenant) RemoveDomain(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.domains = slices.DeleteFunc(slices.Clone(t.domains), func(d Domain) bool { return d.Name == name })
}
