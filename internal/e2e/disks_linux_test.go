package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

// disk is an ext4 on a loop device, watched under the device's name.
type disk struct {
	programs
	loop
	at string
}

func newDisk(t *testing.T, size int64) disk {
	t.Helper()
	d := disk{built(t), newLoop(t, size), filepath.Join(t.TempDir(), "mnt")}
	d.ext4()
	d.mount(d.at)
	return d
}

// grows gives the filesystem a past of two days in which it grew to what it
// holds now, at so many bytes an hour.
func (d disk) grows(rate float64) {
	d.programs.t.Helper()
	var now unix.Statfs_t
	if err := unix.Statfs(d.at, &now); err != nil {
		d.programs.t.Fatal(err)
	}
	used, size := float64(now.Blocks-now.Bfree)*float64(now.Bsize), float64(now.Blocks-now.Bfree+now.Bavail)*float64(now.Bsize)
	csv := bytes.NewBufferString("time,used,size\n")
	for m := range 2 * 24 * 12 {
		ago := float64(m+1) / 12
		fmt.Fprintf(csv, "%d,%.0f,%.0f\n", time.Now().Unix()-int64(ago*3600), max(0, used-rate*ago), size)
	}
	file := filepath.Join(d.programs.t.TempDir(), "past.csv")
	writeFile(d.programs.t, file, csv.String())
	if r := d.run(d.plugin, "import", "--name", d.name(), file); r.exit != 0 {
		d.programs.t.Fatal(r.stderr)
	}
}

// look runs the plugin, which must say nothing on stderr but want, and the check.
func (d disk) look(what, want string) (days float64, told bool, check ran) {
	t := d.programs.t
	t.Helper()
	plugin := d.run(d.plugin, "--path", d.at)
	if plugin.exit != 0 || !strings.Contains(plugin.stderr, want) || want == "" && plugin.stderr != "" {
		t.Errorf("%s: the plugin exits %d, says %q", what, plugin.exit, plugin.stderr)
	}
	days, told = plugin.metrics(t)["forecast.days_until_full."+d.name()+".expected"]
	check = d.run(d.check, "--path", d.at)
	if check.stderr != "" {
		t.Errorf("%s: the check says %s", what, check.stderr)
	}
	return days, told, check
}

func (d disk) samples() int {
	d.programs.t.Helper()
	log, err := history.OpenReadOnly(d.state, usage.ID{Resource: usage.Filesystem, Name: d.name()}, "")
	if err != nil {
		d.programs.t.Fatal(err)
	}
	defer log.Close()
	return len(log.Samples())
}

// TestAnotherSizeIsNoGrowth; the next run counts with it.
func TestAnotherSizeIsNoGrowth(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	resize := testneed.Program(t, "resize2fs", "e2fsprogs")
	check := testneed.Program(t, "e2fsck", "e2fsprogs")
	d := newDisk(t, 64*mib)
	holdBytes(t, d.at, 16*mib)
	const rate = 5 * mib / 24 // bytes an hour
	d.grows(rate)
	for _, size := range []string{"64M", "48M", "64M", "44M", "60M"} {
		kept := d.samples()
		if err := unix.Unmount(d.at, 0); err != nil {
			t.Fatal(err)
		}
		command(t, check, "-fp", d.device)
		command(t, resize, d.device, size)
		d.mount(d.at)
		var fs unix.Statfs_t
		if err := unix.Statfs(d.at, &fs); err != nil {
			t.Fatal(err)
		}
		truth := float64(fs.Bavail) * float64(fs.Bsize) / rate / 24
		for range 3 {
			days, told, c := d.look("resized to "+size, "")
			if !told || days < truth/1.5 || days > truth*1.5 || c.exit == 2 {
				t.Errorf("resized to %s: full in %.2f days, in truth %.2f: %s", size, days, truth, c.stdout)
			}
		}
		if d.samples() <= kept-2 { // a run of both in one second is one sample
			t.Errorf("resized to %s: %d samples of %d are left", size, d.samples(), kept)
		}
	}
}

// TestAnotherDiskDoesNotTakeTheHistoryOfItsName: made anew, and another image on the
// same device. Neither speaks with the history of the one before, which is kept aside.
func TestAnotherDiskDoesNotTakeTheHistoryOfItsName(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	d := newDisk(t, 64*mib)
	holdBytes(t, d.at, 40*mib)
	d.grows(8 * mib / 24)
	if days, told, _ := d.look("before", ""); !told {
		t.Fatalf("before: full in %g days", days)
	}
	for i, another := range []func(){
		func() { d.ext4() },
		func() {
			testneed.Losetup(t, []string{"--detach", d.device}, []string{d.device, image(t, 48*mib)})
			d.ext4()
		},
	} {
		kept := d.samples()
		if err := unix.Unmount(d.at, 0); err != nil {
			t.Fatal(err)
		}
		another()
		d.mount(d.at)
		holdBytes(t, d.at, 20*mib)
		if watch := d.run(d.plugin, "watch", "--for", "1s", "--path", d.at); !strings.Contains(watch.stdout, "used, measuring") || !strings.Contains(watch.stdout, "another disk has this name now") {
			t.Errorf("another disk: watch tells %s%s", watch.stdout, watch.stderr)
		}
		days, told, c := d.look("another disk", "another disk has this name now")
		if told || c.exit != 0 {
			t.Errorf("another disk: full in %g days by the history of the old one; %s", days, c.stdout)
		}
		if n := d.samples(); n > 2 {
			t.Errorf("another disk: its history begins with %d samples", n)
		}
		aside, err := filepath.Glob(filepath.Join(d.state, "*.replaced-*"))
		if err != nil || len(aside) != i+1 {
			entries, _ := os.ReadDir(d.state)
			t.Fatalf("kept aside: %q, there is %v", aside, entries)
		}
		if info, err := os.Stat(aside[0]); err != nil || info.Size() < 1024 || kept == 0 {
			t.Errorf("kept aside: %v, %v", info, err)
		}
		if _, _, c := d.look("a minute later", ""); c.exit != 0 {
			t.Errorf("a minute later: %s", c.stdout)
		}
	}
}

// TestDevicesSwapNames: after a reboot the kernel has named two disks the other
// way round. The quiet one must not be told to be full soon, nor the other one
// be judged by the quiet past.
func TestDevicesSwapNames(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	busy, quiet := newDisk(t, 64*mib), newDisk(t, 64*mib)
	quiet.programs = busy.programs
	holdBytes(t, busy.at, 40*mib)
	holdBytes(t, quiet.at, 10*mib)
	busy.grows(40 * mib / 24)
	quiet.grows(0)
	if _, told, check := busy.look("before", ""); !told || check.exit != 2 {
		t.Fatalf("before: %s", check.stdout)
	}
	quiet.look("before", "")
	for _, d := range []disk{busy, quiet} {
		if err := unix.Unmount(d.at, 0); err != nil {
			t.Fatal(err)
		}
	}
	swap(t, busy.device, quiet.device)
	for _, d := range []disk{quiet, busy} {
		d.mount(d.at)
	}
	for _, d := range []disk{quiet, busy} {
		if days, told, check := d.look("swapped", "another disk has this name now"); told || check.exit != 0 || d.samples() > 2 {
			t.Errorf("swapped: full in %g days, %d samples, %s", days, d.samples(), check.stdout)
		}
		if _, _, check := d.look("a minute later", ""); check.exit != 0 {
			t.Errorf("a minute later: %s", check.stdout)
		}
	}
}

// swap makes each device hold what the other one held.
func swap(t *testing.T, a, b string) {
	t.Helper()
	var held [2][]byte
	for i, device := range []string{a, b} {
		content, err := os.ReadFile(device)
		if err != nil {
			t.Fatal(err)
		}
		held[1-i] = content
	}
	for i, device := range []string{a, b} {
		if err := os.WriteFile(device, held[i], 0); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadOnlyAndGoneForAWhile: the same disk, so the same history.
func TestReadOnlyAndGoneForAWhile(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	d := newDisk(t, 64*mib)
	holdBytes(t, d.at, 40*mib)
	d.grows(8 * mib / 24)
	before, told, _ := d.look("before", "")
	for range scaled(2) {
		if err := unix.Mount("", d.at, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
		if days, again, _ := d.look("read-only", ""); !told || !again || !close20(days, before) {
			t.Errorf("read-only: full in %g days, before %g", days, before)
		}
		if err := unix.Unmount(d.at, 0); err != nil {
			t.Fatal(err)
		}
		kept := d.samples()
		for range 3 {
			if r := d.run(d.check, "--path", d.at); r.exit != 3 || !strings.Contains(r.stdout, "is not a mount point") {
				t.Errorf("gone: %d %s", r.exit, r.stdout)
			}
			if r := d.run(d.plugin); r.exit != 0 || strings.Contains(r.stdout, "."+d.name()+".") {
				t.Errorf("gone: %d %s", r.exit, r.stdout)
			}
		}
		d.mount(d.at)
		if days, again, _ := d.look("back", ""); !again || !close20(days, before) {
			t.Errorf("back: full in %g days, before %g", days, before)
		}
		if n := d.samples(); n <= kept-2 {
			t.Errorf("back: %d samples of %d are left", n, kept)
		}
	}
}
