package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"mackerel-forecast/internal/testneed"
)

// pages are what is held against the programs.
func pages(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "examples/*"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts[strings.TrimPrefix(file, root+"/")] = string(raw)
		}
	}
	return texts
}

var (
	flagWord = regexp.MustCompile("(?:^|[\\s`\"'(|])(--[a-z][a-z-]+)")
	ours     = regexp.MustCompile(`mackerel-plugin-forecast|check-diskfull-eta`)
	ofMake   = regexp.MustCompile(`ARGS='[^']*'`)
	foreign  = regexp.MustCompile(`\b(mkr|curl|jq|git|go|dpkg|rpm|apt-get|benchstat|strace|fluent-bit|df)\b`)
)

// flagsOf lists the flags of all commands.
func flagsOf(t *testing.T) []string {
	var all []string
	for _, program := range programs {
		for _, command := range append(commandsOf(t, program), "") {
			words := strings.Fields(command)
			for line := range strings.Lines(help(t, program, words...)) {
				if m := regexp.MustCompile(`^\s+(?:-\w, )?(--[a-z-]+)`).FindStringSubmatch(line); m != nil {
					all = append(all, m[1])
				}
			}
		}
	}
	return all
}

func TestEveryFlagThatIsWrittenAboutExists(t *testing.T) {
	known := append(flagsOf(t), "--help")
	for name, text := range pages(t) {
		for line := range strings.Lines(text) {
			line = ofMake.ReplaceAllString(line, "")
			if foreign.MatchString(line) && !ours.MatchString(line) {
				continue // another program's flags
			}
			if at := ours.FindStringIndex(line); at != nil && foreign.MatchString(line[:at[0]]) {
				line = line[at[0]:]
			}
			for _, m := range flagWord.FindAllStringSubmatch(line, -1) {
				if !slices.Contains(known, m[1]) && !slices.Contains(others, m[1]) {
					t.Errorf("%s speaks of %s, which no command has: %s", name, m[1], strings.TrimSpace(line))
				}
			}
		}
	}
}

// others are flags of other programs that stand alone in the text.
var others = []string{"--upgrade", "--traces"}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)
	for name, text := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
}

// TestEveryAnchorIsAHeading: a link into a page leads to one of its headings.
func TestEveryAnchorIsAHeading(t *testing.T) {
	texts := pages(t)
	link := regexp.MustCompile(`\]\(([^):#]*)#([^)]+)\)`)
	heading := regexp.MustCompile("(?m)^#+ (.*)$")
	dropped := regexp.MustCompile(`[^\p{L}\p{N} _-]`)
	for name, text := range texts {
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			page := name
			if m[1] != "" {
				page = filepath.Join(filepath.Dir(name), m[1])
			}
			found := false
			for _, h := range heading.FindAllStringSubmatch(texts[page], -1) {
				slug := strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")
				found = found || slug == m[2]
			}
			if !found {
				t.Errorf("%s links to #%s of %s, which has no such heading", name, m[2], page)
			}
		}
	}
}

// TestCheckedCommandsPrintWhatIsWritten runs the blocks that begin with
// ```console check, each in a directory of its own: `$ ` lines are run, the
// lines below are what they print. UPDATE=1 writes them anew.
func TestCheckedCommandsPrintWhatIsWritten(t *testing.T) {
	block := regexp.MustCompile("(?s)```console check\n(.*?)```")
	bin, err := filepath.Abs(filepath.Dir(testneed.Built(t, programs[0])))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range pages(t) {
		updated := block.ReplaceAllStringFunc(text, func(b string) string {
			body := block.FindStringSubmatch(b)[1]
			got := runBlock(t, bin, body)
			if !alike(got, body) && os.Getenv("UPDATE") == "" {
				t.Errorf("%s says\n%s\nbut it is (UPDATE=1 go test ./internal/docs writes it anew)\n%s", name, body, got)
			}
			return "```console check\n" + got + "```"
		})
		if updated != text && os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(filepath.Join(root, name), []byte(updated), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// alike reports whether what is printed is what is written, to the digit where the
// pages are made. Elsewhere the last digits of numbers come out otherwise, which
// may change what is rounded; the shape is the same all the same.
func alike(a, b string) bool {
	if runtime.GOARCH == "amd64" {
		return a == b
	}
	return slices.Equal(shape(a), shape(b))
}

var status = regexp.MustCompile(`\b(OK|WARNING|CRITICAL|UNKNOWN|STATUS)\b`)

// shape is commands, headers, as many lines, their first words and what they say of
// statuses.
func shape(text string) (lines []string) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "$ ") || strings.ToUpper(line) == line:
			lines = append(lines, strings.Join(words, " "))
		case len(words) > 0:
			lines = append(lines, strings.Join(append(words[:1], status.FindAllString(line, -1)...), " "))
		}
	}
	return lines
}

func TestAStatusThatChangedIsAnotherShape(t *testing.T) {
	const written = "simulated  2024-01-25 09:00:00  186 GiB  5d11h  WARNING   grows 2 GiB/day\n"
	for printed, want := range map[string]bool{
		written: true,
		strings.Replace(written, "5d11h", "5d12h", 1): true,
		strings.Replace(written, "WARNING", "OK", 1):  false,
	} {
		if slices.Equal(shape(printed), shape(written)) != want {
			t.Errorf("of one shape with %q is %v: %q", written, !want, printed)
		}
	}
}

// TestThePictureIsDescribed: what readers who do not see the picture are told
// is what it says.
func TestThePictureIsDescribed(t *testing.T) {
	picture, err := os.ReadFile(filepath.Join(root, "docs/forecast.svg"))
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`>full [^<]*, in (\d+)d \((\d+)d-(\d+)d\)<`).FindSubmatch(picture)
	if said == nil {
		t.Fatal("the picture does not say when it is full")
	}
	for name, form := range map[string]string{
		"README.md":    "full in %s days, between %s and %s](docs/forecast.svg)",
		"README.ja.md": "%s 日後(%s 日から %s 日の間)に一杯になる](docs/forecast.svg)",
	} {
		page, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf(form, said[1], said[2], said[3]); !strings.Contains(string(page), want) {
			t.Errorf("%s does not say of the picture: %s", name, want)
		}
	}
}

// runBlock runs the commands of a block and returns the block as it should be.
func runBlock(t *testing.T, bin, body string) string {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	for line := range strings.Lines(body) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		b.WriteString(line)
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "TZ=UTC")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", strings.TrimSpace(command), err, out)
		}
		b.Write(out)
	}
	return b.String()
}
