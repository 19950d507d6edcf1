// Command bench measures what a minute costs: the plugin and the check as whole
// processes, with 90 days of minutes recorded, beside what runs on hosts today.
// It needs root, for mounts in a namespace of its own; `make bench` runs it.
//
//	bench [-rounds 100] BIN      (BIN holds the programs, BIN/tools the peers)
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

const inside = "BENCH_IN_NAMESPACE"

func main() {
	rounds := flag.Int("rounds", 100, "timed runs of each program")
	flag.Parse()
	err := error(nil)
	switch {
	case flag.NArg() != 1:
		err = fmt.Errorf("usage: bench [-rounds N] BIN")
	case os.Getenv(inside) == "":
		err = enter()
	default:
		err = run(flag.Arg(0), *rounds)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// enter runs this program again in a mount namespace of its own, so that
// whatever it mounts is gone with it.
func enter() error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("it mounts filesystems to measure: run it as root")
	}
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Env = append(os.Environ(), inside+"=1")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	return cmd.Run()
}

func run(bin string, rounds int) error {
	bin, err := filepath.Abs(bin)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(bin, "bench") // on the disk, not on a tmpfs: what is written counts
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	disks, err := mountDisks(dir, 2) // with / they are three
	if err != nil {
		return err
	}
	defer func() { disks.unmount() }()

	t := bench{bin: bin, dir: dir}
	if err := t.record(); err != nil {
		return err
	}
	few, err := t.measureAll(t.threeFilesystems(), rounds)
	if err != nil {
		return err
	}
	if err := disks.mountMany(filepath.Join(dir, "many"), 500); err != nil {
		return err
	}
	if err := t.recordMany(); err != nil {
		return err
	}
	many, err := t.measureAll(t.manyFilesystems(), max(rounds/5, 5))
	if err != nil {
		return err
	}
	return t.print(os.Stdout, few, many)
}
