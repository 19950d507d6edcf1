package fleet

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// Cache remembers histories between runs: a small file for each metric of each
// host, in a directory of mode 0700. It holds numbers only. A file that is not
// whole counts as missing. The nil Cache remembers nothing.
type Cache struct {
	root *statedir.Dir
	seq  atomic.Int64
}

const (
	cacheBytes  = 1 << 30        // of all files; the oldest go first
	cacheAge    = 30 * units.Day // of files that no run has touched
	maxPoints   = 200_000        // of one metric, more than any range and step gives
	cacheHeader = "MFfleet2"
)

// stamp says when a history was fetched, and from when on.
type stamp struct{ at, from int64 }

// OpenCache opens the cache in a directory, which it creates, and refuses as
// statedir does: one that others may write says what they like. Nothing outside is
// ever written or read, whatever links lie in there.
func OpenCache(dir string) (*Cache, error) {
	above, err := statedir.Open(dir)
	if err != nil {
		return nil, err
	}
	defer above.Close()
	root, err := statedir.Open(filepath.Join(dir, "fleet"))
	if err != nil {
		return nil, err
	}
	return &Cache{root: root}, nil
}

// Close gives the directory back.
func (c *Cache) Close() error {
	if c == nil {
		return nil
	}
	return c.root.Close()
}

// file spreads the metrics over 256 directories.
func file(host, metric string) string {
	h := fnv.New128a()
	fmt.Fprintf(h, "%s\x00%s", host, metric)
	name := fmt.Sprintf("%x", h.Sum(nil))
	return path.Join(name[:2], name[2:])
}

// load returns what is remembered of a metric, oldest first; nothing when that
// cannot be read, for then it is fetched again.
func (c *Cache) load(host, metric string) ([]usage.Point, stamp) {
	if c == nil {
		return nil, stamp{}
	}
	b, err := c.root.ReadFile(file(host, metric))
	if err != nil {
		return nil, stamp{}
	}
	points, s, err := decode(b)
	if err != nil {
		return nil, stamp{}
	}
	return points, s
}

// save replaces what is remembered, whole or not at all.
func (c *Cache) save(host, metric string, s stamp, points []usage.Point) error {
	if c == nil {
		return nil
	}
	name := file(host, metric)
	temporary := fmt.Sprintf("%s.%d.%d", path.Dir(name)+"/tmp", os.Getpid(), c.seq.Add(1))
	err := c.root.WriteFile(temporary, encode(points, s), 0o600)
	if errors.Is(err, fs.ErrNotExist) {
		if err = c.root.Mkdir(path.Dir(name), 0o700); err == nil || errors.Is(err, fs.ErrExist) {
			err = c.root.WriteFile(temporary, encode(points, s), 0o600)
		}
	}
	if err == nil {
		err = c.root.Rename(temporary, name)
	}
	if err != nil {
		_ = c.root.Remove(temporary) // the first error tells more
		return fmt.Errorf("the cache in %s is not kept: %w: mend that, or name another directory with --state-dir; until then every report fetches all again", c.root.Name(), err)
	}
	return nil
}

// ours are the names that file and save make; whatever else people keep in the
// directory is theirs.
var ours = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9a-f]{2}/([0-9a-f]{30}|tmp\.[0-9]+\.[0-9]+)$`) })

// Tidy removes what no run has touched for a month and, the oldest first, what
// is more than a gibibyte.
func (c *Cache) Tidy(now time.Time) error {
	if c == nil {
		return nil
	}
	type entry struct {
		name string
		time time.Time
		size int64
	}
	var files []entry
	total := int64(0)
	err := fs.WalkDir(c.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !ours().MatchString(name) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return nil // gone meanwhile
		}
		files = append(files, entry{name, info.ModTime(), info.Size()})
		total += info.Size()
		return nil
	})
	slices.SortFunc(files, func(a, b entry) int { return a.time.Compare(b.time) })
	for _, f := range files {
		if total <= cacheBytes && now.Sub(f.time) < cacheAge {
			break
		}
		total -= f.size
		err = cmp.Or(err, c.root.Remove(f.name))
	}
	if err != nil {
		return fmt.Errorf("the cache in %s cannot be tidied: %w: it may be removed as a whole", c.root.Name(), err)
	}
	return nil
}

// encode writes header, checksum and a compressed body: the stamp, then times
// as differences, then values in full: rounded ones beside the newest one would
// look like growth.
func encode(points []usage.Point, s stamp) []byte {
	c := coders.Get().(*coder)
	defer coders.Put(c)
	body := binary.AppendVarint(binary.AppendVarint(c.body[:0], s.at), s.from)
	body = binary.AppendUvarint(body, uint64(len(points)))
	last := int64(0)
	for _, p := range points {
		body = binary.AppendVarint(body, p.Time-last)
		last = p.Time
	}
	for _, p := range points {
		body = binary.LittleEndian.AppendUint64(body, math.Float64bits(p.Value))
	}
	c.body = body
	out := bytes.NewBuffer(make([]byte, 0, 64+len(body)))
	out.WriteString(cacheHeader)
	out.Write(binary.LittleEndian.AppendUint64(nil, sum(body)))
	c.deflate.Reset(out)
	_, _ = c.deflate.Write(body) // into memory
	_ = c.deflate.Close()
	return out.Bytes()
}

// coder is reused, for a flate.Writer takes more than half a mebibyte.
type coder struct {
	body    []byte
	deflate *flate.Writer
}

var coders = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed) // the level is a valid one
	return &coder{deflate: w}
}}

var errDamaged = errors.New("damaged")

func decode(b []byte) ([]usage.Point, stamp, error) {
	var s stamp
	const head = len(cacheHeader) + 8
	if len(b) < head || string(b[:len(cacheHeader)]) != cacheHeader {
		return nil, s, errDamaged
	}
	body, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b[head:])), 16*maxPoints))
	if err != nil || sum(body) != binary.LittleEndian.Uint64(b[len(cacheHeader):]) {
		return nil, s, errDamaged
	}
	r := bytes.NewReader(body)
	at, err1 := binary.ReadVarint(r)
	from, err2 := binary.ReadVarint(r)
	n, err3 := binary.ReadUvarint(r)
	if err1 != nil || err2 != nil || err3 != nil || n > maxPoints || int(n)*9 > r.Len() {
		return nil, s, errDamaged
	}
	points := make([]usage.Point, n)
	last := int64(0)
	for i := range points {
		d, err := binary.ReadVarint(r)
		if err != nil || i > 0 && d <= 0 {
			return nil, s, errDamaged
		}
		last += d
		points[i].Time = last
	}
	values := body[len(body)-r.Len():]
	if len(values) != 8*len(points) {
		return nil, s, errDamaged
	}
	for i := range points {
		points[i].Value = math.Float64frombits(binary.LittleEndian.Uint64(values[8*i:]))
	}
	return points, stamp{at, from}, nil
}

func sum(b []byte) uint64 {
	h := fnv.New64a()
	h.Write(b)
	return h.Sum64()
}
