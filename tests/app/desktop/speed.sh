#!/usr/bin/env bash
# speed.sh PROGRAMS OUT: the desktop program beside its aims: first paint against that of an empty window, and the longest
# time a handler held the window through a whole consultation. OUT holds the figures, a line each.
set -euo pipefail
programs=$1
out=$2
times=11

# Milliseconds from exec to first paint, the median of several starts; the first ones warm the caches.
first_paint() {
  local mode=$1 i from all=()
  for ((i = 0; i < times; i++)); do
    from=$(date +%s%N)
    "$programs/window_tests" --first-paint "$mode" >/dev/null 2>&1
    all+=($((($(date +%s%N) - from) / 1000)))
  done
  printf '%s\n' "${all[@]}" | sort -n | awk -v n="$times" 'NR == (n + 1) / 2 { printf "%.1f", $1 / 1000 }'
}

measure() {
  local empty own
  empty=$(first_paint empty)
  own=$(first_paint desktop)
  "$programs/window_tests" --handlers "$out.handlers" >/dev/null 2>&1
  {
    printf 'desktop/first-paint/empty-frame\t%s\n' "$empty"
    printf 'desktop/first-paint\t%s\n' "$own"
    cat "$out.handlers"
  } >"$out"
  awk -F '\t' -v empty="$empty" '
    $1 == "desktop/first-paint" { row($1, $2, 1.5 * empty, "start to first paint; aim: 1.5 times an empty window") }
    $1 == "desktop/handler" { row($1, $2, 50, "longest time one handler held the window") }
    $1 ~ /empty|handler\// { printf "%12.1f %9s  %-9s %s\n", $2, "-", "", $1 }
    function row(name, ms, aim, words) {
      printf "%12.1f %9.1f  %-9s %s: %s\n", ms, aim, ms <= aim ? "held" : "MISSED", name, words
    }' "$out"
}

if [ -z "${DISPLAY:-}" ]; then
  exec "$(dirname "$0")/with_display.sh" "$0" "$@"
fi
measure
