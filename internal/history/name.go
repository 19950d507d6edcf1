package history

import (
	"fmt"
	"strings"

	"mackerel-forecast/internal/usage"
)

const (
	suffix     = ".history"
	maxShown   = 64 // characters of a name that its file shows
	shelfEnd   = ".ahead"
	newEnd     = ".new"
	damagedEnd = ".damaged-"
	otherEnd   = ".replaced-"
)

// fileName is safe on every system whatever the name: what a reader may
// recognise of it, then its hash, which also tells apart names that differ in
// case alone.
func fileName(id usage.ID) string {
	safe := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}
	shown := strings.Map(safe, string(id.Resource)+"-"+clip(id.Name, 4*maxShown))
	return fmt.Sprintf("%s-%016x%s", clip(shown, maxShown), nameHash(id), suffix)
}
