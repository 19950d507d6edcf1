package history

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// sealedRun is a run that looks at the whole history and leaves it sealed.
func sealedRun(t *testing.T, dir string, samples ...usage.Sample) {
	t.Helper()
	l := open(t, dir)
	defer l.Close()
	for _, s := range samples {
		if err := l.Add(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Seal()
}

func openTail(t *testing.T, dir, identity string) *Tail {
	t.Helper()
	tail := OpenTail(t.Context(), dir, sda1, identity)
	if tail != nil {
		t.Cleanup(func() { tail.Close() })
	}
	return tail
}

// What is added to the tail is remembered like all else, over days in which the
// whole is read now and then.
func TestTailTellsWhatTheWholeTells(t *testing.T) {
	dir := fastDir(t)
	rng := rand.New(rand.NewPCG(2, 2))
	var ring retention.Ring
	tails := 0
	for i := range int64(times(6000)) {
		ring.Add(at(i))
		if tail := OpenTail(t.Context(), dir, sda1, ""); tail != nil && rng.IntN(15) > 0 {
			if err := tail.Add(at(i)); err != nil || tail.Newest() != at(i) {
				t.Fatal(tail.Newest(), err)
			}
			tail.Close()
			tails++
		} else {
			if tail != nil {
				tail.Close()
			}
			sealedRun(t, dir, at(i))
		}
		if i%500 == 499 {
			same(t, kept(t, dir), ring.Samples(), "after some days")
		}
	}
	same(t, kept(t, dir), ring.Samples(), "at the end")
	if tails < times(6000)*8/10 {
		t.Errorf("only %d runs read the tail alone", tails)
	}
}

// Whoever changes a file, or what belongs to it, is noticed without reading it.
func TestWhoeverChangesAFileBreaksItsSeal(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, dir, file string){
		"a byte of an old level": func(t *testing.T, _, file string) { flip(t, file, levelOffset[2]+77) },
		"a byte of a head":       func(t *testing.T, _, file string) { flip(t, file, 30) },
		"a byte of the newest sample": func(t *testing.T, _, file string) {
			flip(t, file, recordOffset(20)+20)
			reseal(t, file, 20)
		},
		"another run": func(t *testing.T, dir, _ string) { run(t, dir, at(21)) },
		"an import":   func(t *testing.T, dir, _ string) { run(t, dir, at(-5000)) },
		"another's touch": func(t *testing.T, _, file string) {
			if err := os.Chtimes(file, time.Now(), time.Now()); err != nil {
				t.Fatal(err)
			}
		},
		"a whole second": func(t *testing.T, _, file string) {
			if err := os.Chtimes(file, time.Now(), time.Unix(at(19).Time, 0)); err != nil {
				t.Fatal(err)
			}
		},
		"the end cut off": func(t *testing.T, _, file string) {
			if err := os.Truncate(file, fileSize-recordSize); err != nil {
				t.Fatal(err)
			}
			reseal(t, file, 20)
		},
		"a shelf beside it": func(t *testing.T, _, file string) {
			if err := os.WriteFile(file+shelfEnd, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"no file": func(t *testing.T, _, file string) {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		},
		"a power cut between the sample and the time of the change": func(t *testing.T, dir, file string) {
			sealedAt := modified(t, file)
			tail := openTail(t, dir, "")
			if err := tail.Add(at(20)); err != nil {
				t.Fatal(err)
			}
			tail.Close()
			if err := os.Chtimes(file, sealedAt, sealedAt); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for i := range int64(20) {
				sealedRun(t, dir, at(i))
			}
			tail := openTail(t, dir, "")
			if tail == nil || tail.Newest() != at(19) {
				t.Fatal("it was not sealed")
			}
			tail.Close()
			change(t, dir, filepath.Join(dir, fileName(sda1)))
			if openTail(t, dir, "") != nil {
				t.Error("nobody noticed")
			}
		})
	}
}

func flip(t *testing.T, file string, at int) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b[at] ^= 0x10
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// reseal puts back the seal for the record of minute 19, as a disk that decays
// leaves it.
func reseal(t *testing.T, file string, seq int) {
	t.Helper()
	when := time.Unix(at(19).Time, 0).Add(time.Duration(seq+1) * sealStep)
	if err := os.Chtimes(file, when, when); err != nil {
		t.Fatal(err)
	}
}

func modified(t *testing.T, file string) time.Time {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime()
}

func TestTailIsOfOneDisk(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(dir, sda1, "one")
	if err != nil {
		t.Fatal(err)
	}
	l.Add(at(1))
	l.SetNote("reusable", []byte("so"))
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Seal()
	l.Close()
	if openTail(t, dir, "another") != nil {
		t.Error("the tail of another disk")
	}
	tail := openTail(t, dir, "one")
	if tail == nil || string(tail.Note("reusable")) != "so" {
		t.Fatal("no tail of its own disk")
	}
	for _, s := range []usage.Sample{at(0), {Time: at(1).Time, Used: 7, Size: 9}, {Time: at(2).Time, Used: -1, Size: 9}} {
		if tail.Add(s) == nil {
			t.Errorf("took %+v", s)
		}
	}
	if err := tail.Add(at(1)); err != nil {
		t.Error("the plugin and the check of one second:", err)
	}
}

// A file whose newest record is not its newest sample is not sealed.
func TestWhatCameLateIsNoTail(t *testing.T) {
	dir := t.TempDir()
	sealedRun(t, dir, at(10))
	sealedRun(t, dir, at(5))
	if openTail(t, dir, "") != nil {
		t.Error("sealed")
	}
}

func TestBothChecksumsAreOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	for size := range 2 * sector {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		if at := rng.IntN(size + 1); checksum(b) != extend(checksum(b[:at]), b[at:]) {
			t.Fatal(size, at)
		}
	}
	if checksum([]byte("123456789")) != 0xe3069283 { // the check value of CRC-32C, RFC 3720 B.4 uses the same sum
		t.Error("not CRC-32C")
	}
}
