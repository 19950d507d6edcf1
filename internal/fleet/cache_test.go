package fleet

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

func week(now int64) (points []usage.Point) {
	for at := now - 7*day; at < now; at += step {
		points = append(points, usage.Point{Time: at, Value: 123e9 + float64(at%977)*1e6})
	}
	return points
}

func TestCacheKeepsWhatItWasGiven(t *testing.T) {
	c := cache(t)
	now := time.Now().Unix()
	want := week(now)
	if err := c.save("host", "metric", stamp{now, now - 7*day}, want); err != nil {
		t.Fatal(err)
	}
	got, s := c.load("host", "metric")
	if len(got) != len(want) || s != (stamp{now, now - 7*day}) {
		t.Fatalf("%d points, %+v", len(got), s)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("point %d: %+v, want %+v", i, got[i], want[i])
		}
	}
	if got, _ := c.load("host", "other"); got != nil {
		t.Error("points of a metric that was never kept")
	}
	if b := encode(want, s); len(b) > 10_000 {
		t.Errorf("a week takes %d bytes", len(b))
	}
}

func TestCacheFilesAreOurs(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	c := cacheIn(t, dir)
	if err := c.save("h", "m", stamp{}, week(1e9)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "fleet", file("h", "m")))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if d, err := os.Stat(filepath.Join(dir, "fleet")); err != nil || d.Mode().Perm() != 0o700 {
		t.Error(d.Mode(), err)
	}
	// A link that somebody planted leads nowhere.
	name := file("planted", "m")
	testneed.Able(t, os.Symlink(elsewhere, filepath.Join(dir, "fleet", filepath.Dir(name))))
	if err := c.save("planted", "m", stamp{}, week(1e9)); err == nil {
		t.Error("written through a link")
	}
	if entries, err := os.ReadDir(elsewhere); err != nil || len(entries) != 0 {
		t.Error(entries, err)
	}
}

func TestTidyTakesOldFilesOfOursAlone(t *testing.T) {
	dir := t.TempDir()
	c := cacheIn(t, dir)
	for _, h := range []string{"old", "new"} {
		if err := c.save(h, "m", stamp{}, week(1e9)); err != nil {
			t.Fatal(err)
		}
	}
	leftover := filepath.Dir(file("old", "m")) + "/tmp.123.4" // of a run that was killed
	theirs := []string{"notes.txt", filepath.Dir(file("old", "m")) + "/notes", "2024/report.csv", "ab/" + strings.Repeat("c", 38)}
	past := time.Now().Add(-40 * 24 * time.Hour)
	for _, name := range append(theirs, leftover, file("old", "m")) {
		name = filepath.Join(dir, "fleet", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(name, os.O_CREATE, 0o600)
		if err := errors.Join(err, f.Close(), os.Chtimes(name, past, past)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Tidy(time.Now()); err != nil {
		t.Fatal(err)
	}
	old, _ := c.load("old", "m")
	if fresh, _ := c.load("new", "m"); old != nil || fresh == nil {
		t.Error(len(old), len(fresh))
	}
	if _, err := os.Stat(filepath.Join(dir, "fleet", leftover)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("what a killed run left is still there", err)
	}
	for _, name := range theirs {
		if _, err := os.Stat(filepath.Join(dir, "fleet", name)); err != nil {
			t.Error("a file of the user's is gone:", err)
		}
	}
}

// TestTheOldestFilesGoFirst, as many as are too many, and no more.
func TestTheOldestFilesGoFirst(t *testing.T) {
	dir := t.TempDir()
	c := cacheIn(t, dir)
	name := func(hours int) string {
		return filepath.Join(dir, "fleet", file(fmt.Sprintf("untouched for %d hours", hours), "m"))
	}
	now := time.Now()
	for hours := range 6 {
		at := now.Add(-time.Duration(hours) * time.Hour)
		err := errors.Join(os.MkdirAll(filepath.Dir(name(hours)), 0o700), os.WriteFile(name(hours), nil, 0o600),
			os.Truncate(name(hours), cacheBytes/4), os.Chtimes(name(hours), at, at)) // a hole, no bytes
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Tidy(now); err != nil {
		t.Fatal(err)
	}
	for hours := range 6 {
		if _, err := os.Stat(name(hours)); (err == nil) != (hours < 4) {
			t.Errorf("untouched for %d hours: %v", hours, err)
		}
	}
}

// TestADamagedCacheFileIsNone: whatever byte of it is another one, or missing.
func TestADamagedCacheFileIsNone(t *testing.T) {
	whole := encode(week(1e9)[:50], stamp{1, 2})
	if got, s, err := decode(whole); err != nil || len(got) != 50 || s != (stamp{1, 2}) {
		t.Fatal(len(got), s, err)
	}
	for i := range whole {
		damaged := slices.Clone(whole)
		damaged[i] ^= 1
		if got, s, err := decode(damaged); err == nil && (s != stamp{1, 2} || !slices.Equal(got, week(1e9)[:50])) {
			t.Errorf("byte %d of %d changed: %d points, %+v", i, len(whole), len(got), s)
		}
	}
	for i := range len(whole) - 6 { // the end of the compressed body is told twice
		if got, _, err := decode(whole[:i]); err == nil {
			t.Errorf("%d of %d bytes: %d points", i, len(whole), len(got))
		}
	}
}

func FuzzCacheFile(f *testing.F) {
	f.Add(encode(week(1e9)[:20], stamp{1, 2}))
	f.Add([]byte(cacheHeader))
	f.Fuzz(func(t *testing.T, b []byte) {
		points, _, err := decode(b)
		if err == nil && len(points) > maxPoints {
			t.Error(len(points))
		}
		for i := 1; i < len(points); i++ {
			if points[i].Time <= points[i-1].Time {
				t.Fatal("not in order")
			}
		}
	})
}

// TestACacheThatCannotBeOpenedIsEmpty: its place is taken by a file.
func TestACacheThatCannotBeOpenedIsEmpty(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fleet"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := OpenCache(dir)
	if err == nil {
		t.Error("a file is opened as a directory")
	}
	if _, s := c.load("host", "metric"); s != (stamp{}) || c.Close() != nil {
		t.Error("no cache is of no use")
	}
}
