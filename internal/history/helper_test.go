package history

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

var full = flag.Bool("full", false, "run the reliability tests at their full length: make soak")

// The test binary, started again with this variable, is another process that
// works on the same history: the word, then the directory.
const helperVariable = "HISTORY_TEST_HELPER"

func TestMain(m *testing.M) {
	word, dir, _ := strings.Cut(os.Getenv(helperVariable), " ")
	switch word {
	case "":
		os.Exit(m.Run())
	case "record":
		helperRecord(dir)
	case "hold":
		helperHold(dir)
	case "open":
		helperOpen(dir)
	}
}

// helperRecord records one sample after another, each a minute after the last
// that it finds, and says which it has committed. As a host does, it reads the
// whole history now and then, and the tail else.
func helperRecord(dir string) {
	for {
		started := time.Now()
		if tail := OpenTail(context.Background(), dir, sda1, ""); tail != nil {
			if next := (tail.Newest().Time-epoch)/minute + 1; next%5 != 0 {
				if err := tail.Add(at(next)); err != nil {
					fmt.Println("error:", err)
				}
				tail.Close()
				fmt.Println(next, time.Since(started).Milliseconds())
				continue
			}
			tail.Close()
		}
		l, err := Open(dir, sda1, "")
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		next := int64(1)
		if samples := l.Samples(); len(samples) > 0 {
			next = (samples[len(samples)-1].Time-epoch)/minute + 1
		}
		l.Add(at(next))
		if next%7 == 0 {
			l.SetNote("latch", fmt.Append(nil, next))
		}
		if err := l.Commit(); err != nil {
			fmt.Println("error:", err)
		}
		for _, w := range l.Warnings() {
			fmt.Println("warning:", w)
		}
		l.Seal()
		l.Close()
		fmt.Println(next, time.Since(started).Milliseconds())
	}
}

// helperHold opens and never ends.
func helperHold(dir string) {
	l, err := Open(dir, sda1, "")
	fmt.Println("open", err)
	time.Sleep(time.Hour)
	l.Close()
}

// helperOpen is one run, which says how it went.
func helperOpen(dir string) {
	l, err := Open(dir, sda1, "")
	l.Add(at(int64(1 + len(l.Samples()))))
	commit := l.Commit()
	fmt.Println(len(l.Samples()), err, commit)
}

// helper starts another process; its lines come through the channel, which
// closes when it has ended.
func helper(t testing.TB, word, dir string, change func(*exec.Cmd)) (*exec.Cmd, <-chan string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), helperVariable+"="+word+" "+dir)
	if change != nil {
		change(cmd)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string, 1<<16)
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			lines <- s.Text()
		}
		close(lines)
	}()
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, lines
}

// committed reads what a recording helper said: the last sample that it
// committed and the longest run.
func committed(t testing.TB, lines <-chan string) (count int, last int64, longest time.Duration) {
	t.Helper()
	for line := range lines {
		n, ms, ok := strings.Cut(line, " ")
		next, err1 := strconv.ParseInt(n, 10, 64)
		took, err2 := strconv.Atoi(ms)
		if !ok || err1 != nil || err2 != nil {
			if strings.HasPrefix(line, "error") || strings.HasPrefix(line, "warning") {
				t.Error("a helper says", line)
			}
			continue // cut off by the kill
		}
		count, last, longest = count+1, next, max(longest, time.Duration(took)*time.Millisecond)
	}
	return count, last, longest
}
