package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// Filesystems that come and go under ever new names do not fill the disk.
func TestHistoriesOfWhatIsGoneAreForgotten(t *testing.T) {
	dir := fastDir(t)
	run(t, dir, at(1))
	stale := time.Now().Add(-retention.Age*time.Second - time.Hour)
	rested := time.Now().Add(-48 * time.Hour)
	place := func(name string, age time.Time) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, age, age); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 200 {
		place(fmt.Sprintf("filesystem-old%d%s", i, suffix), stale)
	}
	for i := range manyFiles + 50 {
		place(fmt.Sprintf("filesystem-rested%d%s", i, suffix), rested)
	}
	for i := range 10 {
		place(fmt.Sprintf("filesystem-new%d%s", i, suffix), time.Now())
	}
	place("something-else", stale)
	l, err := Open(dir, usage.ID{Resource: usage.Filesystem, Name: "another"}, "")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	counts := map[string]int{}
	for _, kind := range []string{"-old", "-rested", "-new", "-sda1", "-another", "something-else"} {
		counts[kind] = len(kindOf(t, dir, kind))
	}
	want := map[string]int{"-old": 0, "-rested": manyFiles - 12, "-new": 10, "-sda1": 1, "-another": 1, "something-else": 1}
	for kind, n := range want {
		if counts[kind] != n {
			t.Errorf("%d files %s, want %d", counts[kind], kind, n)
		}
	}
}

// A clock that is years ahead makes every history old, and none superfluous.
func TestOldHistoriesStayWhileThereIsRoom(t *testing.T) {
	dir := fastDir(t)
	run(t, dir, at(1))
	old := time.Now().Add(-10 * retention.Age * time.Second)
	for i := range manyFiles - 2 {
		path := filepath.Join(dir, fmt.Sprintf("filesystem-old%d%s", i, suffix))
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	l, err := Open(dir, usage.ID{Resource: usage.Filesystem, Name: "another"}, "")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if n := len(kindOf(t, dir, suffix)); n != manyFiles {
		t.Errorf("%d files of %d", n, manyFiles)
	}
}

// TestAShelfIsForgottenWithItsHistory, not before, however long it lay untouched; and
// files beside a history do not count.
func TestAShelfIsForgottenWithItsHistory(t *testing.T) {
	dir := fastDir(t)
	place := func(name string, days int) {
		path, at := filepath.Join(dir, name), time.Now().AddDate(0, 0, -days)
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name        string
		days, shelf int
	}{{"active", 0, 9}, {"gone", 9, 8}} {
		place("filesystem-"+c.name+suffix, c.days)
		place("filesystem-"+c.name+suffix+shelfEnd, c.shelf)
	}
	const rested, aside = manyFiles - 2, 100 // with those of active and another as many as stay
	for i := range rested {
		place(fmt.Sprintf("filesystem-rested%d%s", i, suffix), 2)
		if i < aside {
			place(fmt.Sprintf("filesystem-rested%d%s%s1", i, suffix, otherEnd), 3)
		}
	}
	l, err := Open(dir, usage.ID{Resource: usage.Filesystem, Name: "another"}, "")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	for kind, n := range map[string]int{"-active": 2, "-gone": 0, "-rested": rested + aside, "-another": 1} {
		if got := len(kindOf(t, dir, kind)); got != n {
			t.Errorf("%d files %s, want %d", got, kind, n)
		}
	}
}
