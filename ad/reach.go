package ad

import (
	"context"
	"log/slog"
	"net"
)

// Reach tells whether a controller of these options takes a connection. It sends nothing and signs nobody in: who asks may not have answered yet as whom.
func Reach(ctx context.Context, o Options) error {
	if o.Lookup == nil {
		o.Lookup = net.DefaultResolver.LookupSRV
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timeout == 0 {
		o.Timeout = 2 * connectTimeout
	}
	if err := o.checkServer(); err != nil {
		return err
	}
	targets, err := o.targets(ctx)
	for _, t := range targets {
		var conn net.Conn
		within, cancel := context.WithTimeout(ctx, connectTimeout)
		conn, err = o.Dial(within, "tcp", t.String())
		cancel()
		if err == nil {
			return conn.Close()
		}
		err = connectProblem(t, err)
	}
	return err
}
