#!/usr/bin/env bash
# Installs what the tests use beside the labs themselves: Chromium, the docker command to look from outside, and Jupyter's
# own programs to talk to the kernel.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v docker >/dev/null || missing+=(docker.io)
command -v iptables-save >/dev/null || missing+=(iptables)
# Debian's own Python has Debian's packages, whatever `python3` is on the path.
for module in jupyter_client zmq ipykernel; do
  /usr/bin/python3 -c "import $module" 2>/dev/null || missing+=("python3-${module/jupyter_client/jupyter-client}")
done
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
