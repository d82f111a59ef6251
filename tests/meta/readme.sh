#!/usr/bin/env bash
# readme.sh TOP WORK-DIRECTORY PROGRAMS CXX FLAGS...: does what README.md shows.
#   ```cpp       compiled as it stands; run as well if it has a main
#   ```console   `$ command` lines are run, with PROGRAMS first in PATH, and must print what follows
#   ```sh        run line by line; lines with a */run are left out, CI runs those
#   | ... | `rung/file.cpp`: name |   a promise: there must be such a test in tests/rung/file.cpp
# Commands are run in TOP.
set -euo pipefail
top=$1 work=$2 programs=$3
shift 3
rm -rf "$work"
mkdir -p "$work"
cd "$work"
awk '
    /^```/ && open { open = 0; next }
    /^```(cpp|console|sh)$/ { open = 1; name = sprintf("%02d.%s", ++count, substr($0, 4)) ; next }
    /^```/ { open = 1; name = "ignored"; next }
    open { print > name }
' "$top/README.md"

# check NAME STATUS WANTED GOT
failed=0
checked=0
report() {
    checked=$((checked + 1))
    [ "$2" = 0 ] && return
    printf 'README.md, block %s: %s\n' "$1" "$3"
    failed=1
}

for block in *.cpp; do
    [ -e "$block" ] || continue
    if grep -q 'int main(' "$block"; then
        said=$("$@" "$block" -o "$block.bin" -licuuc -lcrypto 2>&1 && "./$block.bin" 2>&1) && status=0 || status=$?
    else
        said=$("$@" -c "$block" -o "$block.o" 2>&1) && status=0 || status=$?
    fi
    report "$block" $status "$said"
done

cd "$top"
export PATH="$programs:$PATH"
for block in "$work"/*.console; do
    [ -e "$block" ] || continue
    while IFS= read -r line || [ -n "$line" ]; do
        [[ $line == '$ '* ]] && said=$(bash -c "${line#'$ '}" 2>&1 </dev/null) || true
        printf '%s\n' "$line"
        [[ $line == '$ '* && -n $said ]] && printf '%s\n' "$said"
    done < <(grep '^\$ ' "$block") >"$block.got"
    difference=$(diff "$block" "$block.got") && status=0 || status=$?
    report "${block##*/}" $status "$difference"
done
for block in "$work"/*.sh; do
    [ -e "$block" ] || continue
    while IFS= read -r line; do
        said=$(bash -c "$line" 2>&1 </dev/null) && status=0 || status=$?
        report "${block##*/}" $status "$line: $said"
    done < <(grep -vE '(examples|tests|bench|fuzz)/run|^ *(#|$)' "$block")
done
while IFS=$'\t' read -r file name; do
    tr -d '\n' <"tests/$file" | sed 's/" *"//g' | grep -qF "\"$name\"" && status=0 || status=$?
    report promises $status "tests/$file has no test that is called: $name"
done < <(sed -nE 's/^\|.*\| `([a-z_]+\/[a-z_]+\.cpp)`: (.*) \|$/\1\t\2/p' README.md)
echo "$checked blocks, commands and promises checked"
[ "$checked" -gt 0 ] || failed=1
exit $failed
