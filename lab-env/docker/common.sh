# Sourced by up.sh and down.sh.
# The XDG specification demands that a relative path does not count.
case ${XDG_STATE_HOME-} in /*) state=$XDG_STATE_HOME ;; *) state=$HOME/.local/state ;; esac
state=${LABS_DOCKER_STATE:-$state/labs/docker}
socket=${LABS_DOCKER_SOCKET:-/var/run/docker.sock}

say() { printf '%s\n' "$*"; }
fail() { say "$2" >&2; exit "$1"; }

# What is in the folder is obeyed: the process that it names is ended, and a program in it runs as root. So it has to be this
# user's, and so has the folder above it, which has the sessions, unless LABS_DOCKER_STATE names a folder.
check_state() {
  local folder
  for folder in "$state" "${LABS_DOCKER_STATE:-${state%/*}}"; do
    [ -e "$folder" ] || continue
    if [ ! -O "$folder" ] || [ -n "$(find -H "$folder" -maxdepth 0 \( -perm -020 -o -perm -002 \))" ]; then
      fail 3 "the labs keep no records in $folder: it belongs to another user, or others may change it. Set XDG_STATE_HOME to a folder of your own."
    fi
  done
}

make_state() {
  check_state
  (umask 077 && mkdir -p "$state")
}

# The engine that up.sh started and that still runs: its process id, checked by its start time, since ids are reused.
ours() {
  local pid started
  [ -f "$state/dockerd.pid" ] && read -r pid started <"$state/dockerd.pid" || return 1
  [ "$(start_time "$pid")" = "$started" ] && printf '%s' "$pid"
}

# Field 22 of /proc/PID/stat, counted after the name, which may hold spaces (proc(5)).
start_time() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  set -- ${stat##*) }
  printf '%s' "${20}"
}

# The version of the engine at the socket; fails when none answers.
engine_version() {
  command -v docker >/dev/null && [ -S "$socket" ] &&
    timeout 10 docker --host "unix://$socket" version --format '{{.Server.Version}}' 2>/dev/null
}
