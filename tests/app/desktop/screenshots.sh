#!/usr/bin/env bash
# screenshots.sh PROGRAMS FOLDER: pictures of every room of the desktop program in light, dark, high contrast, German,
# Arabic, the pseudo-language and at 200 %, of an invented patient on a fixed day.
set -euo pipefail
programs=$1
folder=${*: -1}
mkdir -p "$folder"
rm -f "$folder"/*.png
"$(dirname "$0")/with_display.sh" "$programs/window_tests" --screenshots "$folder"
ls "$folder"
