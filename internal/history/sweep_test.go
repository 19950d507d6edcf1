package history

import (
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
