package cli

import (
	"maps"
	"slices"
	"testing"

	"hardmatch/link"
)

// Whatever a config file holds, it is read as flat names and values, or refused as bad usage: never a panic, never half of it.
func FuzzParseConfig(f *testing.F) {
	f.Add("theme = 'dark'\nread-only = true\nsync-interval = '30m'\n")
	f.Add("[table]\nad-user = 1\n")
	f.Add("a = 1\na = 2\n\xff\x00")
	f.Add("ad-user = \"\\ud800\"\nlist = [1, [2]]\nx.y = 2026-11-02\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := parseConfig("config.toml", text, []string{"theme", "ad-user"})
		for _, p := range file.wrong {
			if p.Kind != link.BadInput || p.Cause == "" {
				t.Errorf("%v", p)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(file.values)) {
			switch value := file.values[key].(type) {
			case string, bool, int64:
			default:
				t.Errorf("%q is a %T", key, value)
			}
			_ = closest(key, []string{"theme", "ad-user"})
		}
	})
}
