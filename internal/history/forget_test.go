package history

import (
	"os"
	"path/filepath"
	"testing"
)

func TestForgottenIsGoneFromTheDisk(t *testing.T) {
	for name, c := range map[string]struct {
		committed bool // before
		room      bool // for a second file
		want      int
	}{
		"written before":             {committed: true, room: true, want: 3},
		"never written":              {room: true, want: 3},
		"never written and no room":  {want: 3},
		"written before and no room": {committed: true, want: 5}, // see Forget
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := open(t, dir)
			for i := range int64(5) {
				if err := l.Add(at(i)); err != nil {
					t.Fatal(err)
				}
			}
			if c.committed {
				if err := l.Commit(); err != nil {
					t.Fatal(err)
				}
			}
			if !c.room { // for what stands in the way
				if err := os.MkdirAll(filepath.Join(dir, l.name+newEnd, "x"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			l.Forget(at(1).Time, at(2).Time)
			if n := len(l.Samples()); n != 3 {
				t.Errorf("%d samples are told", n)
			}
			if err := l.Commit(); err != nil {
				t.Fatal(err)
			}
			l.Close()
			l = open(t, dir)
			defer l.Close()
			if n := len(l.Samples()); n != c.want {
				t.Errorf("%d samples when it is opened again, want %d", n, c.want)
			}
		})
	}
}
