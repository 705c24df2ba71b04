#!/usr/bin/env bash
# run.sh PROGRAM OUT [FILTER]: runs the benchmarks five times each and prints medians of processor time beside their aims, so
# that a shared machine does not count; OUT.json keeps the figures, OUT.txt the table.
set -euo pipefail
program=$1
out=$2
filter=${3:-.}
aims="$(dirname "$0")/aims.tsv"

"$program" --benchmark_filter="$filter" --benchmark_repetitions=5 --benchmark_report_aggregates_only=true --benchmark_out_format=json \
  --benchmark_out="$out.json" >/dev/null

machine() {
  printf '%s, %s cores, %s GB, %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sort -u | head -n1)" "$(nproc)" \
    "$(awk '/^MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo)" "$(uname -sr)"
}

# The medians by name, then one line an aim; what was not measured is said.
table() {
  awk -F '\t' '
    function milliseconds(value, unit) {
      return unit == "ns" ? value / 1e6 : unit == "us" ? value / 1e3 : unit == "s" ? value * 1e3 : value + 0
    }
    FNR == NR {
      value = $0
      sub(/^[^:]*: "?/, "", value)
      sub(/"?,?$/, "", value)
      if ($0 ~ /^ *"name":/) name = value
      if ($0 ~ /^ *"real_time":/) real = value
      if ($0 ~ /^ *"cpu_time":/) time = name ~ /manual_time/ ? real : value
      if ($0 ~ /^ *"time_unit":/ && sub(/_median$/, "", name)) { median[name] = milliseconds(time, value); seen[name] = 1 }
      next
    }
    /^#/ { next }
    { listed[$1] = 1
      aim = $3 == "" ? "-" : sprintf("%g", $3)
      if (!($1 in seen)) { printf "%12s %9s  %-9s %s\n", "-", aim, "absent", $4; next }
      verdict = $3 == "" ? "" : median[$1] + 0 <= $3 + 0 ? "held" : "MISSED"
      printf "%12.3f %9s  %-9s %s\n", median[$1], aim, verdict, $4 }
    END { for (name in seen) if (!(name in listed)) printf "%12.3f %9s  %-9s %s\n", median[name], "-", "", name }
  ' "$out.json" "$aims"
}

{
  machine
  printf '%12s %9s\n' 'median ms' 'aim ms'
  table
} | tee "$out.txt"
