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

	"mackerel-forecast/internal/usage"
)

// List names what there is a history of below dir, in order of resource and
// name, without a trace on the disk. A directory that does not exist holds
// none. Files that cannot be read are in the error; the others are listed.
func List(dir string) ([]usage.ID, error) {
	d, err := openDirToRead(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer d.close()
	entries, err := fs.ReadDir(d.root.FS(), ".")
	failed := []error{err}
	var ids []usage.ID
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasSuffix(e.Name(), suffix) {
			continue
		}
		id, err := d.identify(e.Name())
		switch {
		case err == nil:
			ids = append(ids, id)
		case !errors.Is(err, errUnborn):
			failed = append(failed, fmt.Errorf("%s: %w", filepath.Join(dir, e.Name()), err))
		}
	}
	slices.SortFunc(ids, func(a, b usage.ID) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Name, b.Name))
	})
	return ids, errors.Join(failed...)
}

// identify reads whose history a file is.
func (d *dir) identify(name string) (usage.ID, error) {
	f, err := d.root.Open(name)
	if err != nil {
		return usage.ID{}, err
	}
	defer f.Close()
	var b [heads * headSize]byte
	if _, err := io.ReadFull(f, b[:]); err != nil || allZero(b[:]) {
		return usage.ID{}, errUnborn
	}
	for i := range heads {
		h, headErr := decodeHead(b[i*headSize:][:headSize])
		if headErr == nil {
			return h.id, nil
		}
		err = headErr
	}
	return usage.ID{}, err
}
