#!/usr/bin/env bash
# check.sh TOP WORK COMPILER: no branch and no index depends on a secret. main.cpp is compiled as programs are delivered
# and run by valgrind, to which secrets are octets without a value. Ends with 77, which is "skipped", if it cannot.
set -euo pipefail
top=$1 work=$2 compiler=$3
here="$top/tests/constant_time"
export LC_ALL=C

skip() {
    echo "not run: whether time depends on secrets is not checked: there is no $1"
    exit 77
}
command -v valgrind >/dev/null || skip "valgrind"
echo '#include <valgrind/memcheck.h>' | "$compiler" -x c++ -E - >/dev/null 2>&1 ||
    skip "valgrind/memcheck.h (Debian: valgrind)"
mkdir -p "$work"
"$compiler" -std=c++20 -O2 -gdwarf-4 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror "-I$top/include" \
    -DU_SHOW_CPLUSPLUS_API=0 -DU_SHOW_CPLUSPLUS_HEADER_API=0 "$here/main.cpp" -o "$work/ways" -licuuc -lcrypto

watched() {
    valgrind --quiet --error-exitcode=99 \
        "--suppressions=$here/published.supp" "$work/ways" "$@"
}
watched
if watched leak >/dev/null 2>&1; then
    echo "what leaks on purpose is not found: the check is worth nothing"
    exit 1
fi
