#!/usr/bin/env bash
# compiled.sh SEEN COMPILER...: calls the compiler, but not again for what it took when its words and all files that it read
# are what they were; SEEN and SEEN.d remember them.
set -euo pipefail
seen=$1
shift
is_as_it_was() {
    [ -f "$seen" ] && [ "$(<"$seen")" = "$*" ] || return 1
    # Unquoted: many names. What cannot be found is not as it was.
    [ -z "$(find -L $(command -v "$1") $(sed 's/^[^:]*: //; s/\/dev\/null//; s/\\$//' "$seen.d") -newer "$seen" 2>&1)" ]
}
! is_as_it_was "$@" || exit 0
mkdir -p "$(dirname "$seen")"
echo "$*" >"$seen.new"  # as old as what is read now
"$@" -MD -MF "$seen.d"
mv "$seen.new" "$seen"
