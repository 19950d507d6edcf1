package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// program is one thing to measure.
type program struct {
	name string
	args []string // args[0] is its path
	env  []string
	anew string // state directory whose seals are broken before each run, so that it forecasts anew; or empty
}

// prepare makes the next run one of those that forecast anew.
func (p program) prepare() error {
	if p.anew == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(p.anew, "*.history"))
	for _, file := range files {
		err = errors.Join(err, os.Chtimes(file, time.Now(), time.Now()))
	}
	return err
}

// cost is what a run of a program costs, each the median over its runs.
type cost struct {
	program
	cpu, wall time.Duration
	memory    int64 // peak resident set, bytes
	written   int64 // bytes given to write calls on files
	calls     int   // system calls
	size      int64 // of the program's file, bytes
}

// measureAll runs the programs in turns, so that whatever else the machine
// does meets all of them, and gives each the median of its runs.
func (t bench) measureAll(programs []program, rounds int) ([]cost, error) {
	cpus, walls := make([][]time.Duration, len(programs)), make([][]time.Duration, len(programs))
	order := rand.Perm(len(programs))
	for round := range rounds + 1 {
		next := time.Now().Truncate(time.Second).Add(time.Second)
		for _, i := range order {
			cpu, wall, err := once(programs[i])
			if err != nil {
				return nil, err
			}
			if round > 0 { // the first fills the caches
				cpus[i], walls[i] = append(cpus[i], cpu), append(walls[i], wall)
			}
		}
		rand.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		time.Sleep(time.Until(next)) // a sample a second at most, as a history expects
	}
	costs := make([]cost, len(programs))
	for i, p := range programs {
		c := cost{program: p, cpu: median(cpus[i]), wall: median(walls[i])}
		if err := c.once(); err != nil {
			return nil, err
		}
		costs[i] = c
	}
	return costs, nil
}

// once runs a program and returns its CPU time (user and system) and wall time.
func once(p program) (cpu, wall time.Duration, err error) {
	if err := p.prepare(); err != nil {
		return 0, 0, err
	}
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Env = append(os.Environ(), p.env...)
	started := time.Now()
	err = cmd.Run()
	wall = time.Since(started)
	state := cmd.ProcessState
	if state == nil {
		return 0, 0, fmt.Errorf("%s: %w", p.name, err)
	}
	if code := state.ExitCode(); code < 0 || code > 3 {
		return 0, 0, fmt.Errorf("%s: exit %d", p.name, code)
	}
	return state.UserTime() + state.SystemTime(), wall, nil
}

// once measures what needs no hundred runs.
func (c *cost) once() error {
	var memory []int64
	for range 5 {
		time.Sleep(time.Second)
		peak, err := c.peak()
		if err != nil {
			return err
		}
		memory = append(memory, peak)
	}
	var err error
	c.memory = median(memory)
	time.Sleep(time.Second) // a sample of the same second would be no news
	if err := c.prepare(); err != nil {
		return err
	}
	if c.calls, c.written, err = c.trace(); err != nil {
		return err
	}
	path, err := exec.LookPath(c.args[0])
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	c.size = info.Size()
	return nil
}

// peak asks time(1): a child of this process would start with this process's
// own peak.
func (c *cost) peak() (int64, error) {
	if err := c.prepare(); err != nil {
		return 0, err
	}
	cmd := exec.Command("/usr/bin/time", append([]string{"-q", "-f", "%M"}, c.args...)...)
	cmd.Env = append(os.Environ(), c.env...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		return 0, fmt.Errorf("time: %w (apt-get install time)", err)
	}
	lines := strings.Fields(stderr.String())
	if len(lines) == 0 {
		return 0, fmt.Errorf("time says nothing of %s", c.name)
	}
	kib, err := strconv.ParseInt(lines[len(lines)-1], 10, 64)
	return kib << 10, err
}

func median[T time.Duration | int64](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
