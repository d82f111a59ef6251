#!/usr/bin/env bash
# build.sh CXX OUTPUT: a consumer that knows couplet through pkg-config only.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck disable=SC2046,SC2086
"$1" -std=c++20 ${CXXFLAGS:-} $(pkg-config --cflags couplet) ../main.cpp -o "$2" $(pkg-config --libs couplet)
