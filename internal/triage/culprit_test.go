package triage

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
)

func candidate(name, mount string, percent, days float64) Candidate {
	return Candidate{ID: usage.ID{Resource: usage.Filesystem, Name: name}, MountPoint: mount,
		Sample: usage.Sample{Time: 1e9, Used: percent, Size: 100}, Days: days}
}

func TestPick(t *testing.T) {
	nan := math.NaN()
	all := []Candidate{
		candidate("sda1", "/", 50, 300), candidate("vdb1", "/var", 85, 9), candidate("vdc1", "/home", 95, 20), candidate("loop0", "/snap/x", 100, nan),
		{ID: usage.ID{Resource: usage.Memory, Name: "memory"}, Sample: usage.Sample{Time: 1e9, Used: 9, Size: 10}, Days: nan},
		{ID: usage.ID{Resource: usage.Inode, Name: "vdb1"}, MountPoint: "/var", Days: 3},
	}
	many := []Candidate{}
	for i := range 9 {
		many = append(many, candidate(fmt.Sprint("vd", i), "", 90+float64(i), nan))
	}
	fs := usage.Filesystem
	for _, c := range []struct {
		name  string
		cause Cause
		from  []Candidate
		want  string // names, and | where there is a remark
	}{
		{"one over the line", Cause{Resource: fs, Percent: 90}, all, "vdc1"},
		{"two over the line, the fullest first", Cause{Resource: fs, Percent: 80}, all, "vdc1 vdb1"},
		{"a read-only image counts when nothing else does", Cause{Resource: fs, Percent: 96}, all, "loop0"},
		{"none any more: the fullest", Cause{Resource: fs, Percent: 96}, all[:3], "vdc1|"},
		{"by days", Cause{Resource: fs, Days: 10}, all, "vdb1"},
		{"by days, none any more: the soonest", Cause{Resource: fs, Days: 1}, all, "vdb1|"},
		{"named", Cause{Resource: fs, Names: []string{"sda1"}}, all, "sda1"},
		{"named and not measured", Cause{Resource: fs, Names: []string{"xvda"}}, all, "xvda"},
		{"inodes named", Cause{Resource: usage.Inode, Names: []string{"vdb1"}}, all, "vdb1"},
		{"memory", Cause{Resource: usage.Memory}, all, "memory"},
		{"memory without a metric", Cause{Resource: usage.Memory}, nil, "memory"},
		{"by mount point", Cause{Resource: fs, Places: []Place{{fs, "/var"}, {usage.Memory, "memory"}, {usage.Inode, "/var"}}}, all, "vdb1 memory vdb1"},
		{"by mount point, named so by the agent", Cause{Resource: fs, Places: []Place{{fs, "/mnt/a"}}}, []Candidate{candidate("_mnt_a", "", 5, nan)}, "_mnt_a"},
		{"a drive", Cause{Resource: fs, Places: []Place{{fs, "C:"}}}, []Candidate{candidate("C", "C:", 5, nan)}, "C"},
		{"by mount point, not measured", Cause{Resource: fs, Places: []Place{{fs, "/mnt/nfs"}}}, all, "_mnt_nfs"},
		{"nothing named", Cause{Resource: fs}, all[:3], "vdc1|"},
		{"nothing measured", Cause{Resource: fs, Percent: 90}, nil, "filesystem|"},
		{"too many", Cause{Resource: fs, Percent: 80}, many, "vd8 vd7 vd6 vd5 vd4|"},
	} {
		picked, remark := Pick(c.cause, c.from)
		var names []string
		for _, p := range picked {
			names = append(names, p.Name)
		}
		got := strings.Join(names, " ")
		if remark != "" {
			got += "|"
		}
		if got != c.want {
			t.Errorf("%s: got %q (%s), want %q", c.name, got, remark, c.want)
		}
	}
}
