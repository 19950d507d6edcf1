package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
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

// shortLife is longer than an ordinary minute takes, shorter than anybody waits.
const shortLife = 50 * time.Millisecond

// UntilToldLater is UntilTold for a process that as a rule ends within
// milliseconds: until it has lived for longer a signal ends it at once, as one
// that nobody listens for. Listening costs three threads.
func UntilToldLater() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(shortLife, func() {
		told, _ := UntilTold()
		context.AfterFunc(told, cancel)
	})
	return ctx
}
