package collect

import (
	"fmt"
	"runtime"
)

// Names returns how the filesystems of this host are called: those that the agent
// reports by the names that it gives them, and every name under which flags can bring
// in any mount. The mounts themselves are not touched.
func Names() (reported, possible []string, err error) {
	mounts, err := listMounts()
	if err != nil {
		return nil, nil, fmt.Errorf("cannot read the list of mounts: %w", err)
	}
	reported, possible = chooser{goos: runtime.GOOS}.names(mounts)
	return reported, possible, nil
}

func (c chooser) names(mounts []mount) (reported, possible []string) {
	for _, m := range c.choose(mounts) {
		reported = append(reported, m.name(c.goos, false))
	}
	for _, m := range mounts {
		possible = append(possible, m.name(c.goos, false), m.name(c.goos, true))
	}
	return reported, possible
}
