package cli

import "golang.org/x/sys/windows"

const utf8 = 65001 // CP_UTF8

// legacyCodePage tells whether the console shows another code page than UTF-8, and so not every sign.
func legacyCodePage() bool {
	page, err := windows.GetConsoleOutputCP()
	return err == nil && page != utf8
}
