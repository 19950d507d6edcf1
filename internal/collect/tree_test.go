package collect

import "testing"

func TestMountsOnAndBelowFUSEAreFound(t *testing.T) {
	mounts := []mount{
		{id: 1, parent: 1, point: "/", fstype: "ext4"},
		{id: 2, parent: 1, point: "/f", fstype: "fuse.mergerfs"},
		{id: 3, parent: 2, point: "/f/a", fstype: "ext4"},
		{id: 4, parent: 3, point: "/f/a/b", fstype: "tmpfs"},
		{id: 5, parent: 1, point: "/v", fstype: "virtiofs"},
		{id: 7, parent: 8, point: "/x", fstype: "ext4"}, // a list that loops must not hang us
		{id: 8, parent: 7, point: "/y", fstype: "ext4"},
	}
	all := newTree(mounts)
	for _, m := range mounts {
		if want := m.id >= 2 && m.id <= 5; all.throughFUSE(m) != want {
			t.Errorf("%s: FUSE %v", m.point, !want)
		}
	}
}

func TestMountsThatAnotherOneCoversAreHidden(t *testing.T) {
	mounts := []mount{
		{id: 1, parent: 1, point: "/", fstype: "rootfs"},
		{id: 2, parent: 1, point: "/", fstype: "ext4"},
		{id: 3, parent: 2, point: "/a", fstype: "ext4"},
		{id: 4, parent: 3, point: "/a", fstype: "tmpfs"},
		{id: 5, parent: 2, point: "/b/c/d", fstype: "ext4"},
		{id: 6, parent: 5, point: "/b/c/d/e", fstype: "ext4"},
		{id: 7, parent: 2, point: "/b", fstype: "tmpfs"},
		{id: 8, parent: 7, point: "/b/c", fstype: "tmpfs"},
		{id: 9, parent: 2, point: "/bb", fstype: "tmpfs"},
		{id: 10, parent: 3, point: "/a/below", fstype: "tmpfs"},
		{id: 11, parent: 99, point: "/of/another/namespace", fstype: "tmpfs"},
		{id: 12, parent: 13, point: "/x/loop", fstype: "ext4"},
		{id: 13, parent: 12, point: "/y/loop", fstype: "ext4"},
	}
	hidden := map[int]bool{1: true, 3: true, 5: true, 6: true, 10: true}
	all := newTree(mounts)
	for _, m := range mounts {
		if got := all.hidden(m); got != hidden[m.id] {
			t.Errorf("%d %s: hidden %v", m.id, m.point, got)
		}
	}
}
