package cli

import "golang.org/x/sys/windows"

const codePageUTF8 = 65001 // CP_UTF8

// needsASCII reports whether the console shows another code page than UTF-8: conhost's fonts for it lack most signs. Windows does not go by locales.
func needsASCII(func(string) (string, bool)) bool {
	page, err := windows.GetConsoleOutputCP()
	return err == nil && page != codePageUTF8
}
