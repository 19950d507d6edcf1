#!/bin/sh
# Draws the README's picture: a filesystem whose rotation leaves more behind each time.
#   packaging/picture.sh BIN
set -eu
"$1/mackerel-plugin-forecast" simulate --family 'compressed rotation' --seed 1 |
	sed 's/compressed rotation/vdb1/' |
	"$1/mackerel-plugin-forecast" plot -o "$(dirname "$0")/../docs/forecast.svg" -
