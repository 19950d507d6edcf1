package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// disks are ext4 filesystems in files, on loop devices.
type disks struct{ mountPoints, devices []string }

// mountDisks makes and mounts n of them below dir.
func mountDisks(dir string, n int) (d disks, err error) {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return d, fmt.Errorf("mount namespace: %w", err)
	}
	for i := range n {
		image, point := filepath.Join(dir, fmt.Sprint("image", i)), filepath.Join(dir, fmt.Sprint("disk", i))
		script := `truncate -s 256M "$1" && mkfs.ext4 -q "$1" && mkdir -p "$2" && device=$(losetup --find --show "$1") && echo "$device" && mount "$device" "$2"`
		out, err := exec.Command("sh", "-c", script, "sh", image, point).CombinedOutput()
		device := strings.TrimSpace(string(out))
		if strings.HasPrefix(device, "/dev/") {
			d.devices = append(d.devices, strings.Fields(device)[0])
		}
		if err != nil {
			d.unmount()
			return d, fmt.Errorf("loop mount: %v: %s", err, out)
		}
		d.mountPoints = append(d.mountPoints, point)
	}
	return d, nil
}

func (d disks) unmount() {
	for _, point := range d.mountPoints {
		syscall.Unmount(point, syscall.MNT_DETACH)
	}
	for _, device := range d.devices {
		exec.Command("losetup", "--detach", device).Run()
	}
}

// mountMany mounts n small tmpfs below dir.
func (d *disks) mountMany(dir string, n int) error {
	for i := range n {
		point := filepath.Join(dir, fmt.Sprintf("%03d", i))
		if err := os.MkdirAll(point, 0o755); err != nil {
			return err
		}
		if err := syscall.Mount("tmpfs", point, "tmpfs", 0, "size=1m"); err != nil {
			return fmt.Errorf("mount %s: %w", point, err)
		}
		d.mountPoints = append(d.mountPoints, point)
	}
	return nil
}
