#!/usr/bin/env bash
# Brings a Docker Engine: finds the running one, else starts it, else installs it first (Debian and Ubuntu, as root).
# Safe to call again. Arguments go to dockerd. Exit code 3: it can't be done here, and the output says what to do.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"

is_debian() { [ -r /etc/os-release ] && grep -qE '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release; }

advise() {
  if [ -S "$socket" ] && [ ! -w "$socket" ]; then
    fail 3 "you may not open the Docker Engine's socket $socket. As a member of its group you may: sudo usermod -aG $(stat -c %G "$socket" 2>/dev/null || echo docker) $(id -un), then log in again."
  elif [ "$(uname -s)" != Linux ]; then
    fail 3 "no Docker Engine answers. Start Docker Desktop (https://docs.docker.com/desktop/), then try again."
  elif is_debian; then
    fail 3 "no Docker Engine answers, and installing and starting it takes root: sudo ./labs up"
  else
    fail 3 "no Docker Engine answers. Install Docker with this system's packages (https://docs.docker.com/engine/install/), start it (sudo systemctl start docker), then try again."
  fi
}

# Installs what is missing of the named commands' packages: "command package" per argument.
install_missing() {
  local missing=() pair
  for pair in "$@"; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair% *}" >/dev/null || [[ " ${missing[*]} " == *" ${pair#* } "* ]] || missing+=("${pair#* }")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]} (Debian packages)"
  local options=(-qq -y --no-install-recommends -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-unsafe-io)
  make_state
  if ! DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "${missing[@]}" >"$state/install.log" 2>&1; then
    # The usual reason is package lists that are old or not there.
    apt-get update -qq >"$state/install.log" 2>&1 &&
      DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "${missing[@]}" >>"$state/install.log" 2>&1 ||
      { tail -5 "$state/install.log" >&2; fail 3 "installing ${missing[*]} failed; the whole output is in $state/install.log"; }
  fi
}

lacks_capability() {
  local have last
  have=$((16#$(awk '/^CapBnd/ { print $2 }' /proc/self/status)))
  last=$(cat /proc/sys/kernel/cap_last_cap)
  ((have != (1 << (last + 1)) - 1))
}

start() {
  local runtime=()
  if [ -d /run/systemd/system ] && [ $# -eq 0 ] && [ "$socket" = /var/run/docker.sock ]; then
    say "starting the docker service"
    systemctl start docker || fail 3 "the docker service did not start: journalctl -u docker"
    return
  fi
  make_state
  if lacks_capability; then
    say "this machine lacks a capability; containers run through $state/runc-caps, which asks for the others only"
    cp "$here/runc-caps" "$state/runc-caps.new"
    chmod 755 "$state/runc-caps.new"
    mv "$state/runc-caps.new" "$state/runc-caps"
    runtime=(--add-runtime "runc-caps=$state/runc-caps" --default-runtime runc-caps)
  fi
  launch "${runtime[@]}" "$@" && return
  # An engine that was killed while it made a network leaves a record that every later engine dies of, in libnetwork's
  # reservePools. Without the file the engine makes its networks anew; the images and containers are kept elsewhere.
  local networks
  networks=$(data_root "$@")/network/files/local-kv.db
  if grep -q 'libnetwork.*reservePools' "$state/dockerd.log" && [ -f "$networks" ]; then
    mv "$networks" "$networks.broken"
    say "dockerd could not read its networks (left broken by an engine that was killed); they are now in $networks.broken"
    launch "${runtime[@]}" "$@" && return
  fi
  grep -m1 -E '^panic:|level=fatal|failed to' "$state/dockerd.log" >&2 || tail -5 "$state/dockerd.log" >&2
  fail 3 "dockerd did not start; the whole log is $state/dockerd.log"
}

# The folder that dockerd's arguments name for its data.
data_root() {
  while [ $# -gt 1 ]; do
    [ "$1" = --data-root ] && { printf '%s' "$2"; return; }
    shift
  done
  printf /var/lib/docker
}

# Starts dockerd with the given arguments and waits for its answer; fails when it ends or stays silent for 30 s.
launch() {
  local pid tenths
  say "starting dockerd (log: $state/dockerd.log)"
  PATH=$PATH:/usr/sbin:/sbin setsid dockerd --host "unix://$socket" "$@" >"$state/dockerd.log" 2>&1 </dev/null &
  pid=$!
  printf '%s %s\n' "$pid" "$(start_time "$pid")" >"$state/dockerd.pid"
  for ((tenths = 0; tenths < 300; tenths++)); do
    engine_version >/dev/null && return
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.1
  done
  kill -TERM "$pid"
  return 1
}

if [ -n "${DOCKER_HOST:-}" ]; then
  say "DOCKER_HOST is set to $DOCKER_HOST: using that engine"
  exit 0
fi
root=no
[ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] && is_debian && root=yes

if version=$(engine_version); then
  say "Docker Engine $version is running"
else
  [ "$root" = yes ] || advise
  # Both changed by another call at the same time would end in two engines.
  make_state
  exec 9>"$state/lock"
  flock 9
  if ! version=$(engine_version); then
    install_missing "dockerd docker.io" "docker docker.io" "iptables iptables" "mmdebstrap mmdebstrap"
    # A package's own service may have started meanwhile.
    engine_version >/dev/null || start "$@" 9>&-
    version=$(engine_version) || fail 3 "the engine started and does not answer on $socket"
  fi
  say "Docker Engine $version is running"
fi

# Without a registry the base image is made from this machine's own packages.
[ "$root" = no ] || install_missing "mmdebstrap mmdebstrap"
