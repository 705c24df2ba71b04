#!/usr/bin/env bash
# run.sh HOURS [random-cases]: the long runs, or the random cases alone. Each part (of the random cases each slice) writes
# one line into build/soak/results.tsv; what passed on the present commit is not run again, except fuzzing, which has no
# end. HOURS is shared among the fuzz targets, whose corpora stay in build/soak/corpus and grow from run to run. Exit 1 when
# a part failed; its log is named in the table.
set -euo pipefail
cd "$(dirname "$0")/../.."
hours=$1
only=${2:-}
out=build/soak
results=$out/results.tsv
commit=$(git rev-parse --short=12 HEAD)
failed=0

mkdir -p "$out/log"
[ -f "$results" ] || printf 'commit\tpart\tbegan\tseconds\toutcome\tlog\n' >"$results"

# part NAME COMMAND…: runs once a commit and notes the outcome.
part() {
  local name=$1 began seconds outcome=passed log
  shift
  if [[ $name != fuzz_* ]] && grep -q "^$commit"$'\t'"$name"$'\t.*\tpassed\t' "$results"; then
    echo "$name: passed before on $commit"
    return
  fi
  log="$out/log/$name.txt"
  began=$(date -u +%FT%TZ)
  seconds=$SECONDS
  echo "$name: running, log in $log"
  "$@" >"$log" 2>&1 || outcome=failed
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$commit" "$name" "$began" "$((SECONDS - seconds))" "$outcome" "$log" >>"$results"
  echo "$name: $outcome"
  [ "$outcome" = passed ] || failed=1
}

fuzz() {
  local target=$1 name seeds=()
  name=$(basename "$target")
  mkdir -p "$out/corpus/$name" "$out/crash/$name"
  if [ -d "tests/fuzz/seeds/${name#fuzz_}" ]; then seeds=("tests/fuzz/seeds/${name#fuzz_}"); fi
  "$target" -max_total_time="$2" -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
    -artifact_prefix="$out/crash/$name/" "$out/corpus/$name" "${seeds[@]}"
}

fuzz_all() {
  local targets=() each target
  mapfile -t targets < <(find build/fuzz/bin -maxdepth 1 -type f -name 'fuzz_*' -perm -u+x 2>/dev/null | sort)
  if [ ${#targets[@]} = 0 ]; then
    echo "no fuzz target was built (tests/fuzz)"
    return
  fi
  each=$(awk -v hours="$hours" -v count="${#targets[@]}" 'BEGIN { printf "%d", hours * 3600 / count }')
  for target in "${targets[@]}"; do part "$(basename "$target")" fuzz "$target" "$each"; done
}

# release TARGET…: builds what a part runs; nothing named: everything.
release() {
  cmake --preset release -DBUILD_TESTING=ON >/dev/null
  cmake --build --preset release ${1:+--target "$@"}
}

# 100,000 made-up cases in slices, so that a run that was broken off goes on at the slice where it stopped.
random_cases() {
  local slice=5000 from
  for ((from = 0; from < 100000; from += slice)); do
    part "random-cases-$from" env HOMEOSTAT_RANDOM_FROM="$from" HOMEOSTAT_RANDOM_CASES="$slice" \
      build/release/bin/random_case_tests
  done
}

long_runs() {
  release
  part many-patients env HOMEOSTAT_PATIENTS=100000 HOMEOSTAT_EVENTS=5000000 \
    build/release/bin/record_tests --gtest_filter='LedgerTest.UnlocksAndSearchesAmongManyPatientsInTime'
  part killed-often build/release/bin/record_tests --gtest_filter='CrashTest.*' --gtest_repeat=200
  random_cases
  part apple-export env HOMEOSTAT_APPLE_MB=1024 build/release/bin/recordings_tests --gtest_filter='AppleExport.*'
  part long-files env HOMEOSTAT_STREAM_MB=500 build/release/bin/intake_tests --gtest_filter='LongFile.*FlatMemory'
  if [ -d tests/fuzz ]; then
    cmake --preset fuzz >/dev/null
    cmake --build --preset fuzz
  fi
  fuzz_all
}

if [ "$only" = random-cases ]; then
  release random_case_tests
  random_cases
else
  long_runs
fi
column -t -s "$(printf '\t')" "$results" 2>/dev/null || cat "$results"
exit "$failed"
