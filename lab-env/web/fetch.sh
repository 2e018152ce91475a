#!/usr/bin/env bash
# fetch.sh FOLDER: gets the report's scripts from the npm registry that this machine is set up for, checks them, and
# puts them into FOLDER. What is there already is not fetched again.
set -euo pipefail
mkdir -p "$1"
folder=$(cd "$1" && pwd)

# name in FOLDER, package, file in it, SHA-256 of that file
scripts=(
  "plotly.min.js plotly.js-cartesian-dist-min@3.1.0 plotly-cartesian.min.js c462b40a1a542e16c3533f97d39fbbb91af4f5267f3cbf23bd70d785efc44c38"
  "mermaid.min.js mermaid@11.12.0 dist/mermaid.min.js 07e37dfa97b337ccc85365d57eddf99b9706f09db3b59b260d0333b23b343c4b"
)

have_npm() {
  command -v npm >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing npm" >&2
    apt-get install -y --no-install-recommends npm >/dev/null && return
  fi
  echo "npm is missing: install Node.js with npm, then delete artifacts/labs.stamp and run ./labs again; until then reports show numbers in place of figures" >&2
  return 1
}

work=$(mktemp -d "$folder/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

for script in "${scripts[@]}"; do
  read -r name package file sum <<<"$script"
  [ -f "$folder/$name" ] && echo "$sum  $folder/$name" | sha256sum --check --status && continue
  have_npm
  archive=$(cd "$work" && npm pack --silent "$package" 2>"$work/log") || { tail -1 "$work/log" >&2; exit 1; }
  tar -xzOf "$work/$archive" "package/$file" >"$work/$name"
  echo "$sum  $work/$name" | sha256sum --check --status || { echo "$package: $file is not the file that was expected (SHA-256 differs)" >&2; exit 1; }
  mv "$work/$name" "$folder/$name"
done
