#!/usr/bin/env bash
# Installs what the tests use beside the labs themselves: Chromium, and the docker command to look from outside.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v docker >/dev/null || missing+=(docker.io)
command -v iptables-save >/dev/null || missing+=(iptables)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "labs: the tests need ${missing[*]}; install them and run again" >&2
  exit 3
fi
echo "labs: installing ${missing[*]} for the tests" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -20 "$log" >&2
  exit 3
fi
