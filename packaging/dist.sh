#!/usr/bin/env bash
# Builds everything a release carries into dist/: a zip for every platform, deb
# and rpm for Linux, checksums, the plugin registry's entry. The same commit
# gives the same bytes, wherever it is built.
#   packaging/dist.sh VERSION LDFLAGS     (PLATFORMS="linux/amd64 ..." builds fewer)
set -euo pipefail
cd "$(dirname "$0")/.."
version=$1 ldflags=$2 name=mackerel-plugin-forecast
platforms=${PLATFORMS:-"linux/amd64 linux/arm64 linux/386 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64 windows/386"}
tools=$PWD/bin/tools
export CGO_ENABLED=0 GOFLAGS=-buildvcs=false TZ=UTC
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

umask 022
rm -rf dist
mkdir -p dist
# goxz puts CREDITS, the licences of all that is linked in, beside LICENSE, README
# and CHANGELOG. What only tests need may be missing there; a test looks.
"$tools/gocredits" -skip-missing . >CREDITS 2>dist/gocredits.log || { cat dist/gocredits.log; exit 1; }
rm dist/gocredits.log
cat internal/output/picture/FONTS >>CREDITS # whose licences want to be in every copy
for platform in $platforms; do
	"$tools/goxz" -n $name -z -d dist -os "${platform%/*}" -arch "${platform#*/}" \
		-build-ldflags "$ldflags" ./mackerel-plugin-forecast ./check-diskfull-eta 2>dist/goxz.log ||
		{ cat dist/goxz.log; exit 1; }
done
rm dist/goxz.log
go run ./internal/dist "$SOURCE_DATE_EPOCH" dist/*.zip

# deb and rpm
PACKAGE_VERSION=$(packaging/version.sh "$version")
export PACKAGE_VERSION
repository=${GITHUB_REPOSITORY:-OWNER/$name}
export PACKAGE_HOMEPAGE=https://github.com/$repository
export PACKAGE_MAINTAINER="${repository%%/*} <${repository%%/*}@users.noreply.github.com>"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
here=dist/${name}_$(go env GOHOSTOS)_$(go env GOHOSTARCH).zip
if [ -f "$here" ]; then
	unzip -qoj "$here" -d "$stage/here"
else
	go build -trimpath -ldflags "$ldflags" -o "$stage/here/" ./mackerel-plugin-forecast ./check-diskfull-eta
fi
packaging/share.sh "$stage/share" "$stage/here"
gzip -9n "$stage"/share/man/*
for platform in $platforms; do
	[[ $platform == linux/* ]] || continue
	export PACKAGE_ARCH=${platform#*/}
	unzip -qoj "dist/${name}_linux_$PACKAGE_ARCH.zip" -d "$stage/bin"
	for packager in deb rpm; do
		mkdir -p "$stage/$packager"
		(cd "$stage" && "$tools/nfpm" package -f "$OLDPWD/packaging/nfpm.yaml" -p $packager -t $packager/ >/dev/null)
		for file in "$stage/$packager"/*; do # where files are published a ~ in a name becomes a dot, unlike in SHA256SUMS
			plain=${file##*/}
			mv "$file" "dist/${plain//'~'/.}"
		done
	done
done

printf '{\n  "source": "%s",\n  "description": "Days until every filesystem is full, with a range; alerts by the time that is left"\n}\n' \
	"$repository" >dist/$name.json
(cd dist && sha256sum -- *.zip *.deb *.rpm *.json >SHA256SUMS)
ls -l dist
