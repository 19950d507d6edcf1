#!/bin/sh
# Prints the release notes of a version: its part of CHANGELOG.md, and how to install it.
#   packaging/notes.sh v1.2.3
set -eu
cd "$(dirname "$0")/.."
version=$1 repository=${GITHUB_REPOSITORY:-OWNER/mackerel-plugin-forecast}
awk -v version="${version#v}" '/^## /{on = index($0, "## " version " ") == 1 || $0 == "## " version; next} on' CHANGELOG.md | grep . ||
	{ echo "CHANGELOG.md has no section \"## ${version#v}\"" >&2; exit 1; }
cat <<END

## Install or upgrade

\`\`\`
sudo mkr plugin install --upgrade $repository@$version
\`\`\`

\`--upgrade\` replaces another release, and files that came some other way; it does nothing when mkr has installed this
release already. On Debian, Ubuntu and Red Hat the deb and rpm below do as well; they put the programs into /usr/bin.
END
