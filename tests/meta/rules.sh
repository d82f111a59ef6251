#!/usr/bin/env bash
# rules.sh TOP LIGHT... full: FULL... tables: TABLES...: what a machine can see of the house's rules.
# The headers are the lists in include/CMakeLists.txt.
set -euo pipefail
cd "$1"
shift
light=() full=()
while [ "$1" != full: ]; do light+=("$1") && shift; done
shift
while [ "$1" != tables: ]; do full+=("$1") && shift; done
tables=" $* "
failed=0
complain() {
    echo "$*"
    failed=1
}

# include/CMakeLists.txt lists each header once.
listed=$(printf '%s\n' "${light[@]}" "${full[@]}" | sort)
found=$(find include -name '*.hpp' | sort)
difference=$(diff <(echo "$listed") <(echo "$found")) ||
    complain "include/CMakeLists.txt (<) and the folder (>) differ:"$'\n'"$difference"

# Light headers are cheap to include.
heavy='memory|functional|ranges|regex|iostream|ostream|chrono|memory_resource'
lines=$(grep -nE "^ *# *include *<($heavy)>" "${light[@]}") &&
    complain "light headers include none of <$heavy>:"$'\n'"$lines"
lines=$(grep -rnE '^ *# *include *<immintrin' include) && complain "immintrin.h costs .35 s:"$'\n'"$lines"

for header in "${light[@]}" "${full[@]}"; do
    count=$(wc -l <"$header")
    [[ $count -le 400 || $tables == *" $header "* ]] || complain "$header: $count lines, more than 400"
    grep -q '^#pragma once' "$header" || complain "$header: no #pragma once"
done

# Macros: the version's and COUPLET_LIFETIMEBOUND.
lines=$(grep -rnE '^ *# *define ' include | grep -vE 'define (COUPLET_(VERSION[A-Z_]*|LIFETIMEBOUND)|RAPIDXML_NO_EXCEPTIONS)\b') &&
    complain "macros that are not the version's:"$'\n'"$lines"

# Each source of ours names its licence; none knows one machine's paths.
while read -r file; do
    head -3 "$file" | grep -q 'SPDX-License-Identifier: BSL-1.0' || complain "$file: no licence line"
done < <(find include tests fuzz bench examples -name '*.hpp' -o -name '*.cpp' | sort)
lines=$(grep -rnIE '(^|[^A-Za-z0-9_.])/(home|root|Users|work|farm|mnt|opt)/' --exclude-dir=build \
    --exclude-dir=.git . | grep -v '^./tests/meta/rules.sh:') &&
    complain "paths of one machine:"$'\n'"$lines"

# No test source is forgotten.
while read -r file; do
    grep -qF "${file#tests/}" tests/CMakeLists.txt ||
        grep -qF "${file#tests/*/}" tests/meta/CMakeLists.txt || complain "$file is built by nothing"
done < <(find tests -name '*.cpp' -not -path '*/must_not_compile/*' -not -path 'tests/consumers/*' -not -path 'tests/clients/*')
for file in tests/meta/must_not_compile/*.cpp; do
    name=$(basename "$file" .cpp)
    grep -qwF "$name" tests/meta/CMakeLists.txt || complain "$file is compiled by nothing"
done
exit $failed
