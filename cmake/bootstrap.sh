# Sourced by examples/run, tests/run, bench/run, fuzz/run and .ci/run: `need GROUP...` installs the
# Debian packages of those groups that are not there, and nothing else; `build PRESET` builds.

# group, package, how to see that it is there
packages='
build     g++                 command g++
build     cmake               version cmake 3.25
build     ninja-build         command ninja
build     libicu-dev          header unicode/uidna.h
build     librapidxml-dev     header rapidxml/rapidxml.hpp
examples  libcli11-dev        header CLI/CLI.hpp
examples  nlohmann-json3-dev  header nlohmann/json.hpp
examples  libssl-dev          header openssl/ssl.h
examples  libboost-dev        header boost/beast.hpp
examples  libsqlite3-dev      header sqlite3.h
examples  python3             command python3
tests     catch2              header catch2/catch.hpp catch2/catch_all.hpp
tests     pkg-config          command pkg-config
tests     libssl-dev          header openssl/evp.h
oracles   libidn-dev          header pr29.h
oracles   libexpat1-dev       header expat.h
oracles   libxml2-dev         header libxml2/libxml/xmlexports.h
oracles   valgrind            command valgrind
oracles   libssl-dev          header openssl/evp.h
oracles   npm                 command npm
clang     clang               command clang++
clang     libclang-rt-dev     sanitizers
lint      clang-format        command clang-format
lint      clang-tidy          command clang-tidy
bench     libbenchmark-dev    header benchmark/benchmark.h
bench     python3             command python3
bench     valgrind            command valgrind
interop   prosody             command prosody
interop   lua-unbound         file /usr/lib/*/lua/5.4/lunbound.so
interop   ejabberd            file /usr/sbin/ejabberdctl
interop   libssl-dev          header openssl/ssl.h
interop   libboost-dev        header boost/beast.hpp
interop   openssl             command openssl
interop   python3             command python3
clients   python3           file /usr/bin/python3
clients   python3-slixmpp   file /usr/lib/python3/dist-packages/slixmpp/clientxmpp.py
clients   python3-aioxmpp   file /usr/lib/python3/dist-packages/aioxmpp/node.py
clients   libstrophe-dev    header strophe.h
clients   libgloox-dev      header gloox/client.h
clients   libqxmpp-dev      file /usr/include/qxmpp/QXmppClient.h
clients   pkg-config        command pkg-config
clients   go-sendxmpp       command go-sendxmpp
clients   profanity-light   command profanity
clients   nodejs            command node
clients   npm               command npm
browser   chromium-headless-shell  command chromium-headless-shell
browser   fonts-dejavu-core file /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
load      prosody             command prosody
load      ejabberd            file /usr/sbin/ejabberdctl
load      openssl             command openssl
load      python3             command python3
peers     libgloox-dev        header gloox/jid.h
peers     libstrophe-dev      header strophe.h
peers     libiksemel-dev      header iksemel.h
peers     libidn-dev          header stringprep.h
peers     libexpat1-dev       header expat.h
peers     libxml2-dev         command xml2-config
peers     libpugixml-dev      header pugixml.hpp
'

# present KIND WORD...: is it there, wherever it was installed?
present() {
    local kind=$1
    shift
    case $kind in
        command) command -v "$1" >/dev/null ;;
        file) [ -e "$1" ] ;;
        version)
            command -v "$1" >/dev/null &&
                printf '%s\n' "$2" "$("$1" --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')" | sort -CV ;;
        header)
            local name
            for name; do
                echo "#include <$name>" | g++ -x c++ -E - >/dev/null 2>&1 && return
            done
            return 1 ;;
        sanitizers)
            echo 'int main() {}' |
                clang++ -fsanitize=address,undefined -x c++ - -o /dev/null >/dev/null 2>&1 ;;
    esac
}

# missing GROUP...: prints the packages of these groups that are not there
missing() {
    local group package check
    while read -r group package check; do
        case " $* " in
            *" $group "*) present $check || echo "$package" ;;
        esac
    done <<<"$packages"
}

# quietly COMMAND...: its output is shown only if it fails; then it is the end
quietly() {
    local output
    output=$("$@" 2>&1) && return
    printf '%s\n' "$output" "failed: $*" >&2
    exit 1
}

# install PACKAGE...
install() {
    local root=()
    if ! command -v apt-get >/dev/null; then
        echo "These Debian packages (or what your system calls them) are needed: $*" >&2
        echo "There is no apt-get here: install them and run this again." >&2
        exit 1
    fi
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Run this as root, then once more: apt-get install $*" >&2
            exit 1
        fi
        root=(sudo)
    fi
    echo "Installing what is missing: $*" >&2
    "${root[@]}" apt-get update >/dev/null 2>&1 || true  # if that matters, the next line says so
    quietly "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -y --no-install-recommends install "$@"
}

# need GROUP...: all packages of these groups
need() {
    local list
    mapfile -t list < <(missing "$@")
    ((${#list[@]})) || return 0
    install "${list[@]}"
    mapfile -t list < <(missing "$@")
    if ((${#list[@]})); then
        echo "Still not usable after the installation: ${list[*]}" >&2
        exit 1
    fi
}

# wish GROUP...: those packages of these groups that can be had
wish() {
    local package
    for package in $(missing "$@"); do
        (install "$package") || echo "Going on without $package." >&2
    done
}

# build PRESET [CMAKE-BUILD-ARGUMENTS...]: configure and build, on standard error
build() {
    local preset=$1
    shift
    quietly cmake --preset "$preset"
    cmake --build --preset "$preset" "$@" >&2
}
