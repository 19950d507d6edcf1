package collect

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

// manyMounts mounts n filesystems of the agent's set.
func manyMounts(b *testing.B, n int) {
	b.Helper()
	needMounts(b)
	dir := b.TempDir()
	for i := range n {
		tmpfs(b, fmt.Sprintf("/dev/mapper/vg-lv%d", i), fmt.Sprintf("%s/%d", dir, i), "size=1m")
	}
}

func BenchmarkFilesystems(b *testing.B) {
	for _, n := range []int{3, 500} {
		b.Run(fmt.Sprint("mounts=", n), func(b *testing.B) {
			manyMounts(b, n)
			b.ReportAllocs()
			for b.Loop() {
				readings, err := Filesystems(b.Context(), Options{}, []usage.Resource{usage.Filesystem}, now)
				if err != nil || len(readings) < n {
					b.Fatal(len(readings), err)
				}
			}
		})
	}
}

// BenchmarkDf is what the agent runs each minute.
func BenchmarkDf(b *testing.B) {
	df := testneed.Program(b, "df", "coreutils")
	for _, n := range []int{3, 500} {
		b.Run(fmt.Sprint("mounts=", n), func(b *testing.B) {
			manyMounts(b, n)
			for b.Loop() {
				if err := exec.Command(df, "-Pkl").Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseMountinfo(b *testing.B) {
	manyMounts(b, 500)
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseMountinfo(bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMemory(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if r := Memory(now); r.Err != nil {
			b.Fatal(r.Err)
		}
	}
}
