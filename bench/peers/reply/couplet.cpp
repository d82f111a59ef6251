// SPDX-License-Identifier: BSL-1.0
// couplet: a service with a handler for pings; everything is checked on the way in and on the way out.
#include <couplet/stanza/service.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xep/ping.hpp>

#include "../../reply_peer.hpp"

namespace {

couplet::xml::workspace_pool pool;

class stream {
  public:
    explicit stream(std::string_view header) {
        std::string nothing;
        answer(header, nothing);
    }
    void answer(std::string_view octets, std::string& out) {
        reader_.feed(octets);
        while (auto const event = reader_.next())
            if (auto const* const element = std::get_if<couplet::xml::element_view>(&*event))
                if (auto const stanza = couplet::stanza_view::from(*element))
                    static_cast<void>(service_.answer(out, *stanza));
    }

  private:
    couplet::stream_reader reader_{couplet::xml::c2s_limits, {}, pool};
    couplet::iq_service<decltype(couplet::on_get<couplet::xep::ping>(+[] {}))> service_{
        couplet::on_get<couplet::xep::ping>(+[] {})};
};

bench::enlisted_reply<stream> const peer{""};

}  // namespace
