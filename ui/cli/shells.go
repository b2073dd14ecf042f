package cli

import "strings"

// shells set a variable of the environment, each in its own words.
var shells = map[string]func(name, value string) string{"posix": posixSet, "powershell": powershellSet}

func posixSet(name, value string) string {
	return name + "='" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

func powershellSet(name, value string) string {
	return "$env:" + name + " = '" + endsOfText.Replace(value) + "'"
}

// endsOfText doubles each sign that ends a literal text: for PowerShell the typographic ones do too (about_Quoting_Rules; CharTraits.IsSingleQuote).
var endsOfText = strings.NewReplacer("'", "''", "\u2018", "\u2018\u2018", "\u2019", "\u2019\u2019", "\u201a", "\u201a\u201a", "\u201b", "\u201b\u201b")
