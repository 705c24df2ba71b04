#!/usr/bin/env bash
# try_in_clean_root.sh PACKAGE.deb [FOLDER]: installs the package into a fresh Debian 12 root with apt, runs the programs
# there and removes the package again. Says each step; exit 1 at the first that fails. Needs root, debootstrap and a
# network. The base system is kept in FOLDER/base for the next time; FOLDER (default build/clean-root) may be deleted.
set -euo pipefail

if [ $# -lt 1 ] || [ ! -f "$1" ]; then
  echo "usage: try_in_clean_root.sh PACKAGE.deb [FOLDER]" >&2
  exit 2
fi
[ "$(id -u)" = 0 ] || { echo "a clean root is made by root: sudo $0 $*" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "debootstrap is missing: apt-get install debootstrap" >&2; exit 2; }

source_folder=$(cd "$(dirname "$0")/.." && pwd)
package=$(realpath "$1")
folder=$(realpath -m "${2:-$source_folder/build/clean-root}")
root="$folder/root"

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"; }
say() { printf '== %s\n' "$1"; }
quiet_apt() { inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends "$@" >/dev/null; }

leave() {
  local place
  for place in dev/shm dev/pts dev proc; do
    if mountpoint -q "$root/$place"; then umount "$root/$place"; fi
  done
}

enter() {
  mkdir -p "$folder"
  if [ ! -d "$folder/base" ]; then
    say "base system"
    debootstrap --variant=minbase bookworm "$folder/base.part" http://deb.debian.org/debian >"$folder/debootstrap.log"
    mv "$folder/base.part" "$folder/base"
  fi
  rm -rf -- "$root"
  cp -a "$folder/base" "$root"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  trap leave EXIT
  mount -t proc proc "$root/proc"
  mount --bind /dev "$root/dev"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
}

install_package() {
  say "apt installs $(basename "$package")"
  cp "$package" "$root/tmp/homeostat.deb"
  inside apt-get -qq update
  quiet_apt install /tmp/homeostat.deb
  inside dpkg-query -W -f='${Package} ${Version} ${Status}\n' homeostat
}

run_headless() {
  local examples=/usr/share/doc/homeostat/examples
  say "homeostat --version"
  inside homeostat --version
  say "homeostat import and assess"
  inside homeostat import "$examples/laboratory.json" >"$folder/import.json"
  inside homeostat assess "$examples/a-tired.json" >"$folder/assessment.txt"
  head -n 8 "$folder/assessment.txt"
  say "homeostat report"
  inside homeostat report "$examples/a-tired.json" --kind letter --lang en -o /tmp/letter.pdf
  head -c 5 "$root/tmp/letter.pdf" | grep -q '^%PDF-'
  cp "$root/tmp/letter.pdf" "$folder/letter.pdf"
  say "manual page, schema"
  inside test -f /usr/share/man/man1/homeostat.1.gz
  inside test -f /usr/share/homeostat/case.schema.json
}

# The window is there when the X server shows one that bears the program's name.
run_desktop() {
  if [ ! -x "$root/usr/bin/homeostat-desktop" ]; then
    say "homeostat-desktop is not part of this package"
    return
  fi
  say "homeostat-desktop --version"
  inside homeostat-desktop --version
  say "first paint of homeostat-desktop"
  quiet_apt install xvfb xauth xdotool imagemagick
  inside xvfb-run -a -s '-screen 0 1280x900x24' sh -c '
    homeostat-desktop & program=$!
    xdotool search --sync --onlyvisible --name Homeostat >/tmp/window & waiting=$!
    for i in 1 2 3 4 5 6 7 8 9 10; do sleep 1; if [ -s /tmp/window ]; then break; fi; done
    kill "$waiting" 2>/dev/null
    import -window root /tmp/first-paint.png
    kill "$program"
    test -s /tmp/window'
  cp "$root/tmp/first-paint.png" "$folder/first-paint.png"
  echo "picture in $folder/first-paint.png"
}

remove_package() {
  say "apt purges it again"
  quiet_apt purge homeostat
  local left
  left=$(find "$root/usr" "$root/etc" "$root/var/lib" -path '*homeostat*' -not -path '*/dpkg/*' -not -path '*/apt/*')
  [ -z "$left" ] || { echo "left behind: $left" >&2; exit 1; }
}

enter
install_package
run_headless
run_desktop
remove_package
say "the package works in a clean root"
