package cli

import "strings"

// shells set a variable of the environment, each in its own words.
var shells = map[string]func(name, value string) string{"posix": posixSet, "powershell": powershellSet}

func posixSet(name, value string) string {
	return name + "='" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

// powershellSet doubles each sign that ends a literal text: for PowerShell the typographic ones do too (about_Quoting_Rules; CharTraits.IsSingleQuote).
func powershellSet(name, value string) string {
	var b strings.Builder
	for _, r := range value {
		b.WriteRune(r)
		if strings.ContainsRune("'\u2018\u2019\u201a\u201b", r) {
			b.WriteRune(r)
		}
	}
	return "$env:" + name + " = '" + b.String() + "'"
}
