package cli

import (
	"fmt"
	"slices"

	"github.com/alecthomas/kong"
)

const about = `Joins an Active Directory user to the right Entra ID account (hard match). Without a command it is a wizard.

Each flag can be set in the environment by the name in parentheses, or in the config file by its own name. A flag beats the environment, which beats the file.`

// uses reports whether a flag of the whole program is of use to a command, and belongs in its help. A command's needs tag says what it uses: only
// what it is given, or the journal and no connection; without the tag it uses every setting.
func uses(command *kong.Node, flag *kong.Flag) bool {
	switch need := command.Tag.Get("needs"); {
	case flag.Name == "worklist": // the wizard's alone
		return false
	case flag.Name == "help" || need == "":
		return true
	case need == "journal":
		return flag.Group == nil || flag.Group.Key == groupProgram
	default:
		return false
	}
}

// printHelp prints the help of the program or of one command, which names the flags that the command uses, and ends with the exit statuses.
func printHelp(o kong.HelpOptions, ctx *kong.Context) error {
	if command := ctx.Selected(); command != nil && command.Tag != nil {
		for _, flag := range ctx.Model.Flags {
			flag.Hidden = flag.Hidden || !uses(command, flag)
		}
	}
	if err := kong.DefaultHelpPrinter(o, ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintf(ctx.Stdout, "\nExit status:\n%s", statusTable())
	return err
}

type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The command; without one the whole program."`
}

// BeforeReset shows the help of a command as its --help does, before anything else is looked at.
func (helpCommand) BeforeReset(k *kong.Kong, ctx *kong.Context) error {
	command := ctx.Args[slices.Index(ctx.Args, "help")+1:]
	if slices.Contains(command, "--help") || slices.Contains(command, "-h") {
		return nil // of this command, which that flag shows
	}
	asked, err := kong.Trace(k, append(command, "--help"))
	if err != nil {
		return err
	}
	if asked.Error != nil && len(asked.Path) < 2 { // what a command lacks does not matter here
		return asked.Error
	}
	if err := asked.PrintUsage(false); err != nil {
		return err
	}
	k.Exit(0)
	return nil
}
