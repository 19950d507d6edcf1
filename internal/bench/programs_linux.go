package main

import (
	"path/filepath"
	"strings"
)

func (t bench) ours(name, state string, flags ...string) program {
	args := append([]string{filepath.Join(t.bin, name), "--state-dir", t.state(state), "--conf", "/dev/null"}, flags...)
	return program{name: strings.TrimSpace(name + " " + strings.Join(flags, " ")), args: args}
}

// anew is p in a minute whose forecast is made anew.
func anew(p program) program {
	p.name, p.anew = p.name+", forecast anew", p.args[2]
	return p
}

// threeFilesystems are /, and two on loop devices: all that is on a device
// here, so that every program looks at the same.
func (t bench) threeFilesystems() []program {
	tool := func(name string) string { return filepath.Join(t.bin, "tools", name) }
	return []program{
		{name: "hello, world", args: []string{tool("hello")}},
		{name: "df -Pkl", args: []string{"df", "-Pkl"}},
		{name: "check-disk", args: []string{tool("check-disk"), "--warning", "10%", "--critical", "5%", "-x", "tmpfs", "-x", "devtmpfs"}},
		{name: "mackerel-plugin-inode", args: []string{tool("mackerel-plugin-inode")}},
		t.ours("mackerel-plugin-forecast", "plugin"),
		t.ours("check-diskfull-eta", "check"),
		anew(t.ours("mackerel-plugin-forecast", "plugin-anew")),
		anew(t.ours("check-diskfull-eta", "check-anew")),
	}
}

// manyFilesystems are the three again and 500 tmpfs beside them.
func (t bench) manyFilesystems() []program {
	return []program{
		t.ours("mackerel-plugin-forecast", "many", "--path", "/"),
		t.ours("mackerel-plugin-forecast", "many", "--include", "/many/.[0-4]"),
		t.ours("mackerel-plugin-forecast", "many", "--include", "/many/"),
		anew(t.ours("mackerel-plugin-forecast", "many", "--include", "/many/")),
	}
}
