// Package agentconf reads from mackerel-agent.conf what this project shares
// with the agent: the API's key and address, the host's id, the proxies, and
// how filesystems are named and chosen.
package agentconf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/BurntSushi/toml"

	"mackerel-forecast/internal/bounded"
)

// DefaultAPIBase is where the agent posts unless its conf says otherwise.
const DefaultAPIBase = "https://api.mackerelio.com"

// Config is the part of mackerel-agent.conf that is used here.
type Config struct {
	APIKey      Secret // empty when the file has none
	APIBase     string // never empty
	Root        string // directory of the id file, never empty
	HTTPProxy   string // empty when not set
	HTTPSProxy  string
	Filesystems struct {
		Ignore        *regexp.Regexp // on the name that df shows; nil when not set
		UseMountPoint bool           // name filesystems by mount point
	}
}

// file has the agent's own field names, so that keys match as they do there.
type file struct {
	Apibase     string
	Apikey      string
	Root        string
	HTTPProxy   string `toml:"http_proxy"`
	HTTPSProxy  string `toml:"https_proxy"`
	Include     string
	Filesystems struct {
		Ignore        string `toml:"ignore"`
		UseMountpoint bool   `toml:"use_mountpoint"`
	} `toml:"filesystems"`
}

// Find reads the conf that the user named, which must exist; with an empty
// name the agent's own for this operating system. Where the agent has none the
// result is the agent's defaults. When the agent's own conf cannot be read, the
// error comes together with the defaults, so that a caller may warn and go on.
func Find(named string, getenv func(string) string) (Config, error) {
	if named != "" {
		return load(named, getenv)
	}
	for _, path := range defaultPaths(getenv) {
		c, err := load(path, getenv)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return c, err
		}
	}
	return defaults(getenv), nil
}

// load reads one conf and the files that its include glob names, as the agent
// does: included values win, and an include within an included file is ignored.
// An error names the file and the line, never what stands there. The Config is
// the defaults then.
func load(path string, getenv func(string) string) (Config, error) {
	var f file
	if err := f.decode(path); err != nil {
		return defaults(getenv), err
	}
	if pattern := f.Include; pattern != "" {
		included, err := filepath.Glob(pattern)
		if err != nil {
			return defaults(getenv), fmt.Errorf("%s: include = %q is not a file pattern", path, pattern)
		}
		for _, name := range included {
			if err := f.decode(name); err != nil {
				return defaults(getenv), err
			}
		}
	}
	c, err := f.config(getenv)
	if err != nil {
		return defaults(getenv), fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

func (f *file) decode(path string) error {
	content, err := readShort(path)
	if err != nil {
		return err // names the path
	}
	return f.parse(path, content)
}

// What people write is shorter, and is there at once.
const (
	shortLimit = 4 << 20
	shortTime  = 3 * time.Second
)

// readShort reads a file that must be no device without an end, and not lie on
// a mount that hangs.
func readShort(path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), shortTime)
	defer cancel()
	content, err := bounded.Call(ctx, 0, func() ([]byte, error) { return readWhole(path) })
	if errors.Is(err, bounded.ErrLate) {
		return nil, fmt.Errorf("%s %w", path, err)
	}
	return content, err
}

func readWhole(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, shortLimit+1))
	if err == nil && len(content) > shortLimit {
		err = fmt.Errorf("%s is longer than any conf of the agent", path)
	}
	return content, err
}

// parse keeps what f holds for keys that content does not set.
func (f *file) parse(path string, content []byte) error {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	_, err := toml.Decode(string(content), f)
	var broken toml.ParseError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &broken): // its message may quote the line, and the line may be the key
		return fmt.Errorf("%s: line %d is not the TOML that mackerel-agent reads", path, broken.Position.Line)
	}
	return fmt.Errorf("%s is not the TOML that mackerel-agent reads: a value has the wrong type", path)
}

func (f *file) config(getenv func(string) string) (Config, error) {
	c := defaults(getenv)
	c.APIKey = Secret{f.Apikey}
	c.HTTPProxy, c.HTTPSProxy = f.HTTPProxy, f.HTTPSProxy
	c.Filesystems.UseMountPoint = f.Filesystems.UseMountpoint
	if f.Apibase != "" {
		c.APIBase = f.Apibase
	}
	if f.Root != "" {
		c.Root = f.Root
	}
	if ignore := f.Filesystems.Ignore; ignore != "" {
		re, err := regexp.Compile(ignore)
		if err != nil {
			return c, fmt.Errorf("[filesystems] ignore = %q is not a regular expression", ignore)
		}
		c.Filesystems.Ignore = re
	}
	return c, nil
}

func defaults(getenv func(string) string) Config {
	return Config{APIBase: DefaultAPIBase, Root: defaultRoot(getenv)}
}
