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
	var first grammar
	alone, err := s.parseOver(&first, args, nil)
	if err != nil {
		return nil, nil, err
	}
	file, err := s.configFile(first.ConfigFile, settings(alone.Model))
	if err != nil {
		return nil, nil, err
	}
	var all grammar
	beneath := layers{env: s.LookupEnv, file: file}
	if err := beneath.problems(alone.Model, given(alone)); err != nil {
		return nil, nil, err
	}
	parsed, err := s.parseOver(&all, args, beneath)
	if err != nil {
		return nil, nil, err
	}
	all.ConfigFile = file.path
	all.AD.complete(s.LookupEnv)
	token, _ := s.LookupEnv(graphToken)
	all.Entra.Token = Secret(token)
	return parsed, &all, nil
}

func (s *session) parseOver(g *grammar, args []string, beneath kong.Resolver) (*kong.Context, error) {
	shown := false
	parser, err := s.parser(g, beneath, kong.Exit(func(int) { shown = true }))
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(numbersLast(joined(args, everyFlag(parser.Model.Node))))
	if shown {
		return nil, errShown
	}
	if err != nil {
		return nil, asUsage(err)
	}
	return parsed, nil
}

// parser reads a command line into the grammar, with what lies beneath it.
func (s *session) parser(g *grammar, beneath kong.Resolver, options ...kong.Option) (*kong.Kong, error) {
	options = append(options,
		kong.Name("hardmatch"), kong.Description(about),
		kong.Writers(s.Stdout, s.Stderr),
		kong.ValueFormatter(withEnvironmentName),
		kong.NamedMapper("choice", kong.MapperFunc(choice)), kong.NamedMapper("tenant", kong.MapperFunc(tenant)), kong.KindMapper(reflect.Bool, truth{}),
		kong.Bind(s), kong.Help(printHelp),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
	if beneath != nil {
		options = append(options, kong.Resolvers(beneath))
	}
	parser, err := kong.New(g, options...)
	if err != nil {
		return nil, fmt.Errorf("the table of flags: %w", err)
	}
	return parser, nil
}

var negative = regexp.MustCompile(`^-[0-9]{1,3}[\s,;]`)

// numbersLast puts an argument that begins with a negative number, as Java prints bytes, behind the flags, where it is not taken for one.
func numbersLast(args []string) []string {
	i := slices.IndexFunc(args, negative.MatchString)
	if i < 0 || slices.Contains(args[:i], "--") {
		return args
	}
	return append(slices.Delete(slices.Clone(args), i, i+1), "--", args[i])
}

// given is what a command line says itself, by the names of flags.
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

// asUsage makes a problem of what kong says about a command line; one that our own resolver made is kept.
func asUsage(err error) error {
	if problem, ok := errors.AsType[*link.Problem](err); ok {
		return problem
	}
	if m, ok := errors.AsType[*misfit](err); ok {
		return usage(strings.TrimSuffix(strings.TrimSuffix(err.Error(), m.Error()), ": "), m.cause, m.cure)
	}
	return inOurWords(err.Error())
}

// withEnvironmentName is the help text of a flag with the name that it has in the environment.
func withEnvironmentName(v *kong.Value) string {
	if v.Flag == nil || !isSetting(v.Flag) {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " (" + environmentName(v.Name) + ")."
}

// isSetting tells the flags that the environment and the file may set too from those of one command line only: the fields of Config, which
// all have a group in the help.
func isSetting(flag *kong.Flag) bool { return flag.Group != nil }

// environmentName is the name of a flag in the environment.
func environmentName(flag string) string {
	return "HARDMATCH_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// typed is the value of a flag that stands on the command line itself; "" for one that the environment or the file sets, or nobody.
func typed(parsed *kong.Context, flag string) string {
	for _, part := range parsed.Path {
		if part.Flag != nil && part.Flag.Name == flag && !part.Resolved {
			return fmt.Sprint(parsed.FlagValue(part.Flag))
		}
	}
	return ""
}

// run parses the command line, makes the session ready for its command, and runs it.
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
	s.signIn, s.journal = typed(parsed, "sign-in"), typed(parsed, "journal")
	if err := s.openLog(); err != nil {
		return err
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(s)
}
