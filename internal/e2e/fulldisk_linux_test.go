package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
)

// The state directory lies on a filesystem that is filled to the last byte, or
// out of inodes. The programs watch another one, which goes on growing.
func TestStateDirectoryOnAFullDisk(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	clock := newClocked(t, 1_772_323_200)
	for _, c := range []struct {
		what string
		make func(at string)
		fill func(at string) (remove string)
	}{
		{"tmpfs", func(at string) { mountTmpfs(t, at, 4*mib) }, func(at string) string { return fillUp(t, at) }},
		{"tmpfs without inodes", func(at string) {
			mountTmpfs(t, at, 4*mib)
			if err := unix.Mount("", at, "tmpfs", unix.MS_REMOUNT, "size=4m,nr_inodes=200"); err != nil {
				t.Fatal(err)
			}
		}, func(at string) string { return useUpInodes(t, at) }},
		{"ext4", func(at string) { d := newLoop(t, 16*mib); d.ext4(); d.mount(at) }, func(at string) string { return fillUp(t, at) }},
		{"ext4 without inodes", func(at string) { d := newLoop(t, 16*mib); d.ext4("-N", "128"); d.mount(at) }, func(at string) string { return useUpInodes(t, at) }},
		{"xfs", func(at string) { d := newLoop(t, 310*mib); d.mkfs("xfs", "xfsprogs", "-f"); d.mountAs("xfs", at) }, func(at string) string { return fillUp(t, at) }},
		{"btrfs", func(at string) {
			d := newLoop(t, 120*mib)
			d.mkfs("btrfs", "btrfs-progs", "-f")
			d.mountAs("btrfs", at)
		}, func(at string) string { return fillUp(t, at) }},
	} {
		at := filepath.Join(t.TempDir(), "full")
		c.make(at)
		recording := fullState{clocked: clock.youngAt(filepath.Join(at, "state"))}
		recording.minutes(c.what+", room yet", 5, "")
		remove := c.fill(at)
		recording.minutes(c.what+", full", scaled(10), "")

		first := fullState{clocked: clock, minute: recording.minute}
		first.state = filepath.Join(at, "another state")
		first.minutes(c.what+", full before the first run", 3, "history is not kept: ")
		first.isFull(c.what + ", both full")

		if err := os.RemoveAll(remove); err != nil {
			t.Fatal(err)
		}
		recording.minutes(c.what+", room again", 3, "")
		first.minutes(c.what+", room again for the first run", 3, "")
		if kept, want := recording.kept(), 24*60+5+scaled(10)+3; kept != want {
			t.Errorf("%s: %d samples are kept of %d", c.what, kept, want)
		}
		if kept := first.kept(); kept != 3 {
			t.Errorf("%s: the first run on a full disk: %d samples are kept of 3", c.what, kept)
		}
	}
}

// fullState is a history on a disk that may be full.
type fullState struct {
	clocked
	minute int
	last   float64
}

// minutes runs both programs minute by minute. The forecast must move with the
// sample of this minute, the history grow by it, and complaints be as expected.
func (f *fullState) minutes(what string, n int, complaint string) {
	f.t.Helper()
	for range n {
		f.minute++
		holdBytes(f.t, f.dir, f.used(f.minute))
		f.set(f.began + int64(f.minute)*60)
		before := f.kept()
		plugin := f.run(f.plugin, "--path", f.dir)
		if plugin.exit != 0 || !strings.Contains(plugin.stderr, complaint) || complaint == "" && plugin.stderr != "" {
			f.t.Errorf("%s: the plugin exits %d, says %q", what, plugin.exit, plugin.stderr)
		}
		days, told := plugin.metrics(f.t)["forecast.days_until_full."+metricName(f.dir)+".expected"]
		if before > 8 && (!told || days == f.last || !close20(days*clockDay, f.truth(f.minute))) {
			f.t.Errorf("%s: full in %g s, a minute before %g s, in truth %g s", what, days*clockDay, f.last*clockDay, f.truth(f.minute))
		}
		f.last = days
		if after := f.kept(); complaint == "" && after != before+1 || complaint != "" && after != 0 {
			f.t.Errorf("%s: %d samples are kept, were %d", what, after, before)
		}
		check := f.run(f.check, "--path", f.dir, "--warning", "8h", "--critical", "4h")
		if complaint == "" && check.exit != 0 || complaint != "" && (check.exit != 3 || !strings.Contains(check.stdout, complaint)) {
			f.t.Errorf("%s: the check exits %d, says %s", what, check.exit, check.stdout)
		}
	}
}

// isFull: what can be said without any history is said.
func (f *fullState) isFull(what string) {
	f.t.Helper()
	holdBytes(f.t, f.dir, clockSize)
	plugin, check := f.run(f.plugin, "--path", f.dir), f.run(f.check, "--path", f.dir)
	if days, told := plugin.metrics(f.t)["forecast.days_until_full."+metricName(f.dir)+".expected"]; !told || days != 0 || check.exit != 2 {
		f.t.Errorf("%s: %s%s%s", what, plugin.stdout, plugin.stderr, check.stdout)
	}
}

func (f *fullState) kept() int {
	f.t.Helper()
	log, err := history.OpenReadOnly(f.state, usage.ID{Resource: usage.Filesystem, Name: metricName(f.dir)}, "")
	if err != nil {
		f.t.Fatal(err)
	}
	defer log.Close()
	return len(log.Samples())
}
