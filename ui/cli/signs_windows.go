package cli

import "golang.org/x/sys/windows"

const codePageUTF8 = 65001 // CP_UTF8

// needsASCII reports whether the console shows another code page than UTF-8: the fonts that conhost has for it lack most signs. Locales are no matter of Windows.
func needsASCII(func(string) (string, bool)) bool {
	page, err := windows.GetConsoleOutputCP()
	return err == nil && page != codePageUTF8
}
