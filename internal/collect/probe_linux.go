package collect

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A thread that waits for a FUSE daemon which has read its request and never
// answers cannot be killed: the process around it would neither end nor be
// reaped, and take the agent's minute with it. So a FUSE mount is measured by a
// child that may stay behind: this same program, told by its own name. Other
// filesystems need none: their threads wait so that exit ends them (NFS), or
// answer from memory (disks).

const (
	probeName = "measure-one-mount" // argv[0] of the child
	probeLife = 10 * time.Second    // a child that can end ends after this
	// guardWait is how long a probe of another run keeps this one waiting; a
	// mount that answers takes a few milliseconds.
	guardWait = time.Second
)

// served is set once the program has shown that it calls ServeProbe: only then
// may it be started as a child.
var served bool

// ServeProbe is called first thing in main by a program that measures. In an
// ordinary run it does nothing and returns false. In the child that measures
// one mount for its parent it does so and returns true: main returns then.
func ServeProbe() bool {
	served = true
	if os.Args[0] != probeName {
		return false
	}
	m, err := probeMount(os.Args[1:])
	if err != nil {
		return true
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		fmt.Fprint(os.NewFile(3, "reply"), probeReply(measureHere(m)))
	}()
	select {
	case <-done:
	case <-time.After(probeLife): // main returns, which ends what can be ended
	}
	return true
}

// measure asks for the space of one mount. It may hang as long as the
// filesystem does.
func measure(m mount) space {
	if served && m.fuse {
		return measureByChild(m)
	}
	return measureHere(m)
}

// measureByChild waits for a child's answer, without a limit of its own: the
// round that asked has one.
func measureByChild(m mount) space {
	guard, err := acquireGuard(m)
	if err != nil {
		return space{err: err}
	}
	defer guard.Close()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return space{err: noProcess(err)}
	}
	defer null.Close()
	reply, write, err := os.Pipe()
	if err != nil {
		return space{err: noProcess(err)}
	}
	defer reply.Close()
	// Nothing else is inherited: a child that stays behind must not hold the
	// agent's pipes open.
	child, err := os.StartProcess("/proc/self/exe", append([]string{probeName}, probeArgs(m)...),
		&os.ProcAttr{Dir: "/", Env: []string{}, Files: []*os.File{null, null, null, write, guard}})
	write.Close()
	if err != nil {
		return space{err: noProcess(err)}
	}
	text, err := io.ReadAll(reply)
	if _, waitErr := child.Wait(); err == nil && waitErr != nil {
		err = waitErr
	}
	if err != nil {
		return space{err: noProcess(err)}
	}
	s := parseProbeReply(string(text))
	if s.err == nil {
		s.identity = m.sourceIdentity()
	}
	return s
}

func noProcess(err error) error {
	return fmt.Errorf("cannot be measured by a process of its own: %w", err)
}

// acquireGuard makes sure that at most one child waits for a mount, over all
// runs of a user: an abstract socket, held for as long as the child lives,
// needs no disk and leaves nothing behind.
func acquireGuard(m mount) (*os.File, error) {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("cannot be measured safely: %w", err)
	}
	name := fmt.Sprintf("@mackerel-forecast/%d/%d:%d", os.Geteuid(), m.dev>>32, uint32(m.dev))
	for deadline := time.Now().Add(guardWait); ; time.Sleep(10 * time.Millisecond) {
		err := unix.Bind(fd, &unix.SockaddrUnix{Name: name})
		if err == nil {
			return os.NewFile(uintptr(fd), name), nil
		}
		if errors.Is(err, unix.EADDRINUSE) && time.Now().Before(deadline) {
			continue
		}
		unix.Close(fd)
		if errors.Is(err, unix.EADDRINUSE) {
			return nil, errors.New("does not answer (an earlier run is still waiting for it)")
		}
		return nil, fmt.Errorf("cannot be measured safely: %w", err)
	}
}

func probeArgs(m mount) []string {
	return []string{strconv.Itoa(m.id), strconv.FormatUint(m.dev, 10), m.fstype, m.source, m.point}
}

func probeMount(args []string) (m mount, err error) {
	if len(args) != 5 {
		return m, errors.New("not a probe")
	}
	id, errID := strconv.Atoi(args[0])
	dev, errDev := strconv.ParseUint(args[1], 10, 64)
	return mount{id: id, dev: dev, root: "/", fstype: args[2], source: args[3], point: args[4]}, errors.Join(errID, errDev)
}

// probeReply is an answer as one line of text: ok and the numbers, or what kind
// of error it is.
func probeReply(s space) string {
	switch {
	case errors.Is(s.err, errGone):
		return "gone"
	case errors.Is(s.err, errNoSize):
		return "no-size"
	case s.err != nil:
		return "error " + s.err.Error()
	}
	return fmt.Sprintf("ok %d %d %d %d", s.used, s.available, s.inodes, s.inodesFree)
}

func parseProbeReply(text string) space {
	kind, rest, _ := strings.Cut(text, " ")
	switch kind {
	case "ok":
		var s space
		if _, err := fmt.Sscan(rest, &s.used, &s.available, &s.inodes, &s.inodesFree); err == nil {
			return s
		}
	case "gone":
		return space{err: errGone}
	case "no-size":
		return space{err: errNoSize}
	case "error":
		return space{err: errors.New(rest)}
	}
	return space{err: noProcess(fmt.Errorf("it told %q", text))}
}
