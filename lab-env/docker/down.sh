#!/usr/bin/env bash
# Ends the Docker Engine that up.sh started, with its containers. One that was there before, or that the system's own
# service runs, stays.
set -euo pipefail
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/common.sh"

check_state
if ! pid=$(ours); then
  rm -f "$state/dockerd.pid"
  if version=$(engine_version); then
    say "Docker Engine $version was not started by labs and stays"
  else
    say "no Docker Engine of labs is running"
  fi
  exit 0
fi
say "stopping dockerd (process $pid) and its containers"
kill -TERM "$pid"
for ((tenths = 0; tenths < 300; tenths++)); do
  if ! ours >/dev/null; then
    rm -f "$state/dockerd.pid"
    say "stopped"
    exit 0
  fi
  sleep 0.1
done
fail 1 "dockerd (process $pid) is still stopping after 30 s; its log is $state/dockerd.log"
