package collect

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/sys/windows"
)

// listMounts lists the fixed drives, as the agent does: neither removable nor
// network drives.
func listMounts() ([]mount, error) {
	drives, err := windows.GetLogicalDrives()
	if err != nil {
		return nil, err
	}
	var mounts []mount
	for i := range 26 {
		drive := string(rune('A'+i)) + ":"
		if drives&(1<<i) == 0 || windows.GetDriveType(utf16(drive+`\`)) != windows.DRIVE_FIXED {
			continue
		}
		mounts = append(mounts, mount{id: i + 1, parent: i + 1, dev: uint64(i + 1), root: "/", point: drive, source: drive})
	}
	return mounts, nil
}

// measure asks for the space of one drive, at its root: "C:" alone is where a
// program stands on C:, which may be another volume. Used is all that the caller
// cannot take, quotas included, as the agent counts it.
func measure(m mount) space {
	root := utf16(m.point + `\`)
	var available, total uint64
	if err := windows.GetDiskFreeSpaceEx(root, &available, &total, nil); err != nil {
		return space{err: fmt.Errorf("cannot be read: %w", err)}
	}
	if total == 0 {
		return space{err: errNoSize}
	}
	size := total / 1024 * 1024 // the agent cuts to whole KiB
	used := (total - min(available, total)) / 1024 * 1024
	s := space{used: used, available: size - used}
	var serial uint32
	if windows.GetVolumeInformation(root, nil, 0, &serial, nil, nil, nil, 0) == nil {
		s.identity = strconv.FormatUint(uint64(serial), 16) // given when the drive is formatted
	}
	return s
}

// utf16 is for drive names, which hold no NUL.
func utf16(s string) *uint16 {
	p, _ := windows.UTF16PtrFromString(strings.ToUpper(s))
	return p
}
