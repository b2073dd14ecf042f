package cli

import (
	"io"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/spf13/cobra"

	"hardmatch/link/audit"
)

type completionCommand struct {
	Shell string `arg:"" type:"choice" enum:"bash,zsh,fish,powershell" help:"For which shell: bash, zsh, fish or powershell."`
}

// AfterApply shows the script before anything reads the environment and the config file: what is wrong with them does not matter here.
func (c completionCommand) AfterApply(k *kong.Kong, s *session) error {
	if err := completionScript(tree(k.Model), c.Shell, s.Stdout); err != nil {
		return notWritten(err)
	}
	k.Exit(0)
	return nil
}

// completionScript writes the script that a shell takes. The script asks the program itself for what fits, so it need not change with the program.
func completionScript(root *cobra.Command, shell string, to io.Writer) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(to, true)
	case "zsh":
		return root.GenZshCompletion(to)
	case "fish":
		return root.GenFishCompletion(to, true)
	default:
		return root.GenPowerShellCompletionWithDesc(to)
	}
}

// isCompletion reports whether a command line is a script's question about what fits.
func isCompletion(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// complete answers such a question. It reads nothing but the question.
func (s *session) complete(args []string) error {
	parser, err := s.parser(&grammar{})
	if err != nil {
		return err
	}
	root := tree(parser.Model)
	root.SetArgs(args)
	root.SetOut(s.Stdout)
	root.SetErr(io.Discard) // what cobra notes there for whoever debugs a script
	return root.Execute()
}

// tree returns the command line as cobra knows it, for what only cobra can make: completion and manual pages. kong reads what is run.
func tree(app *kong.Application) *cobra.Command {
	root := branch(app.Node, app)
	root.Short = "joins an Active Directory user to the right Entra ID account"
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

// branch returns one command with those below it.
func branch(node *kong.Node, app *kong.Application) *cobra.Command {
	command := &cobra.Command{Use: node.Name, Short: node.Help, Long: node.Help, Run: func(*cobra.Command, []string) {}, ValidArgsFunction: cobra.NoFileCompletions}
	for _, argument := range node.Positional {
		command.Use += " " + placeholder(argument)
		if argument.Enum != "" {
			command.ValidArgsFunction = cobra.FixedCompletions(argument.EnumSlice(), cobra.ShellCompDirectiveNoFileComp)
		}
	}
	for _, flag := range app.Flags {
		addFlag(command, flag, node.Tag == nil || uses(node, flag))
	}
	if node != app.Node {
		for _, flag := range node.Flags {
			addFlag(command, flag, true)
		}
	}
	var below []string
	help := &cobra.Command{Use: "no-help", Hidden: true} // or cobra would add one, which this command line has not
	for _, child := range node.Children {
		switch c := branch(child, app); {
		case child.Hidden:
		case child.Name == "help":
			help = c
		default:
			below = append(below, child.Name)
			command.AddCommand(c)
		}
	}
	command.SetHelpCommand(help)
	if node == app.Node {
		help.ValidArgsFunction = cobra.FixedCompletions(below, cobra.ShellCompDirectiveNoFileComp)
		command.InitDefaultHelpCmd()
	}
	command.DisableAutoGenTag = true
	return command
}

// placeholder returns an argument as manuals write it.
func placeholder(argument *kong.Positional) string {
	name := strings.ToUpper(argument.Name)
	if argument.IsCumulative() {
		name += "..."
	}
	if !argument.Required {
		name = "[" + name + "]"
	}
	return name
}

// addFlag gives a command one flag, and says what completes its value: the values that it may have, files, folders, or nothing. A hidden flag
// is read all the same.
func addFlag(command *cobra.Command, flag *kong.Flag, shown bool) {
	short := ""
	if flag.Short != 0 {
		short = string(flag.Short)
	}
	help := withEnvironmentName(flag.Value)
	if flag.IsBool() {
		command.Flags().BoolP(flag.Name, short, false, help)
	} else {
		command.Flags().StringP(flag.Name, short, "", help)
	}
	added := command.Flags().Lookup(flag.Name)
	added.Hidden = !shown || flag.Hidden
	var fits cobra.CompletionFunc
	switch {
	case flag.IsBool(), strings.HasPrefix(flag.PlaceHolder, "FILE"): // a shell completes files by itself
		return
	case flag.PlaceHolder == "DIR":
		fits = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveFilterDirs)
	case flag.PlaceHolder == "CATEGORY":
		fits = completeCategories
	case flag.Enum != "":
		fits = cobra.FixedCompletions(flag.EnumSlice(), cobra.ShellCompDirectiveNoFileComp)
	default:
		fits = cobra.NoFileCompletions
	}
	if err := command.RegisterFlagCompletionFunc(flag.Name, fits); err != nil {
		panic(err) // the flag has been added above
	}
}

// completeCategories completes the last item of a list.
func completeCategories(_ *cobra.Command, _ []string, typed string) (all []cobra.Completion, _ cobra.ShellCompDirective) {
	before := typed[:strings.LastIndex(typed, ",")+1]
	all = append(all, before+"all")
	for _, category := range audit.Categories() {
		all = append(all, before+string(category))
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
