// Package line is the wizard in plain lines: for who does not see the screen, and for terminals that cannot draw one. It asks one question at a time and
// reads one line as the answer. There is no cursor movement, nothing is drawn again, and there are no boxes, colours or spinners.
//
// It decides nothing. What is said and asked, and what an answer does, is the wizard's own (ui.Turn): the same Root, in the same states, with the same
// confirmation by the typed name. This package only prints, numbers, and reads.
package line
