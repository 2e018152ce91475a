#!/usr/bin/env bash
# Brings the kind command: finds one that was installed, else takes the release, else the binary of Debian's package.
# Needs no root and installs nothing into the system. Prints the path of the command; talk goes to stderr.
# Exit code 3: it can't be done here, and the output says what to do.
set -euo pipefail

version=0.33.0
# SHA-256 of the release's files. They are here and not fetched, because who can replace a file on a server can replace its checksum too.
checksums='
kind-linux-amd64 aee6151561422756b764a4ae28e7f44cda5af5a9eead3cc9985112b1de8d8e0d
kind-linux-arm64 20022bee6cfcd5086cb7234d218e3454e6090022f2a8f55d1fa7fcf42c3867a2
kind-darwin-amd64 5a99f26f57246dc9319dd294803313197a0f34d33c525b3ea8b655db5916ece0
kind-darwin-arm64 0c8c7dbe5e23594a198b786c4bc13dacc101fa6196b0cb0b23a1ca44e61f4b4f
'
# The XDG specification demands that a relative path does not count.
case ${XDG_CACHE_HOME-} in /*) cache=$XDG_CACHE_HOME ;; *) cache=$HOME/.cache ;; esac
folder=${LABS_KIND_FOLDER:-$cache/labs/kind}

say() { printf '%s\n' "$*" >&2; }

found() {
  printf '%s\n' "$1"
  exit 0
}

# No half-written command is ever found by another call.
keep() {
  chmod 755 "$1"
  mv "$1" "$folder/kind"
  say "kind is $("$folder/kind" version), in $folder"
  found "$folder/kind"
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

from_release() {
  local system architecture file expected
  command -v curl >/dev/null || return 1
  system=$(uname -s | tr '[:upper:]' '[:lower:]')
  case $(uname -m) in
    arm64 | aarch64) architecture=arm64 ;;
    *) architecture=amd64 ;;
  esac
  file=kind-$system-$architecture
  expected=$(awk -v file="$file" '$1 == file { print $2 }' <<<"$checksums")
  [ -n "$expected" ] || return 1
  curl -fsSL --connect-timeout 3 --max-time 120 -o "$work/kind" "https://github.com/kubernetes-sigs/kind/releases/download/v$version/$file" 2>/dev/null || return 1
  [ "$(sha256 "$work/kind")" = "$expected" ] || { say "$file of kind $version has another checksum than expected; it is not used"; return 1; }
}

# Debian has kind since trixie. Its package holds one static binary, which runs on every Linux; the package lists of that
# release are read into a folder of their own, from this machine's own source.
from_debian() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
  local source options release=trixie
  source=$(apt-get indextargets --format '$(REPO_URI)|$(ORIGIN)' 'Created-By: Packages' | awk -F'|' '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')
  [ -n "$source" ] || return 1
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  printf 'deb %s %s main\n' "$source" "$release" >"$work/sources.list"
  options=(-qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$work/lists"
    -o Dir::Cache="$work/cache" -o Acquire::Languages=none -o APT::Sandbox::User=)
  apt-get "${options[@]}" update >&2 && (cd "$work" && apt-get "${options[@]}" download kind >&2) || return 1
  dpkg-deb --fsys-tarfile "$work"/kind_*.deb | tar -x -C "$work" ./usr/bin/kind || return 1
  mv "$work/usr/bin/kind" "$work/kind"
}

# A kind older than the release whose node image the catalogue pins may not start that image.
if path=$(command -v kind); then
  have=$("$path" version 2>/dev/null | sed -n 's/^kind v\([0-9][0-9.]*\).*/\1/p')
  [ -n "$have" ] && [ "$(printf '%s\n%s\n' "$version" "$have" | sort -V | head -n 1)" = "$version" ] ||
    say "$path is kind ${have:-of an unknown version}; the node image of the catalogue belongs to kind $version. If a cluster does not start, put that version on the PATH, or none."
  found "$path"
fi
[ -x "$folder/kind" ] && found "$folder/kind"

mkdir -p "$folder"
exec 9>"$folder/lock"
command -v flock >/dev/null && flock 9
[ -x "$folder/kind" ] && found "$folder/kind"
work=$(mktemp -d "$folder/install.XXXXXX")
trap 'rm -rf "$work"' EXIT
say "installing kind $version"
from_release && keep "$work/kind"
from_debian && keep "$work/kind"
say "kind could not be installed: neither its release nor Debian's package is within reach. Put the kind command on the PATH (https://kind.sigs.k8s.io), then try again."
exit 3
