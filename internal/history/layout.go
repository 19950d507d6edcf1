package history

import (
	"bytes"
	"hash/crc32"
	"sync"

	"mackerel-forecast/internal/retention"
)

// The file, version 1 (docs/history-format.md): two heads, the levels of the
// retention from the oldest to the newest, the journal. A Commit writes in that
// order, so that a sample that moves from the journal to a level, or from a
// level to an older one, is on the disk at least once at any moment.
const (
	page   = 4096
	sector = 512 // a disk writes it whole or not at all

	headSize = page
	heads    = 2

	bucketSize       = 40
	bucketsPerSector = 12

	recordSize    = 32
	journalSlots  = 3072
	journalOffset = 315392

	fileSize = journalOffset + journalSlots*recordSize // 404 KiB
)

// levelOffset is where the sectors of a level begin. Level 0, the samples as
// they are, is the journal.
var levelOffset = [retention.Levels]int{0, 225280, 135168, 45056, heads * headSize}

func levelSectors(i int) int {
	return (retention.Limit(i) + bucketsPerSector - 1) / bucketsPerSector
}

func sectorOffset(level, n int) int { return levelOffset[level] + n*sector }

func levelSize(i int) int { return levelSectors(i) * sector }

func bucketOffset(level, slot int) int {
	return sectorOffset(level, slot/bucketsPerSector) + slot%bucketsPerSector*bucketSize
}

func recordOffset(seq uint32) int { return journalOffset + int(seq%journalSlots)*recordSize }

// checksum is the CRC-32C of b.
func checksum(b []byte) uint32 { return extend(0, b) }

// extend is the checksum of what sum is of and then b. Package crc32 computes
// tables for long runs of bytes before it begins, which takes longer than all
// that a minute does with three histories of which it reads the tail; what is
// short does without them.
func extend(sum uint32, b []byte) uint32 {
	if len(b) < sector/2 {
		return crc32.Update(sum, shortTable(), b)
	}
	return crc32.Update(sum, longTable(), b)
}

var (
	shortTable = sync.OnceValue(func() *crc32.Table {
		var table crc32.Table
		for i := range table {
			word := uint32(i)
			for range 8 {
				word = word>>1 ^ word&1*crc32.Castagnoli
			}
			table[i] = word
		}
		return &table
	})
	longTable = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })
)

var zeros [sector]byte

// allZero compares by the sector, which is fast.
func allZero(b []byte) bool {
	for len(b) > sector {
		if !bytes.Equal(b[:sector], zeros[:]) {
			return false
		}
		b = b[sector:]
	}
	return bytes.Equal(b, zeros[:len(b)])
}
