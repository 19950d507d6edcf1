package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDamageIsKeptAside breaks the file between two minutes, as a power cut or a bad
// disk does: one line says so, the damaged file is kept aside under a name with the
// date, and the forecast goes on from what is whole.
func TestDamageIsKeptAside(t *testing.T) {
	t.Parallel()
	privateMounts(t)
	first := newClocked(t, 1_772_323_200)
	const journal = 315392 // docs/history-format.md; the day before is in its first 1,440 records of 32 bytes
	for what, damage := range map[string]func(file []byte) []byte{
		"truncated in the middle of the journal": func(file []byte) []byte { return file[:journal+4096*5] },
		"truncated by a block":                   func(file []byte) []byte { return file[:len(file)-4096] },
		"longer":                                 func(file []byte) []byte { return append(file, 0) },
		"a block of zeros":                       func(file []byte) []byte { clear(file[journal+4096 : journal+2*4096]); return file },
		"a bit flipped":                          func(file []byte) []byte { file[journal+32*700+20] ^= 4; return file },
		"both heads garbage":                     func(file []byte) []byte { copy(file, bytes.Repeat([]byte("garbage!"), 1024)); return file },
	} {
		for i, program := range []string{first.plugin, first.check} {
			c := first.young()
			c.minute(what, 0, 0)
			broken := c.breaks(damage)
			holdBytes(t, c.dir, c.used(1))
			c.set(c.began + 60)
			r := c.run(program, [][]string{{"--path", c.dir}, {"--path", c.dir, "--warning", "8h", "--critical", "4h"}}[i]...)
			said := r.stderr
			if program == c.check {
				said += r.stdout
			}
			match := regexp.MustCompile(`damaged \(\d+ parts? unreadable\), what is whole is used, the damaged file is kept as (\S+\.damaged-\d{8}T\S+Z)\b`).FindStringSubmatch(said)
			if r.exit != 0 || match == nil || strings.Count(r.stderr, "\n") > 1 {
				t.Errorf("%s, %s: exit %d, %s%s", what, filepath.Base(program), r.exit, r.stdout, r.stderr)
				continue
			}
			if aside, err := os.ReadFile(filepath.Join(c.state, match[1])); !bytes.Equal(aside, broken) {
				t.Errorf("%s: what is kept aside is not the damaged file: %v", what, err)
			}
			for m := 2; m < 4; m++ { // without another word
				if got := c.minute(what, m, 0); !close20(got, c.truth(m)) {
					t.Errorf("%s, minute %d: full in %.0f s, in truth %.0f s", what, m, got, c.truth(m))
				}
			}
		}
	}
}

// breaks changes the history file, and returns what it is then.
func (c clocked) breaks(damage func([]byte) []byte) []byte {
	c.t.Helper()
	files, err := filepath.Glob(filepath.Join(c.state, "*"+metricName(filepath.Base(c.dir))+"*.history"))
	if err != nil || len(files) != 1 {
		c.t.Fatal(files, err)
	}
	file, err := os.ReadFile(files[0])
	if err != nil {
		c.t.Fatal(err)
	}
	file = damage(file)
	if err := os.WriteFile(files[0], file, 0o600); err != nil {
		c.t.Fatal(err)
	}
	return file
}
