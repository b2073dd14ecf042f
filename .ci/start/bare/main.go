// Bare is the least that a Bubble Tea program can be: one line, and quit at any key. Like hardmatch it does not ask the terminal for its colours.
package main

import (
	"os"

	_ "hardmatch/ui/quietterm"

	tea "github.com/charmbracelet/bubbletea"
)

type screen struct{}

func (screen) Init() tea.Cmd { return nil }
func (s screen) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	if _, is := m.(tea.KeyMsg); is {
		return s, tea.Quit
	}
	return s, nil
}
func (screen) View() string { return "F1 help" }

func main() {
	if _, err := tea.NewProgram(screen{}, tea.WithAltScreen()).Run(); err != nil {
		os.Exit(1)
	}
}
