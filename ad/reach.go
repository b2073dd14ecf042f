package ad

import (
	"cmp"
	"context"
	"net"
)

// Reach reports whether a controller of these options takes a connection. It sends nothing and signs no one in: the options may not say yet as whom.
func Reach(ctx context.Context, o Options) error {
	o = o.withSystem()
	o.Timeout = cmp.Or(o.Timeout, 2*connectTimeout)
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
