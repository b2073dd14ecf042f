package cli

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"hardmatch/link"
)

// grammar is the whole command line.
type grammar struct {
	Config `embed:""`

	Practice   bool        `help:"The practice company, for every command: no network, no credentials, nothing real."`
	ConfigFile string      `name:"config" help:"TOML with the same names (HARDMATCH_CONFIG)." placeholder:"FILE"`
	Worklist   string      `help:"The wizard goes on with a worklist: one that it has saved, or what audit --format json has written." placeholder:"FILE"`
	Version    versionFlag `help:"Show the version."`

	Wizard wizardCommand `cmd:"" default:"1" hidden:"" help:"The wizard; asks for what is missing."`
	Check  checkCommand  `cmd:"" help:"The check-up alone; changes nothing."`

	Audit         auditCommand         `cmd:"" help:"Everybody at once: who is not linked correctly, and why; changes nothing."`
	Convert       convertCommand       `cmd:"" needs:"nothing" help:"GUID, ImmutableID or hex bytes, any to all; offline."`
	History       historyCommand       `cmd:"" needs:"journal" help:"The journal: who did what to whom, and how it stands; offline."`
	Undo          undoCommand          `cmd:"" help:"Undo an operation, with the same confirmation."`
	Watch         watchCommand         `cmd:"" help:"Follow a linked account until the sync has taken it, or has not; changes nothing."`
	ConfigCommand configCommand        `cmd:"" name:"config" help:"The configuration."`
	ServePractice servePracticeCommand `cmd:"" help:"Only the practice company's two servers, and the environment that points at them."`
	VersionShown  versionCommand       `cmd:"" name:"version" needs:"nothing" help:"Which version this is: its commit and date."`
	Completion    completionCommand    `cmd:"" needs:"nothing" help:"The script that completes commands, flags and their values in a shell."`
	HelpShown     helpCommand          `cmd:"" name:"help" needs:"nothing" help:"The help of a command."`
}

// parse reads the command line twice: first to know the config file, then with the environment and that file beneath it.
func (s *session) parse(args []string) (*kong.Context, *grammar, error) {
	var g grammar
	var beneath layers
	shown := false
	parser, err := s.parser(&g, kong.Resolvers(&beneath), kong.Exit(func(int) { shown = true }))
	if err != nil {
		return nil, nil, err
	}
	args = numbersLast(joined(args, everyFlag(parser.Model.Node)))
	alone, err := parser.Parse(args)
	switch {
	case shown:
		return nil, nil, errShown
	case err != nil:
		return nil, nil, asUsage(err)
	}
	beneath.env = s.LookupEnv
	if beneath.file, err = s.configFile(g.ConfigFile, settings(parser.Model)); err != nil {
		return nil, nil, err
	}
	if err := beneath.problems(parser.Model, given(alone)); err != nil {
		return nil, nil, err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return nil, nil, asUsage(err)
	}
	g.ConfigFile = beneath.file.path
	g.AD.complete(s.LookupEnv)
	token, _ := s.LookupEnv(graphToken)
	g.Entra.Token = Secret(token)
	return parsed, &g, nil
}

// parser reads a command line into the grammar.
func (s *session) parser(g *grammar, options ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(g, append(options,
		kong.Name("hardmatch"), kong.Description(about),
		kong.Writers(s.Stdout, s.Stderr),
		kong.ValueFormatter(withEnvironmentName),
		kong.NamedMapper("choice", kong.MapperFunc(choice)), kong.NamedMapper("tenant", kong.MapperFunc(tenant)), kong.KindMapper(reflect.Bool, truth{}),
		kong.Bind(s), kong.Help(printHelp),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)...)
	if err != nil {
		return nil, fmt.Errorf("the table of flags: %w", err)
	}
	return parser, nil
}

var negative = regexp.MustCompile(`^-[0-9]{1,3}[\s,;]`)

// numbersLast puts an argument that begins with a negative number, as Java prints bytes, after the flags: there kong does not take it for one.
func numbersLast(args []string) []string {
	i := slices.IndexFunc(args, negative.MatchString)
	if i < 0 || slices.Contains(args[:i], "--") {
		return args
	}
	return append(slices.Delete(slices.Clone(args), i, i+1), "--", args[i])
}

// given returns what a command line says itself, by the names of flags; "" for what is no text.
func given(parsed *kong.Context) map[string]string {
	all := map[string]string{}
	for _, part := range parsed.Path {
		if part.Flag == nil || part.Resolved {
			continue
		}
		all[part.Flag.Name] = ""
		if value := reflect.ValueOf(parsed.FlagValue(part.Flag)); value.Kind() == reflect.String {
			all[part.Flag.Name] = value.String()
		}
	}
	return all
}

// asUsage makes a problem of kong's error about a command line; it keeps one that our own resolver made.
func asUsage(err error) error {
	if problem, ok := errors.AsType[*link.Problem](err); ok {
		return problem
	}
	if m, ok := errors.AsType[*misfit](err); ok {
		return usage(strings.TrimSuffix(strings.TrimSuffix(err.Error(), m.Error()), ": "), m.cause, m.cure)
	}
	return inOurWords(err.Error())
}

// withEnvironmentName returns the help text of a flag with its name in the environment.
func withEnvironmentName(v *kong.Value) string {
	if v.Flag == nil || !isSetting(v.Flag) {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " (" + environmentName(v.Name) + ")."
}

// isSetting distinguishes the flags that the environment and the file may set too from those of one command line only: the fields of Config, which
// all have a group in the help.
func isSetting(flag *kong.Flag) bool { return flag.Group != nil }

// environmentName returns the name of a flag in the environment.
func environmentName(flag string) string {
	return "HARDMATCH_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// run parses the command line, prepares the session for its command, and runs it.
func (s *session) run(ctx context.Context, args []string) error {
	if isCompletion(args) {
		return s.complete(args)
	}
	parsed, g, err := s.parse(args)
	if err != nil {
		return err
	}
	s.config, s.practising, s.configPath = g.Config, g.Practice, g.ConfigFile
	s.worklist = g.Worklist
	if command := parsed.Command(); s.worklist != "" && command != "wizard" {
		return usage("--worklist", "only the wizard uses it, not "+command, "Run hardmatch --worklist FILE")
	}
	typed := given(parsed)
	s.signIn, s.journal = typed["sign-in"], typed["journal"]
	if err := s.openLog(); err != nil {
		return err
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(s)
}
