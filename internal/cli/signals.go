package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// UntilTold returns a context that ends when the process is told to end: by
// Ctrl-C, by SIGTERM (the agent, at timeout_seconds) or by a terminal that goes
// away. A second signal ends the process at once. What nohup ignores stays
// ignored.
func UntilTold() (context.Context, context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}
