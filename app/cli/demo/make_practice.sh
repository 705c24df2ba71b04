#!/usr/bin/env bash
# make_practice.sh PROGRAM FOLDER: the main job from end to end on the invented demo patient, with PROGRAM
# (the headless `homeostat`). Makes FOLDER; refuses one that is no demo; an earlier demo there is made anew.
set -euo pipefail

if [ $# != 2 ]; then
  echo "usage: make_practice.sh PROGRAM FOLDER" >&2
  exit 2
fi
program=$1
folder=$2
source_files=$(cd "$(dirname "$0")" && pwd)
mark="$folder/DEMO.txt"
practice="$folder/practice"
documents="$folder/documents"
received="$folder/received"
# Printed on purpose: this practice holds nothing but an invented patient.
passphrase="a demo has no secrets"
patient="Mara Muster (Demo patient, invented)"

refuse() {
  echo "$1" >&2
  exit 1
}

say() { printf '\n== %s\n' "$1"; }

record() {
  local command=$1
  shift
  "$program" record "$command" "$practice" "$@" --passphrase-fd 3 3<<<"$passphrase"
}

# Only a folder that an earlier run marked is cleared.
make_folders() {
  if [ -e "$folder" ] && [ -n "$(ls -A "$folder" 2>/dev/null || echo "no folder")" ]; then
    [ -f "$mark" ] || refuse "$folder: this is not a demo; nothing was changed. Name another folder: ./dev demo FOLDER"
    rm -rf -- "$practice" "$documents" "$received"
  fi
  mkdir -p -- "$received" "$documents"
  printf '%s\n' "Homeostat demo. Everything in this folder is invented; ./dev demo makes it anew." \
    "Passphrase of the practice (user \"clinician\"): $passphrase" >"$mark"
}

# The files as they would arrive, with the visit moved to yesterday: findings age, and a demo should not.
receive_files() {
  local file
  for file in laboratory.json resting.txt; do
    sed -e "s/2026-05-18/$(date -d '187 days ago' +%F)/g" -e "s/2026-06-01/$(date -d '173 days ago' +%F)/g" \
      -e "s/2026-11-18/$(date -d '3 days ago' +%F)/g" -e "s/2026-11-20/$(date -d '1 day ago' +%F)/g" \
      "$source_files/$file" >"$received/$file"
  done
}

# Ids of the assessment's suggestions, best first.
suggested() {
  record assess "$patient" --json | sed -n '/^ "suggestions": \[/,/^ \]/s/^   "id": "\(.*\)",\{0,1\}$/\1/p'
}

decide_some() {
  local ids
  mapfile -t ids < <(suggested)
  [ ${#ids[@]} -ge 2 ] || refuse "$practice: the demo patient should have two suggestions or more, but has ${#ids[@]}"
  record decide "$patient" "${ids[0]}" accepted --reason agreed --note "Demo decision, invented."
  echo "  ${ids[0]}: accepted"
  record decide "$patient" "${ids[1]}" deferred --reason wants-time --note "Demo decision, invented."
  echo "  ${ids[1]}: deferred"
}

write_documents() {
  local kind
  for kind in letter handout audit autonomic; do
    record report "$patient" --kind "$kind" --lang en -o "$documents/$kind.pdf"
  done
}

make_folders
receive_files
say "An encrypted practice and its first patient"
record init --name "Demo practice, invented" --user-name "Dr Demo (invented)"
record settings --invented --letterhead "Demo practice, invented" --lang en
record patient --name "$patient" --sex female --birth-date 1988-04-12
say "What came in"
record import "$patient" "$received/laboratory.json" "$received/resting.txt"
say "What was asked"
record answer "$patient" --context pregnant=no --context planning-pregnancy=no --context breastfeeding=no \
  --context heavy-periods=yes --context mania-signs=no --condition bipolar-disorder=no --condition haemochromatosis=no \
  --condition liver-disease=no --condition epilepsy=no --goal sustained-energy --goal sleep-continuity --none-else-taken
say "What follows"
record assess "$patient"
say "What the clinician says of it"
decide_some
record sign "$patient"
record verify
say "Documents"
write_documents
cat <<TEXT

Practice    $practice
Passphrase  $passphrase   (user "clinician")
Documents   $documents
TEXT
ls -l -- "$documents"
