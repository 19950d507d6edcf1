package cli

import "runtime/debug"

// version is stamped by the linker: -X mackerel-forecast/internal/cli.version=v1.2.3
var version = ""

// Version is the version of this build: the stamped one, else what the Go
// toolchain recorded, else "devel".
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}
