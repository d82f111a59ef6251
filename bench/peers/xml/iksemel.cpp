// SPDX-License-Identifier: BSL-1.0
// iksemel, events and trees: no namespaces, end tags are not compared with start tags, UTF-8 is checked.
#include <iksemel.h>

#include "../../xml_peer.hpp"

namespace {

/// The parsers differ in how they are made.
template <class Made>
class parser {
  public:
    parser() = default;
    ~parser() { iks_parser_delete(iksemel_); }
    parser(parser const&) = delete;
    parser& operator=(parser const&) = delete;

    bool feed(std::string_view octets) {
        return iks_parse(iksemel_, octets.data(), octets.size(), 0) == IKS_OK;
    }
    std::size_t stanzas() const { return seen_.stanzas; }

  private:
    bench::element_counter seen_;
    iksparser* iksemel_ = Made{}(seen_);
};

struct events {
    iksparser* operator()(bench::element_counter& seen) const {
        return iks_sax_new(
            &seen,
            [](void* user, char*, char**, int type) -> int {
                auto& counter = *static_cast<bench::element_counter*>(user);
                if (type != IKS_CLOSE) counter.open();
                if (type != IKS_OPEN) counter.close();
                return IKS_OK;
            },
            [](void*, char*, std::size_t) -> int { return IKS_OK; });
    }
};

struct trees {
    iksparser* operator()(bench::element_counter& seen) const {
        static char name_space[] = "jabber:client";
        return iks_stream_new(name_space, &seen, [](void* user, int type, iks* node) -> int {
            auto& counter = *static_cast<bench::element_counter*>(user);
            counter.stanzas += type == IKS_NODE_NORMAL || type == IKS_NODE_ERROR ? 1 : 0;
            if (node != nullptr) iks_delete(node);
            return IKS_OK;
        });
    }
};

bench::enlisted_parser<parser<events>> const sax{"iksemel", bench::kind::events};
bench::enlisted_parser<parser<trees>> const tree{"iksemel", bench::kind::tree};

}  // namespace
