// SPDX-License-Identifier: BSL-1.0
// A stanza on its way to several, whatever it is made of.
#pragma once

#include <couplet/negotiation/secret.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/writer.hpp>

namespace serve {

/// Borrows something that `write(writer, it)` writes as one stanza: a message, a stanza_view ...
class any_stanza {
  public:
    using writer = couplet::xml::writer<couplet::secret>;

    template <class Stanza>
    any_stanza(Stanza const& stanza) noexcept
        : what_{&stanza}, write_{[](writer& out, void const* what) {
              using couplet::xml::write;
              write(out, *static_cast<Stanza const*>(what));
          }} {}

    friend void write(writer& out, any_stanza const& one) { one.write_(out, one.what_); }

  private:
    void const* what_;
    void (*write_)(writer&, void const*);
};

/// One with payloads: `written{[&](auto& out) { write(out, message, delay); }}`.
template <class Write>
struct written {
    Write write_to;
    friend void write(any_stanza::writer& out, written const& one) { one.write_to(out); }
};
template <class Write>
written(Write) -> written<Write>;

}  // namespace serve
