// Package ui is the wizard in the terminal: connect, search, pick, check-up, resolve, confirm, apply, done.
//
// Root is the only tea.Model. A screen is a plain struct in a file of its own: it takes a message and returns an action, what should
// happen next, and the root makes it happen. Update and View do no I/O. All messages are in messages.go, all commands, which do the
// I/O, in commands.go.
//
// The rules of this interface, and where they are kept:
//
//   - Text from a directory reaches the terminal only through the painter, which cleans it (term/paint.go).
//   - A frame is never taller or wider than the window, however the terminal counts columns (term/frame.go, term/width.go).
//   - An answer that no one waits for any more is dropped; leaving a screen cancels its reads; a write is never cancelled (jobs.go).
//   - Esc is one step back and keeps what was typed, except on the confirm screen, which forgets it. It never applies and never quits silently (root.go, move.go).
//   - A key that is pasted, or comes too early to be meant, decides nothing (term/paste.go).
//   - A key that cannot do anything now says why (term/keys.go).
//   - Ctrl+D shows the details on every screen that has any, and d does while no field takes the letters (screen.go).
//   - Left and Right move the cursor in a field, and between buttons that stand side by side. They never leave a field, empty or not: Enter and Tab do.
//   - What a plan warns of was in view before its button works (confirm_read.go).
//   - What was left unfinished is shown before the search (move.go, recovery.go); finishing and taking back pass the confirm screen (proposal.go).
package ui
