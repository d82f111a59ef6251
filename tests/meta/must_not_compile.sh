#!/usr/bin/env bash
# must_not_compile.sh FILE COMPILER FLAGS...: the compiler must refuse FILE with a message that matches
# the extended regular expression on its first line, `// expect: REGEX`, and with -DCONTROL, which
# takes the fault out, must accept it.
set -euo pipefail
file=$1
shift
wanted=$(sed -n '1s|^// expect: ||p' "$file")
if [ -z "$wanted" ]; then
    echo "$file: its first line is not '// expect: REGEX'"
    exit 1
fi
if ! said=$("$@" -DCONTROL -fsyntax-only "$file" 2>&1); then
    printf '%s\n' "with CONTROL it should compile, but:" "$said"
    exit 1
fi
if said=$("$@" -fsyntax-only "$file" 2>&1); then
    echo "$file compiles"
    exit 1
fi
if ! grep -qE -- "$wanted" <<<"$said"; then
    printf '%s\n' "no '$wanted' in:" "$said"
    exit 1
fi
