// SPDX-License-Identifier: BSL-1.0
// Owned addresses: copied, moved, kept in containers, with allocators of all kinds.
#include <algorithm>
#include <couplet/jid.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/pmr.hpp>
#include <map>
#include <memory>
#include <memory_resource>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "addresses.hpp"
#include "both.hpp"

namespace owning_tests {

using addresses::good;
using addresses::repeat;
using couplet::jid;
using couplet::jid_view;
using namespace couplet::literals;

namespace {

/// In place, and on the heap.
std::string const in_place = "juliet@example.com/balcony";
std::string const on_heap = "juliet@example.com/" + repeat("balcony", 20);

/// An allocator that knows its pool, and does or does not go along with what it allocated.
template <class T, bool Propagates>
struct pooled {
    using value_type = T;
    using propagate_on_container_copy_assignment = std::bool_constant<Propagates>;
    using propagate_on_container_move_assignment = std::bool_constant<Propagates>;
    using propagate_on_container_swap = std::bool_constant<Propagates>;

    explicit pooled(int* pool) : balance{pool} {}
    template <class U>
    pooled(pooled<U, Propagates> const& other) : balance{other.balance} {}
    template <class U>
    struct rebind {
        using other = pooled<U, Propagates>;
    };

    T* allocate(std::size_t n) {
        *balance += static_cast<int>(n);
        return std::allocator<T>{}.allocate(n);
    }
    void deallocate(T* memory, std::size_t n) {
        *balance -= static_cast<int>(n);
        std::allocator<T>{}.deallocate(memory, n);
    }
    pooled select_on_container_copy_construction() const { return *this; }
    friend bool operator==(pooled const& a, pooled const& b) { return a.balance == b.balance; }

    int* balance;
};

template <bool Propagates>
void assigns_between_pools(std::string const& text) {
    using address = couplet::basic_jid<couplet::rfc7622, pooled<char, Propagates>>;
    using allocator = pooled<char, Propagates>;
    int left = 0;
    int right = 0;
    {
        address a = address::parse("a@b/" + repeat("c", 90), allocator(&left)).value();
        address const b = address::parse(text, allocator(&right)).value();
        a = b;
        CHECK(a == b);
        CHECK(a.get_allocator().balance == (Propagates ? &right : &left));
        address moved = address::parse(text, allocator(&left)).value();
        moved = address::parse("d@e/" + repeat("f", 90), allocator(&right)).value();
        CHECK(moved.text() == "d@e/" + repeat("f", 90));
        CHECK(moved.get_allocator().balance == (Propagates ? &right : &left));
        address const elsewhere{std::move(moved), allocator(&left)};
        CHECK(elsewhere.text() == "d@e/" + repeat("f", 90));
        CHECK(elsewhere.get_allocator().balance == &left);
        address const same{elsewhere};
        CHECK(same.get_allocator().balance == &left);
    }
    CHECK(left == 0);
    CHECK(right == 0);
}

}  // namespace

TEST_CASE("An address is copied, moved and assigned as a value", "[jid][owning]") {
    for (auto const& text : {in_place, on_heap}) {
        jid const a = good(text);
        jid b = a;
        CHECK(b == a);
        CHECK(b.text().data() != a.text().data());
        jid c = std::move(b);
        CHECK(c == a);
        b = c;  // a moved-from address can be assigned to
        CHECK(b == a);
        b = good("x@y");
        CHECK(b.text() == "x@y");
        CHECK(c == a);
        b = std::move(c);
        CHECK(b.text() == text);
        using std::swap;
        jid d = good("x@y");
        swap(b, d);
        CHECK(d.text() == text);
        CHECK(b.text() == "x@y");
    }
    static_assert(std::is_nothrow_move_constructible_v<jid>);
    static_assert(std::is_nothrow_move_assignable_v<jid>);
    static_assert(!std::is_default_constructible_v<jid>);
}

TEST_CASE("An address assigned to itself is itself", "[jid][owning]") {
    for (auto const& text : {in_place, on_heap}) {
        jid a = good(text);
        auto& same = a;
        a = same;
        CHECK(a.text() == text);
        a = std::move(same);
        CHECK(a.text() == text);
        a = jid{a.bare()};  // a view of what is overwritten
        CHECK(a.text() == "juliet@example.com");
    }
}

TEST_CASE(
    "A moved-from address that was on the heap is empty, and can be destroyed, copied or assigned "
    "to",
    "[jid][owning]") {
    jid a = good(on_heap);
    jid const b = std::move(a);
    CHECK(a.text().empty());  // NOLINT(bugprone-use-after-move): what it is then is promised
    jid const copy = a;
    CHECK(copy.text().empty());
    a = b;
    CHECK(a == b);
}

TEST_CASE("Sizes around the room that an address has in itself", "[jid][owning]") {
    for (std::size_t size = 40; size < 70; ++size) {
        std::string const text = "a@b/" + repeat("c", size - 4);
        jid const a = good(text);
        jid b = a;
        jid const c = std::move(b);
        CHECK(a.text() == text);
        CHECK(c.text() == text);
        auto const begin = reinterpret_cast<char const*>(&a);
        bool const inside = a.text().data() >= begin && a.text().data() < begin + sizeof a;
        CHECK(inside == (size <= 48));
        CHECK(a.to_bare().text() == "a@b");
    }
}

TEST_CASE("An address is taken apart and put together again", "[jid][owning]") {
    jid const a = good("Juliet@Example.com/balcony");
    CHECK(a.to_bare().text() == "juliet@example.com");
    CHECK(a.bare() == "juliet@example.com"_jid);
    CHECK(a.domain_jid() == "example.com"_jid);
    CHECK(a.with_resource("orchard")->text() == "juliet@example.com/orchard");
    CHECK(a.to_bare().with_resource("A/B@C")->text() == "juliet@example.com/A/B@C");
    CHECK(good("example.com").with_resource("\u00A0x")->text() == "example.com/ x");
    CHECK(a.as_full() == a.view().as_full());
    CHECK(!a.as_bare());
    CHECK(a.to_bare().as_bare());
    CHECK(jid{a.domain_jid()}.is_domain());
    CHECK(jid{"a@b/c"_jid}.text() == "a@b/c");
    jid_view const view = a;
    CHECK(view.text().data() == a.text().data());
}

TEST_CASE("Maps and sets of addresses are searched with views, without building an address",
          "[jid][owning]") {
    std::map<jid, int, std::less<>> ordered;
    std::unordered_map<jid, int, std::hash<jid>, std::equal_to<>> hashed;
    for (int i = 0; i < 100; ++i) {
        auto const name = "user" + std::to_string(i) + "@example.com";
        ordered.emplace(good(name), i);
        hashed.emplace(good(name), i);
    }
    CHECK(ordered.find("user42@example.com"_jid)->second == 42);
    CHECK(hashed.find("user42@example.com"_jid)->second == 42);
    CHECK(ordered.find("USER42@example.com/x"_jid.bare())->second == 42);
    CHECK(hashed.find("USER42@example.com/x"_jid.bare())->second == 42);
    CHECK(!ordered.contains("user100@example.com"_jid));
    CHECK(!hashed.contains("user42@example.com/x"_jid));
    CHECK(hashed.contains(good("user7@example.com")));
    std::set<jid_view> const views({"a@b"_jid, "A@B"_jid, "b"_jid});
    CHECK(views.size() == 2);
}

TEST_CASE("Addresses are in a total order, which is that of their octets", "[jid][owning]") {
    support::dice random{7};
    std::vector<jid> all;
    while (all.size() < 300)
        if (auto parsed = jid::parse(addresses::any(random))) all.push_back(std::move(*parsed));
    all.push_back(all.front());
    for (auto const& a : all)
        for (auto const& b : all) {
            REQUIRE((a == b) == (a.text() == b.text()));
            REQUIRE((a <=> b) == (a.text() <=> b.text()));
            REQUIRE((a < b) == (b > a));
            REQUIRE((a < b) + (a == b) + (a > b) == 1);
            REQUIRE((a == b.view()) == (a == b));
            REQUIRE((a <=> b.view()) == (a <=> b));
            REQUIRE((a.view() < b) == (a < b));
        }
    std::sort(all.begin(), all.end());
    CHECK(std::is_sorted(all.begin(), all.end(),
                         [](auto const& a, auto const& b) { return a.text() < b.text(); }));
}

TEST_CASE("Addresses are kept in a memory resource, and move between resources by copying",
          "[jid][owning][pmr]") {
    std::byte space[4096];
    std::pmr::monotonic_buffer_resource arena(space, sizeof space,
                                              std::pmr::null_memory_resource());
    std::pmr::monotonic_buffer_resource other;
    using address = couplet::pmr::jid;
    address a = address::parse(on_heap, &arena).value();
    CHECK(a.get_allocator().resource() == &arena);
    auto const begin = reinterpret_cast<char const*>(space);
    CHECK((a.text().data() >= begin && a.text().data() < begin + sizeof space));

    address b = address::parse("a@b", &other).value();
    b = a;
    CHECK(b == a);
    CHECK(b.get_allocator().resource() == &other);
    address c = address::parse("a@b", &other).value();
    c = std::move(a);
    CHECK(c == b);
    CHECK(c.get_allocator().resource() == &other);
    CHECK(b.to_bare().get_allocator().resource() == &other);
    CHECK(b.with_resource(repeat("x", 80))->get_allocator().resource() == &other);
    address const copy{b};  // a copy is not in the arena unless asked to be
    CHECK(copy.get_allocator().resource() == std::pmr::get_default_resource());
    CHECK(address{b, &arena}.get_allocator().resource() == &arena);

    CHECK(good(on_heap) == b);
    CHECK(b == good(on_heap));
    CHECK(good("a@b") < b);
    CHECK((b <=> good(on_heap)) == std::strong_ordering::equal);
    CHECK(jid{b}.text() == b.text());
}

TEST_CASE("A container hands its memory resource to its addresses", "[jid][owning][pmr]") {
    std::byte space[16384];
    std::pmr::monotonic_buffer_resource arena(space, sizeof space,
                                              std::pmr::null_memory_resource());
    std::pmr::vector<couplet::pmr::jid> all(&arena);
    for (int i = 0; i < 20; ++i) all.emplace_back("juliet@example.com"_jid);
    all.emplace_back(couplet::pmr::jid::parse(on_heap).value());
    for (auto const& each : all) CHECK(each.get_allocator().resource() == &arena);
    CHECK(all.back().text() == on_heap);
    CHECK(all.front().text() == "juliet@example.com");
}

TEST_CASE("Assignment keeps or takes the allocator as its traits say, and gives back what it took",
          "[jid][owning]") {
    for (auto const& text : {in_place, on_heap}) {
        assigns_between_pools<true>(text);
        assigns_between_pools<false>(text);
    }
}

}  // namespace owning_tests
