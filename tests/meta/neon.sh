#!/usr/bin/env bash
# neon.sh TOP WORK: tests of what works on vectors, compiled for AArch64 and run by qemu, so that NEON is
# proven on other processors too. Ends with 77, which is "skipped", if it cannot.
set -euo pipefail
top=$1 work=$2
sources=(
    text/block.cpp
    xml/char_check.cpp
    xml/errors.cpp
    xml/limits.cpp
    xml/writer_escape.cpp
)

skip() {
    echo "not run: the NEON path of ${sources[*]}: there is no $1"
    exit 77
}
command -v aarch64-linux-gnu-g++ >/dev/null || skip "aarch64-linux-gnu-g++ (Debian: g++-aarch64-linux-gnu)"
command -v qemu-aarch64 >/dev/null || skip "qemu-aarch64 (Debian: qemu-user)"
mkdir -p "$work/include"
# Only Catch2 is taken from this machine, and only version 2 needs no library.
catch=$(echo '#include <catch2/catch.hpp>' | "${CXX:-g++}" -x c++ -M - 2>/dev/null |
    grep -o '[^ ]*/catch2/catch\.hpp') || skip "header-only Catch2 (Debian 12: catch2)"
ln -sfn "$(dirname "$catch")" "$work/include/catch2"

compile=(aarch64-linux-gnu-g++ -std=c++20 -isystem "$work/include" "-I$top/include" "-I$top/tests"
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -DCOUPLET_TESTS_EMULATED
    '-DCOUPLET_CORPORA=""')
# What is tested is NEON.
echo '#include <couplet/text/block.hpp>
couplet::text::neon_block* used = static_cast<couplet::text::native_block*>(nullptr);' |
    "${compile[@]}" -x c++ -fsyntax-only -
if [ ! -e "$work/main.o" ]; then
    echo '#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>' | "${compile[@]}" -x c++ -c - -o "$work/main.new.o"
    mv "$work/main.new.o" "$work/main.o"
fi
all=$(printf '#include "%s"\n' "${sources[@]}")  # one unit takes half the time of five
[ "$(cat "$work/all.cpp" 2>/dev/null)" = "$all" ] || echo "$all" >"$work/all.cpp"
"$top/tests/meta/compiled.sh" "$work/all.seen" "${compile[@]}" -O2 -c "$work/all.cpp" -o "$work/all.o"
aarch64-linux-gnu-g++ -static "$work/main.o" "$work/all.o" -o "$work/tests"
qemu-aarch64 "$work/tests"
