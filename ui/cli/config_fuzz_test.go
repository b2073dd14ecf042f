package cli

import (
	"errors"
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
		file, err := parseConfig("config.toml", text)
		var problem *link.Problem
		if err != nil {
			if !errors.As(err, &problem) || problem.Kind != link.Usage || len(file.values) > 0 {
				t.Errorf("%v, with %d values", err, len(file.values))
			}
			return
		}
		for _, key := range sortedKeys(file.values) {
			switch value := file.values[key].(type) {
			case string, bool, int64:
			default:
				t.Errorf("%q is a %T", key, value)
			}
			_ = closest(key, []string{"theme", "ad-user"})
		}
	})
}
