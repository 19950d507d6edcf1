package collect

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"mackerel-forecast/internal/usage"
)

// Names of the parts that tests play in processes of their own, as argv[0].
const (
	fuseDaemon = "fuse-daemon" // MODE MOUNTPOINT: see serveFUSE
	program    = "program"     // measures as the plugin does and exits
)

// playPart is another process of a test.
func playPart() bool {
	var err error
	switch os.Args[0] {
	case fuseDaemon:
		err = serveFUSE(os.Args[1], os.Args[2])
	case program:
		err = measureOnce()
	default:
		return false
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return true
}

func part(name string, args ...string) *exec.Cmd {
	return &exec.Cmd{Path: "/proc/self/exe", Args: append([]string{name}, args...), Stderr: os.Stderr}
}

// measureOnce prints what the plugin would see.
func measureOnce() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	readings, err := Filesystems(ctx, Options{}, []usage.Resource{usage.Filesystem}, now)
	if err != nil {
		return err
	}
	told := map[string]string{}
	for _, r := range readings {
		told[r.MountPoint] = fmt.Sprint(r.Err)
	}
	return json.NewEncoder(os.Stdout).Encode(told)
}

// How a FUSE daemon can fail to answer.
const (
	deaf   = "deaf"   // never reads a request: who waits can be killed
	silent = "silent" // reads every request and answers none: who waits cannot be killed
	lively = "lively" // answers
)

// mountFUSE mounts a FUSE filesystem with a device's name in the agent's set.
func mountFUSE(t testing.TB, mode, source string) (point string, daemon *os.Process) {
	t.Helper()
	needMounts(t)
	point = filepath.Join(t.TempDir(), mode)
	mkdir(t, point)
	cmd := part(fuseDaemon, mode, point)
	cmd.Env = []string{"SOURCE=" + source}
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill() // that ends the connection: every waiter gets an error
		cmd.Wait()
		unix.Unmount(point, unix.MNT_DETACH)
	})
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil {
		t.Fatalf("FUSE daemon: %q, %v", line, err)
	}
	return point, cmd.Process
}

// What the lively one tells: 1000 blocks of 4 KiB, 300 used, 100 of the rest
// for root only; 50 inodes, 20 used.
var livelyStatfs = []uint64{1000, 700, 600, 50, 30}

// serveFUSE speaks the kernel's FUSE protocol, version 7.31.
func serveFUSE(mode, point string) error {
	fd, err := unix.Open("/dev/fuse", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	data := fmt.Sprintf("fd=%d,rootmode=40755,user_id=0,group_id=0,allow_other", fd)
	if err := unix.Mount(os.Getenv("SOURCE"), point, "fuse", 0, data); err != nil {
		return err
	}
	if mode == deaf {
		fmt.Println("mounted")
		time.Sleep(time.Hour)
	}
	request := make([]byte, 1<<20)
	for {
		n, err := unix.Read(fd, request)
		if err == unix.ENODEV {
			return nil // unmounted
		}
		if err != nil {
			return err
		}
		const initOp, getattrOp, statfsOp = 26, 3, 17
		reply := make([]byte, 16, 128)
		le := binary.NativeEndian
		switch op := le.Uint32(request[4:n]); {
		case op == initOp:
			reply = le.AppendUint32(reply, 7)
			reply = le.AppendUint32(reply, 31)
			reply = append(reply, make([]byte, 56)...)
			fmt.Println("mounted")
		case mode == silent:
			continue
		case op == statfsOp:
			for _, v := range livelyStatfs {
				reply = le.AppendUint64(reply, v)
			}
			for _, v := range []uint32{4096, 255, 4096} {
				reply = le.AppendUint32(reply, v)
			}
			reply = append(reply, make([]byte, 28)...)
		case op == getattrOp:
			reply = append(reply, make([]byte, 104)...)
			le.PutUint32(reply[16+16+60:], unix.S_IFDIR|0o755)
		default:
			le.PutUint32(reply[4:], uint32(0x100000000-uint64(unix.ENOSYS)))
		}
		le.PutUint32(reply, uint32(len(reply)))
		copy(reply[8:16], request[8:16])
		if _, err := unix.Write(fd, reply); err != nil && err != unix.ENOENT {
			return err
		}
	}
}

// runProgram runs the program part to its end, as the agent would.
func runProgram(t testing.TB) (told map[string]string, took time.Duration) {
	t.Helper()
	cmd := part(program)
	begin := time.Now()
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	var out []byte
	go func() {
		var err error
		if out, err = io.ReadAll(stdout); err == nil {
			err = cmd.Wait()
		}
		done <- err
	}()
	select {
	case err = <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("the program has not ended within 10 seconds")
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	return told, time.Since(begin)
}
