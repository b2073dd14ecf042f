package journal

import (
	"fmt"
	"io/fs"

	"golang.org/x/sys/windows"
)

// openWithoutWaiting opens a file so that neither a pipe is waited for nor a link followed. On Windows no file of a folder is a pipe.
const openWithoutWaiting = 0

// othersMayWrite says why someone else may have written to a file or a folder, and what mends that; "" if it belongs to who runs the program, to
// the administrators, as what an elevated process makes, or to the system.
func othersMayWrite(name string, _ fs.FileInfo) (why, mend string) {
	mend = fmt.Sprintf(`icacls "%s" /setowner "%%USERNAME%%"`, name)
	descriptor, err := windows.GetNamedSecurityInfo(name, windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return "its owner cannot be read: " + err.Error(), mend
	}
	owner, _, err := descriptor.Owner()
	if err != nil {
		return "its owner cannot be read: " + err.Error(), mend
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "its rightful owner cannot be read: " + err.Error(), mend
	}
	if owner.Equals(user.User.Sid) || owner.IsWellKnown(windows.WinBuiltinAdministratorsSid) || owner.IsWellKnown(windows.WinLocalSystemSid) {
		return "", ""
	}
	return "it belongs to another user (" + owner.String() + ")", mend
}
