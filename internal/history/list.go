package history

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/usage"
)

// List names what there is a history of below path, in order of resource and
// name, without a trace on the disk. A directory that does not exist holds
// none. Files that cannot be read are in the error; the others are listed.
func List(path string) ([]usage.ID, error) {
	below, err := statedir.OpenToRead(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer below.Close()
	d := dir{below}
	entries, err := fs.ReadDir(d.FS(), ".")
	failed := []error{err}
	var ids []usage.ID
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasSuffix(e.Name(), suffix) {
			continue
		}
		h, err := d.readHead(e.Name())
		switch {
		case err == nil:
			ids = append(ids, h.id)
		case !errors.Is(err, errUnborn):
			failed = append(failed, fmt.Errorf("%s: %w", filepath.Join(path, e.Name()), err))
		}
	}
	slices.SortFunc(ids, func(a, b usage.ID) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Name, b.Name))
	})
	return ids, errors.Join(failed...)
}

// readHead reads what a file says of itself, from whichever head is whole.
func (d dir) readHead(name string) (h head, err error) {
	f, err := d.Open(name)
	if err != nil {
		return h, err
	}
	defer f.Close()
	var b [heads * headSize]byte
	if _, err := io.ReadFull(f, b[:]); err != nil || allZero(b[:]) {
		return h, errUnborn
	}
	for i := range heads {
		if h, err = decodeHead(b[i*headSize:][:headSize]); err == nil {
			return h, nil
		}
	}
	return h, err
}
