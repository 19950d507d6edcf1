package docs

import (
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"mackerel-forecast/internal/testneed"
)

// programs and what a person can ask them for.
var programs = []string{"mackerel-plugin-forecast", "check-diskfull-eta"}

// help runs a command with --help.
func help(t *testing.T, program string, command ...string) string {
	t.Helper()
	out, err := exec.Command(testneed.Built(t, program), append(command, "--help")...).Output()
	if err != nil {
		t.Fatalf("%s %s --help: %v", program, strings.Join(command, " "), err)
	}
	return string(out)
}

// commandsOf lists the commands that a program's help names.
func commandsOf(t *testing.T, program string) (names []string) {
	_, list, _ := strings.Cut(help(t, program), "\nCommands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	for line := range strings.Lines(list) {
		if !strings.HasPrefix(line, "   ") {
			names = append(names, strings.Fields(line)[0])
		}
	}
	return names
}

func TestEveryHelpFitsAScreenAndShowsAnExample(t *testing.T) {
	for _, program := range programs {
		for _, command := range append(commandsOf(t, program), "", "man", "completion") {
			var words []string
			if command != "" {
				words = []string{command}
			}
			text := help(t, program, words...)
			lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
			if len(lines) > 44 {
				t.Errorf("%s %s --help has %d lines", program, command, len(lines))
			}
			for _, line := range lines {
				if utf8.RuneCountInString(line) > 80 {
					t.Errorf("%s %s --help has a line of %d columns: %s", program, command, utf8.RuneCountInString(line), line)
				}
			}
			_, example, found := strings.Cut(text, "\nExample:\n")
			if !found || !strings.Contains(example, program) {
				t.Errorf("%s %s --help shows no example", program, command)
			}
		}
	}
}

func TestManualPagesAreCleanRoff(t *testing.T) {
	mandoc := testneed.Program(t, "mandoc", "mandoc")
	for _, program := range programs {
		page, err := exec.Command(testneed.Built(t, program), "man").Output()
		if err != nil {
			t.Fatal(err)
		}
		lint := exec.Command(mandoc, "-T", "lint", "-W", "warning")
		lint.Stdin = strings.NewReader(string(page))
		out, _ := lint.CombinedOutput()
		for complaint := range strings.Lines(string(out)) {
			if !strings.Contains(complaint, "missing date") {
				t.Errorf("%s: %s", program, complaint)
			}
		}
		for _, command := range commandsOf(t, program) {
			if !strings.Contains(string(page), "\n.SS "+strings.ReplaceAll(program, "-", `\-`)+" "+command) {
				t.Errorf("%s(1) says nothing of %s", program, command)
			}
		}
	}
}
