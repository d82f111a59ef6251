// Under any limits and with any allocation failing, any chunking ends in the same fault, or for want of memory.
// SPDX-License-Identifier: BSL-1.0
#include <string>

#include "../tests/allocations.hpp"
#include "xml_laws.hpp"

namespace {

/// The events up to some point and their number: what fails sooner must have seen the same until then.
struct prefix {
    events::digest all, some;
    std::size_t stop;

    explicit prefix(std::size_t count) : stop{count} {}
    template <class Tag>
    void start_element(Tag const& tag) {
        add([&](auto& to) { to.start_element(tag); });
    }
    void text(std::string_view run) {
        add([&](auto& to) { to.text(run); });
    }
    void cdata(std::string_view section) {
        add([&](auto& to) { to.cdata(section); });
    }
    void end_element() {
        add([](auto& to) { to.end_element(); });
    }

  private:
    template <class F>
    void add(F f) {
        f(all);
        if (calls_++ < stop) f(some);
    }
    std::size_t calls_ = 0;
};

struct counted {
    events::digest digest;
    std::size_t calls = 0;

    template <class Tag>
    void start_element(Tag const& tag) {
        ++calls;
        digest.start_element(tag);
    }
    void text(std::string_view run) {
        ++calls;
        digest.text(run);
    }
    void cdata(std::string_view section) {
        ++calls;
        digest.cdata(section);
    }
    void end_element() {
        ++calls;
        digest.end_element();
    }
};

/// Feeds `octets` in pieces of `size`; from the nth on, requests for memory fail.
std::string memory_broken_by(std::string_view octets, feeding::settings const& s, std::size_t size,
                             std::size_t nth) {
    counted hungry;
    std::optional<couplet::xml_error> error;
    auto const alive = allocations::alive();
    {
        couplet::xml::parser<counted> parser(hungry, s.limits, s.options);
        allocations::failing_from const none(nth);
        bool good = true;
        for (std::size_t at = 0; good && at < octets.size(); at += size)
            good = parser.feed(octets.substr(at, size));
        if (good) parser.finish();
        error = parser.error();
    }
    if (allocations::alive() != alive) return "memory was not given back";
    prefix fed(hungry.calls);
    couplet::xml::parser<prefix> parser(fed, s.limits, s.options);
    if (parser.feed(octets)) parser.finish();
    bool const starved = error && error->code == couplet::xml_errc::out_of_memory;
    if (fed.some.value() != hungry.digest.value()) return "events differ without memory";
    if (starved) return error->offset <= octets.size() ? "" : "memory failed behind the end";
    return error == parser.error() && fed.all.value() == hungry.digest.value()
               ? ""
               : "without memory: " + feeding::shown(error) +
                     ", with: " + feeding::shown(parser.error());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input = fuzz::view(data, size);
    std::size_t const head = input.size() < 12 ? input.size() : 12;
    grammar::choices choose(input.substr(0, head));
    auto const s = laws::random_limits([&](std::size_t sides) { return choose(sides); });
    std::size_t const nth = choose(12), piece = 1 + choose(200);
    bool const is_made = choose(2) == 0;

    std::string octets(input.substr(head));
    if (is_made) {
        grammar::choices rest(input.substr(head));
        grammar::writer document(rest);
        document.element();
        octets = "<s>" + document.octets + "\n" + document.octets + "</s>";
    }
    fuzz::must_hold(laws::chunking_broken_by(octets, s));
    fuzz::must_hold(laws::slow_reader_broken_by(octets, s));
    fuzz::must_hold(memory_broken_by(octets, s, piece, nth));
    return 0;
}
