package history

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/usage"
)

// Tail is the newest end of a history, for a run that adds one sample and needs
// no other. The file is locked until Close.
type Tail struct {
	log    *Log
	newest record
}

// OpenTail opens the history of id below dir as OpenContext does, but reads its
// heads and its newest sample only, a fiftieth of the file. It returns nil where
// that is not enough: the file is not sealed (see Log.Seal), is of another disk,
// or has samples that are due to move within it. Then it has changed nothing,
// and OpenContext tells what there is to tell.
func OpenTail(ctx context.Context, dir string, id usage.ID, identity string) *Tail {
	t := &Tail{log: newLog(id, identity)}
	if t.open(ctx, dir, identity) {
		return t
	}
	_ = t.Close()
	return nil
}

func (t *Tail) open(ctx context.Context, dir, identity string) bool {
	l := t.log
	var err error
	if l.dir.Dir, err = statedir.Open(dir); err != nil {
		return false
	}
	if _, err = l.dir.Lstat(l.name); err != nil {
		return false
	}
	if l.file, err = l.dir.OpenLocked(ctx, l.name); err != nil {
		return false
	}
	var ok bool
	if t.newest, ok = sealedRecord(l.file); !ok || t.newest.lag >= retention.Limit(0)+consolidateAfter {
		return false
	}
	b := make([]byte, heads*headSize)
	if _, err = l.file.ReadAt(b, 0); err != nil {
		return false
	}
	h, rejected, bad, err := chooseHead(b, t.newest.seq)
	if err != nil || bad > 0 || rejected || !h.is(l.id) || identity != "" && h.identity == "" || conflict(h.identity, identity) {
		return false
	}
	l.head = h
	_, err = l.dir.Lstat(l.name + shelfEnd)
	return errors.Is(err, fs.ErrNotExist)
}

// Newest returns the newest sample.
func (t *Tail) Newest() usage.Sample { return t.newest.sample }

// Note returns the small value kept under key, as Log.Note does.
func (t *Tail) Note(key string) []byte { return t.log.Note(key) }

// Add writes a sample that is later than Newest; the very sample that Newest
// returns is there already. Others are refused. A crash at any instant leaves
// all of it or none of it.
func (t *Tail) Add(s usage.Sample) error {
	l := t.log
	if s == t.newest.sample {
		return nil
	}
	if !s.Valid() || s.Time <= t.newest.sample.Time {
		return fmt.Errorf("history of %s refuses the sample %+v after %+v", l, s, t.newest.sample)
	}
	r := record{seq: t.newest.seq + 1, lag: t.newest.lag + 1, sample: s}
	var b [recordSize]byte
	r.put(b[:])
	if _, err := l.file.WriteAt(b[:], int64(recordOffset(r.seq))); err != nil {
		return fmt.Errorf("history of %s: %w", l, err)
	}
	t.newest = r
	l.dir.seal(l.name, r)
	return nil
}

// Close releases the lock.
func (t *Tail) Close() error { return t.log.Close() }
