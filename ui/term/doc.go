// Package term is what the screens of the wizard are made of: frames, lines, fields, lists, keys and buttons. It knows nothing of directories.
//
// Bubble Tea, bubbles and lipgloss do what they are for. What they would do otherwise than the wizard has to is ours, and stands here with the reason beside it:
//
//   - Text from a directory is hostile. It stays apart from its colours, as a Span, until Painter cleans and paints it: in a string with escape codes
//     ours cannot be distinguished from a name's. So lines are composed here, and not as strings by lipgloss.
//   - Terminals do not agree on how wide a text is. bubbles and lipgloss go by what is usual; what is cut, wrapped or put in columns here goes by the
//     most that any terminal counts (width.go). So a field is drawn here, columns are Beside's and not JoinHorizontal's, a box is not a Style with a
//     Border, and there is no bubbles' table, which cuts its cells by the usual width.
//   - Bubble Tea cuts the top off a frame that is taller than the window, and the top names the account: Frame never is.
//   - bubbles' help leaves out a key that is off; here it stays, in brackets, and says why (keys.go).
//   - Pasted text decides nothing: not by an Enter within it nor by a start that never ends (paste.go).
//   - Time is injected: bubbles' spinner gives its signs, and its ticks are the wizard's (text.go). Nothing that is waited for knows how much
//     is left, so there is no progress bar.
//   - The terminal is never asked for anything: Painter has a renderer with a fixed profile, and the program starts with quietterm.
package term

import "hardmatch/ui/quietterm"

// The terminal's libraries are initialised by now, and have asked nothing.
func init() { quietterm.Restore() }
