#!/usr/bin/env bash
# Prints the version of deb and rpm for one as `git describe` says it. What dpkg and
# rpm see behind a ~ sorts before the release, what they see behind a dot after it:
#   v1.0.0-rc1  1.0.0~rc1        v1.0.0-5-g0a1b2c3-dirty  1.0.0.5.g0a1b2c3.dirty
set -euo pipefail
version=${1#v}
[[ $version =~ ^[0-9]+\.[0-9]+ ]] || version=0.0.0+$1
[[ $version =~ ^[^-]*-([0-9]+-g[0-9a-f]+|dirty) ]] || version=${version/-/'~'}
echo "${version//-/.}"
