package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os/signal"
	"strings"
	"syscall"

	"hardmatch/link"
)

type servePracticeCommand struct {
	Shell string `help:"For which shell the environment is printed: posix or powershell." type:"choice" enum:"posix,powershell" default:"posix" placeholder:"NAME"`
}

// Run serves the practice company until it is interrupted. Each line of standard input is an order to the company; the end of the input ends nothing.
func (c servePracticeCommand) Run(ctx context.Context, s *session) error {
	company, err := s.Practice.Start(s.config.Sync.Settings())
	if err != nil {
		return err
	}
	s.closers = append(s.closers, company.Close)
	ctx, stop := whileOpen(ctx)
	defer stop()
	var b strings.Builder
	for _, pair := range company.Environment() {
		b.WriteString(shells[c.Shell](pair[0], pair[1]) + "\n")
	}
	if err := s.write([]byte(b.String())); err != nil {
		return err
	}
	return s.hearOrders(ctx, company)
}

// whileOpen also ends when the terminal is closed, so that no file is left behind; but not if the program was started to outlive that, as with nohup.
func whileOpen(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	return signal.NotifyContext(ctx, syscall.SIGHUP)
}

// orderSync is the line of standard input that runs the practice company's sync.
const orderSync = "sync"

// hearOrders carries out the lines of standard input, until the context ends.
func (s *session) hearOrders(ctx context.Context, company Practice) error {
	lines := make(chan string)
	go readLines(ctx, s.Stdin, lines)
	for {
		select {
		case <-ctx.Done():
			return nil
		case line, more := <-lines:
			if !more {
				lines = nil // standard input has ended, and the company stays
				continue
			}
			if answer := answerTo(ctx, company, line); answer != "" {
				if err := s.write([]byte(link.Clean(answer) + "\n")); err != nil {
					return err
				}
			}
		}
	}
}

// readLines sends each line that it reads, and closes the channel at the end. It may remain in a read that never returns; the program ends then anyway.
func readLines(ctx context.Context, from io.Reader, lines chan<- string) {
	defer close(lines)
	readInBackground()
	for scanner := bufio.NewScanner(from); scanner.Scan(); {
		select {
		case lines <- scanner.Text():
		case <-ctx.Done():
			return
		}
	}
}

// answerTo carries out one line, and says in one line what came of it; "" to an empty line.
func answerTo(ctx context.Context, company Practice, line string) string {
	switch order := strings.TrimSpace(line); {
	case order == "":
		return ""
	case order != orderSync:
		return fmt.Sprintf("%q does nothing here. Type sync to let the practice company's sync run once.", order)
	}
	said, err := runSync(ctx, company.SyncURL())
	if err != nil {
		said = asProblem(err).Error()
	}
	return orderSync + ": " + said
}

// mostSyncSays is how much it reads of the answer of the practice company's sync.
const mostSyncSays = 64 << 10

// runSync makes the practice company's sync run once, and says in one line what came of it. It asks over the wire, like everything that reaches the company.
func runSync(ctx context.Context, url string) (string, error) {
	const object = "The practice company's sync"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", &link.Problem{Kind: link.Unreachable, Object: object, Cause: "it does not answer", Cure: "Start the practice company again", Err: err}
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, mostSyncSays))
	text := link.Clean(strings.TrimSpace(string(said)))
	if err != nil || answer.StatusCode != http.StatusOK {
		return "", &link.Problem{Kind: link.Refused, Object: object, Cause: "it did not run (" + text + ")", Cure: "Try again", Err: err}
	}
	return text, nil
}
