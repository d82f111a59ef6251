// SPDX-License-Identifier: BSL-1.0
#include "process.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace load {
namespace {

std::string path_of(int process, char const* name) {
    return "/proc/" + std::to_string(process) + '/' + name;
}

double processor_seconds(rusage const& used) {
    auto const sum = [](timeval const& a, timeval const& b) {
        return static_cast<double>(a.tv_sec + b.tv_sec) +
               static_cast<double>(a.tv_usec + b.tv_usec) * 1e-6;
    };
    return sum(used.ru_utime, used.ru_stime);
}

double used_by(int who) {
    rusage used{};
    getrusage(who, &used);
    return processor_seconds(used);
}

}  // namespace

memory memory_of(int process) {
    memory found;
    std::ifstream file{path_of(process, "smaps_rollup")};
    for (std::string line; std::getline(file, line);) {
        std::istringstream words{line};
        std::string name;
        std::uint64_t kilobytes = 0;
        words >> name >> kilobytes;
        if (name == "Rss:") found.resident = kilobytes * 1024;
        if (name == "Pss:") found.proportional = kilobytes * 1024;
    }
    return found;
}

double processor_time_of(int process) {
    std::ifstream file{path_of(process, "stat")};
    std::string line;
    std::getline(file, line);
    auto const name_end = line.rfind(')');
    if (name_end == line.npos) return 0;
    std::istringstream words{line.substr(name_end + 1)};
    std::string skipped;
    for (int i = 0; i < 11; ++i) words >> skipped;  // proc(5): utime is the 14th
    double user = 0, system = 0;
    words >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double own_processor_time() { return used_by(RUSAGE_SELF); }
double thread_time() { return used_by(RUSAGE_THREAD); }

std::uint64_t raise_file_limit() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace load
