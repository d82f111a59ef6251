#!/usr/bin/env bash
# golden.sh FILE PROGRAMS: runs the `$ command` lines of a transcript, with PROGRAMS first in PATH, and
# compares all of it. `[N]` ends what a command with exit status N other than 0 has to say.
# The recorded sessions of the tests stand in sessions/. UPDATE=1 writes the transcript anew.
set -uo pipefail
file=$(realpath "$1")
export PATH="$2:$PATH" LC_ALL=C.UTF-8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sessions=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../../tests/data/sessions")
cd "$work" || exit 1
ln -s "$sessions" sessions

grep -E '^(#|\$ )' "$file" | while IFS= read -r line; do
    printf '%s\n' "$line"
    [[ $line == '$ '* ]] || continue
    bash -c "${line#'$ '}" </dev/null 2>&1
    status=$?
    [ $status = 0 ] || echo "[$status]"
    echo
done >said
if [ -n "${UPDATE:-}" ]; then
    cp said "$file"
else
    diff -u "$file" said
fi
