package triage

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"mackerel-forecast/internal/usage"
)

// Place is a culprit as a check's message names it.
type Place struct {
	Resource   usage.Resource
	MountPoint string // /var, C:, "memory"
}

var (
	checkHead = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*(DiskfullETA|Disk) (?:OK|WARNING|CRITICAL|UNKNOWN): `)
	})
	// One phrase of check-diskfull-eta. What did not decide says its own status
	// first, which the pattern leaves out.
	//	/var (vdb1) full in 19h (14h-27h): 92.1% of 200 GiB used, growing 19.8 GiB/day
	etaPhrase = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(memory|/|/.*?|[A-Za-z]:|[-\w]+?)(?: \([-\w]+\))?( inodes)? (?:is full:|full in |may be full in |was about to be full:)`)
	})
	// One line of check-disk, the fullest filesystem first.
	//	Path: /var, All: 20.00 GB, Used: 19.10 GB, Free: 0.90 GB, Free percentage: 4.50 (inodes 99.90)
	diskLine = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`Path: (.+?), All: .*?Free percentage: ([-0-9.]+)(?: \(inodes ([-0-9.]+)\))?`)
	})
)

// parseCheck reads a message of check-diskfull-eta or of the official
// check-disk (go-check-plugins); ok is false for any other.
func parseCheck(message string) (places []Place, ok bool) {
	head := checkHead().FindStringSubmatch(message)
	if head == nil {
		return nil, false
	}
	rest := strings.TrimPrefix(message, head[0])
	if head[1] == "DiskfullETA" {
		return parseETA(rest), true
	}
	return parseDisk(rest), true
}

func parseETA(text string) (places []Place) {
	for phrase := range strings.SplitSeq(text, "; ") {
		m := etaPhrase().FindStringSubmatch(phrase)
		switch {
		case m == nil:
		case m[1] == "memory":
			places = append(places, Place{usage.Memory, "memory"})
		case m[2] != "":
			places = append(places, Place{usage.Inode, m[1]})
		default:
			places = append(places, Place{usage.Filesystem, m[1]})
		}
	}
	return places
}

// tight is how many percent free count as over the line where a message does
// not tell its thresholds.
const tight = 10

// parseDisk takes the fullest filesystem of check-disk's list and what else is
// tight: the message lists all, and does not say which one decided. Inodes
// decided when they are scarcer than room anywhere.
func parseDisk(text string) (places []Place) {
	var inodes []Place
	least, leastInodes := 100.0, 100.0
	for i, m := range diskLine().FindAllStringSubmatch(text, -1) {
		free, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			continue
		}
		least = min(least, free)
		if i == 0 || free < tight {
			places = append(places, Place{usage.Filesystem, m[1]})
		}
		if free, err := strconv.ParseFloat(m[3], 64); err == nil && free < tight {
			leastInodes = min(leastInodes, free)
			inodes = append(inodes, Place{usage.Inode, m[1]})
		}
	}
	if leastInodes < least {
		return inodes
	}
	return places
}
