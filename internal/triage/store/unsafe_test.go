package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/testneed"
)

const somebody = 65534 // an ordinary user

// refused holds that dir is not opened, because of want, and that nothing
// became of what lies elsewhere.
func refused(t *testing.T, dir, elsewhere, want string) {
	t.Helper()
	s, err := Open(dir)
	if err == nil {
		with(s.State, 1)
		for range 2 { // one for each slot
			err = s.Save()
		}
		t.Errorf("opened, saved with %v; want %q", err, want)
		s.Close()
	} else if !strings.Contains(err.Error(), want) {
		t.Errorf("said %q, want %q", err, want)
	}
	entries, _ := os.ReadDir(elsewhere)
	if len(entries) != 1 {
		t.Errorf("wrote elsewhere: %v", entries)
	}
	if got, _ := os.ReadFile(filepath.Join(elsewhere, "victim")); string(got) != "precious" {
		t.Errorf("wrote elsewhere: %d bytes", len(got))
	}
}

// places are a state directory and one with a file in it that is not ours to
// write.
func places(t *testing.T) (dir, elsewhere string) {
	t.Helper()
	parent := t.TempDir()
	dir, elsewhere = filepath.Join(parent, "state"), filepath.Join(parent, "elsewhere")
	for _, err := range []error{os.Mkdir(dir, 0o700), os.Mkdir(elsewhere, 0o700), os.WriteFile(filepath.Join(elsewhere, "victim"), []byte("precious"), 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir, elsewhere
}

func TestPlantedLinksAreNotFollowed(t *testing.T) {
	for _, name := range append(slotNames[:], lockName) {
		for _, target := range []string{"victim", "missing"} {
			t.Run(name+" to "+target, func(t *testing.T) {
				dir, elsewhere := places(t)
				testneed.Able(t, os.Symlink(filepath.Join(elsewhere, target), filepath.Join(dir, name)))
				refused(t, dir, elsewhere, name+" is not a regular file")
			})
		}
	}
	t.Run("the directory", func(t *testing.T) {
		dir, elsewhere := places(t)
		testneed.Able(t, os.Symlink(elsewhere, dir+".link"))
		refused(t, dir+".link", elsewhere, "symbolic link")
	})
}

func TestWhatOthersOwnIsRefused(t *testing.T) {
	testneed.Linux(t)
	testneed.Root(t)
	t.Run("the directory", func(t *testing.T) {
		dir, elsewhere := places(t)
		if err := os.Chown(dir, somebody, somebody); err != nil {
			t.Fatal(err)
		}
		refused(t, dir, elsewhere, "belongs to user 65534")
	})
	for _, name := range append(slotNames[:], lockName) {
		t.Run(name, func(t *testing.T) {
			dir, elsewhere := places(t)
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chown(path, somebody, somebody); err != nil {
				t.Fatal(err)
			}
			refused(t, dir, elsewhere, "belongs to user 65534")
		})
	}
}

func TestWhatOthersMayWriteIsRefused(t *testing.T) {
	testneed.Linux(t) // elsewhere a mode may say nothing
	dir, elsewhere := places(t)
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	refused(t, dir, elsewhere, "has mode 0777")
}
