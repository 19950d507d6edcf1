#!/usr/bin/env bash
# Writes man pages and shell completion below DIR, from the programs in BIN.
#   packaging/share.sh DIR BIN
set -euo pipefail
to=$1 bin=$2
mkdir -p "$to"/{man,bash,zsh,fish}
for program in mackerel-plugin-forecast check-diskfull-eta; do
	"$bin/$program" man >"$to/man/$program.1"
	"$bin/$program" completion bash >"$to/bash/$program"
	"$bin/$program" completion zsh >"$to/zsh/_$program"
	"$bin/$program" completion fish >"$to/fish/$program.fish"
done
