package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// stands is for how many minutes a forecast stands on a quiet disk.
const stands = 30

// print writes the tables of docs/performance.md.
func (t bench) print(w io.Writer, few, many []cost) error {
	fmt.Fprintf(w, "Measured %s, %s/%s, %d CPUs, %s. Medians of interleaved runs of whole processes.\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	floor, disk, inode := few[0].cpu, few[2].cpu, few[3].cpu
	ratio := func(a, b time.Duration) string { return fmt.Sprintf("%.2f", float64(a)/float64(b)) }
	fmt.Fprintln(w, "| three filesystems | CPU (user+system) | x hello | x check-disk | x plugin-inode | wall | peak memory | written | system calls | file |")
	fmt.Fprintln(w, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, c := range few {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s | %s | %d | %s |\n", c.name, milliseconds(c.cpu),
			ratio(c.cpu, floor), ratio(c.cpu, disk), ratio(c.cpu, inode), milliseconds(c.wall),
			mebibytes(c.memory), kibibytes(c.written), c.calls, mebibytes(c.size))
	}
	for k, peer := range []time.Duration{inode, disk} {
		i := 4 + k
		mean := (few[i].cpu*(stands-1) + few[i+2].cpu) / stands
		fmt.Fprintf(w, "\nWith a forecast made anew every %d minutes %s costs %s a minute, %s x its peer.\n", stands, few[i].name, milliseconds(mean), ratio(mean, peer))
	}
	fmt.Fprintln(w, "\n| many filesystems (a single one, 251, 501) | CPU | wall | peak memory | written |")
	fmt.Fprintln(w, "| --- | ---: | ---: | ---: | ---: |")
	for _, c := range many {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s |\n", c.name, milliseconds(c.cpu), milliseconds(c.wall), mebibytes(c.memory), kibibytes(c.written))
	}
	more := func(c cost) string { return milliseconds((c.cpu - many[0].cpu) / 500) }
	fmt.Fprintf(w, "\nA filesystem more costs %s of CPU, %s where its forecast is made anew.\n", more(many[2]), more(many[3]))
	for _, name := range []string{"plugin", "year"} {
		size, files, err := directorySize(t.state(name))
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "History of three filesystems, %s: %d files, %s.\n",
			map[string]string{"plugin": "90 days", "year": "400 days"}[name], files, kibibytes(size))
	}
	return nil
}

func directorySize(dir string) (size int64, files int, err error) {
	err = filepath.Walk(dir, func(_ string, info os.FileInfo, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err == nil && info.Mode().IsRegular() {
			size, files = size+info.Size(), files+1
		}
		return err
	})
	return size, files, err
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/1e6) }
func mebibytes(n int64) string            { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
func kibibytes(n int64) string            { return fmt.Sprintf("%.1f KiB", float64(n)/1024) }
