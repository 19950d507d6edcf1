package history

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// prefault asks for the pages of s, fresh memory that begins a page, in one
// call: one by one, as they are filled, they cost several times as much. Linux
// before 5.14 refuses, and gives them one by one.
func prefault[T any](s []T) {
	if len(s) > 0 {
		b := unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*int(unsafe.Sizeof(s[0])))
		_ = unix.Madvise(b, unix.MADV_POPULATE_WRITE)
	}
}
