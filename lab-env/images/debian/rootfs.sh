#!/usr/bin/env bash
# Writes a small root file system of this machine's own release as tar to stdout, from this machine's own package
# sources. Progress goes to stderr. Needs Debian or Ubuntu with mmdebstrap.
set -euo pipefail

fail() { printf '%s\n' "$1" >&2; exit 3; }
[ -r /etc/os-release ] && . /etc/os-release
case "${ID:-} ${ID_LIKE:-}" in
  *debian*) ;;
  *) fail "the debian image can be built on Debian and Ubuntu only; this is ${PRETTY_NAME:-another system}. Give the engine access to a registry, or load the image: docker load" ;;
esac
command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing: sudo apt-get install mmdebstrap"
codename=${VERSION_CODENAME:?}

# The distribution's own archives among the machine's sources; other vendors' packages do not belong in the image.
sources=$(apt-get indextargets --format '$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(ORIGIN)' 'Created-By: Packages' |
  awk -F'|' -v codename="$codename" '
    $4 != "" && $4 != "Debian" && $4 != "Ubuntu" { next }
    $2 != codename && $2 != codename "-updates" && $2 != codename "-security" { next }
    $3 != "main" && $3 != "universe" { next }
    !seen[$1 $2 $3]++ { print "deb", $1, $2, $3 }')
[ -n "$sources" ] || fail "this machine's apt has no source for $codename main: look at /etc/apt/sources.list and /etc/apt/sources.list.d"

options=()
while IFS= read -r line; do options+=(--aptopt="$line"); done < <(apt-config dump | grep -E '^Acquire::(http|https)::.*Proxy' || :)

# usr-is-merged in place of usrmerge saves perl. The package lists stay, compressed: they make each recipe's
# `apt-get update` a question of half a second.
exec mmdebstrap --variant=apt --format=tar --skip=cleanup/apt/lists \
  --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --include=usr-is-merged \
  --aptopt='Acquire::GzipIndexes "true"' --aptopt='Acquire::Languages "none"' \
  --aptopt='APT::Install-Recommends "false"' \
  --aptopt='Dir::Cache::pkgcache ""' --aptopt='Dir::Cache::srcpkgcache ""' \
  --dpkgopt='force-unsafe-io' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  "${options[@]}" "$codename" - - <<<"$sources"
