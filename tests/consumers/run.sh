#!/usr/bin/env bash
# run.sh KIND SOURCE BUILD WORK CXX: installs couplet (KIND `install`), or builds and runs one
# consumer of the installed copy.
set -euo pipefail
kind=$1 source=$2 build=$3 work=$4/$1 cxx=$5
prefix=$4/moved
here=$source/tests/consumers
rm -rf "$work"
mkdir -p "$work"

project() {
    cmake -S "$here/$kind" -B "$work" -G Ninja -DCMAKE_CXX_COMPILER="$cxx" "$@"
    cmake --build "$work"
}

case $kind in
    install)
        rm -rf "$prefix"
        cmake --install "$build" --prefix "$work/first"
        mv "$work/first" "$prefix"
        if grep -rlF -e "$build/" -e "$source/include" "$prefix"; then
            echo "the installed files above know where they were made"
            exit 1
        fi
        exit 0 ;;
    find_package | light_alone) project -DCMAKE_PREFIX_PATH="$prefix" ;;
    subdirectory) project -DCOUPLET_SOURCE="$source" ;;
    pkg_config)
        PKG_CONFIG_PATH=$prefix/share/pkgconfig "$here/pkg_config/build.sh" "$cxx" "$work/consumer" ;;
esac

said=$("$work/consumer")
[ "$said" = montague.example ] || { echo "the consumer said: $said"; exit 1; }
