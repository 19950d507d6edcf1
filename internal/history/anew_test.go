package history

import (
	"testing"

	"mackerel-forecast/internal/usage"
)

func TestTellsThatItStartedAnew(t *testing.T) {
	dir, id := t.TempDir(), usage.ID{Resource: usage.Filesystem, Name: "vdb1"}
	for i, identity := range []string{"first", "first", "second", "second"} {
		log, err := Open(dir, id, identity)
		if err != nil {
			t.Fatal(err)
		}
		if want := i == 2; log.StartedAnew() != want {
			t.Errorf("opening %d, by disk %q: %v", i, identity, !want)
		}
		if err := log.Add(usage.Sample{Time: int64(1e9 + i), Used: 1, Size: 2}); err != nil {
			t.Fatal(err)
		}
		if err := log.Commit(); err != nil {
			t.Fatal(err)
		}
		log.Close()
	}
}
