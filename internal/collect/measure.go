package collect

import (
	"context"
	"fmt"
	"sync"
	"time"

	"mackerel-forecast/internal/fault"
)

const (
	// limit is how long all mounts together may take.
	limit = 5 * time.Second
	// overtakenAfter is how long one mount may keep the others waiting. It then
	// goes on being waited for beside them.
	overtakenAfter = 100 * time.Millisecond
)

// stuck remembers the mounts that have not answered yet although their run has
// ended, so that a program that measures again and again (watch) never has more
// than one thread waiting for each.
var stuck = struct {
	sync.Mutex
	since map[mount]time.Time
}{since: map[mount]time.Time{}}

// measureAll measures every mount, mostly in one goroutine: first those that
// answer from memory, then those that ask a network or a daemon.
func measureAll(ctx context.Context, mounts []mount) []space {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r := newRound(mounts)
	r.skipStuck()
	if r.left == 0 {
		return r.answers
	}
	go r.work()
	impatient := time.NewTicker(overtakenAfter)
	defer impatient.Stop()
	answered := -1
	for {
		select {
		case <-r.all:
			return r.answers
		case <-ctx.Done():
			return r.end()
		case <-impatient.C:
			if n := r.answered(); n != answered {
				answered = n
				continue
			}
			go r.work() // no answer since the last tick: its goroutine hangs
		}
	}
}

// round is one measuring of all mounts.
type round struct {
	mounts  []mount
	started time.Time
	all     chan struct{} // closed with the last answer

	sync.Mutex
	answers []space
	state   []state
	order   []int // in which they are begun
	next    int   // place in order of the first that nobody has begun
	left    int   // mounts without an answer
	closed  bool
}

func newRound(mounts []mount) *round {
	r := &round{mounts: mounts, started: time.Now(), all: make(chan struct{}),
		answers: make([]space, len(mounts)), state: make([]state, len(mounts)), order: make([]int, 0, len(mounts))}
	for _, later := range []bool{false, true} {
		for i, m := range mounts {
			if (m.fuse || m.remote()) == later {
				r.order = append(r.order, i)
			}
		}
	}
	return r
}

type state byte

const (
	waiting state = iota
	begun
	done
)

// skipStuck answers for the mounts that an earlier round is still waiting for.
func (r *round) skipStuck() {
	stuck.Lock()
	defer stuck.Unlock()
	for i, m := range r.mounts {
		if since, ok := stuck.since[m]; ok {
			r.answers[i].err = fmt.Errorf("has not answered for %s", time.Since(since).Round(time.Second))
			r.state[i] = done
			continue
		}
		r.left++
	}
}

// work measures mounts until none is left to begin.
func (r *round) work() {
	for {
		i, ok := r.begin()
		if !ok {
			return
		}
		r.finish(i, measureSafely(r.mounts[i]))
	}
}

// measureSafely keeps a fault of this program in one mount from ending the run.
func measureSafely(m mount) (s space) {
	defer func() {
		if recovered := recover(); recovered != nil {
			s = space{err: fmt.Errorf("cannot be measured: %w", fault.Of(recovered))}
		}
	}()
	return measure(m)
}

func (r *round) begin() (i int, ok bool) {
	r.Lock()
	defer r.Unlock()
	for ; r.next < len(r.order) && !r.closed; r.next++ {
		if i := r.order[r.next]; r.state[i] == waiting {
			r.state[i] = begun
			return i, true
		}
	}
	return 0, false
}

func (r *round) finish(i int, answer space) {
	r.Lock()
	defer r.Unlock()
	if r.closed {
		stuck.Lock()
		defer stuck.Unlock()
		delete(stuck.since, r.mounts[i])
		return
	}
	r.answers[i], r.state[i] = answer, done
	if r.left--; r.left == 0 {
		close(r.all)
	}
}

func (r *round) answered() int {
	r.Lock()
	defer r.Unlock()
	return len(r.mounts) - r.left
}

// end ends the round: what has not answered is remembered as stuck.
func (r *round) end() []space {
	r.Lock()
	defer r.Unlock()
	r.closed = true
	stuck.Lock()
	defer stuck.Unlock()
	waited := time.Since(r.started).Round(100 * time.Millisecond)
	for i, s := range r.state {
		switch s {
		case begun:
			stuck.since[r.mounts[i]] = r.started
			r.answers[i].err = fmt.Errorf("does not answer (waited %s)", waited)
		case waiting:
			r.answers[i].err = fmt.Errorf("was not measured within %s", waited)
		}
	}
	return r.answers
}
