package replay

import (
	"bufio"
	"context"
	"io"
	"runtime"

	"mackerel-forecast/internal/fault"
)

const (
	chunk  = 32 << 10 // bytes handed over at once
	chunks = 32       // that one item may run ahead of what is written
)

// Ordered does work for each item on all cores and writes what they write in
// the order of the items. What is computed ahead of out is bounded, whatever
// the number of items and the length of what they write. It ends at the first
// error, of an item in turn or of out, and returns it; or ctx's.
func Ordered[T any](ctx context.Context, items []T, out io.Writer, work func(T, io.Writer) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan *pipe, 2*runtime.GOMAXPROCS(0))
	go func() {
		defer close(queue)
		for _, item := range items {
			p := &pipe{ctx: ctx, chunks: make(chan []byte, chunks)}
			select {
			case queue <- p: // waits while enough items are under way
				go p.fill(func(w io.Writer) error { return work(item, w) })
			case <-ctx.Done():
				return
			}
		}
	}()
	for p := range queue {
		for b := range p.chunks {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := out.Write(b); err != nil {
				return err
			}
		}
		if p.err != nil {
			return p.err
		}
	}
	return ctx.Err()
}

// pipe carries what one item writes.
type pipe struct {
	ctx    context.Context
	chunks chan []byte
	err    error // set before chunks is closed
}

// Write hands a copy of b over, waiting while the reader is too far behind.
func (p *pipe) Write(b []byte) (int, error) {
	select {
	case p.chunks <- append([]byte(nil), b...):
		return len(b), nil
	case <-p.ctx.Done():
		return 0, p.ctx.Err()
	}
}

// fill ends with the error of the work. A fault of this program is one too: in a
// goroutine of its own it would end the program with Go's page.
func (p *pipe) fill(work func(io.Writer) error) {
	defer close(p.chunks)
	defer func() {
		if recovered := recover(); recovered != nil {
			p.err = fault.Of(recovered)
		}
	}()
	w := bufio.NewWriterSize(p, chunk)
	if p.err = work(w); p.err == nil {
		p.err = w.Flush()
	}
}
