#!/usr/bin/env bash
# Writes man pages and shell completion below DIR, from the programs themselves.
#   packaging/share.sh DIR [LDFLAGS]
set -euo pipefail
cd "$(dirname "$0")/.."
to=$1 bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
mkdir -p "$to"/{man,bash,zsh,fish}
go build -trimpath -ldflags "${2:-}" -o "$bin/" ./mackerel-plugin-forecast ./check-diskfull-eta
for program in mackerel-plugin-forecast check-diskfull-eta; do
	"$bin/$program" man >"$to/man/$program.1"
	"$bin/$program" completion bash >"$to/bash/$program"
	"$bin/$program" completion zsh >"$to/zsh/_$program"
	"$bin/$program" completion fish >"$to/fish/$program.fish"
done
