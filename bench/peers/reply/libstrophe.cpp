// SPDX-License-Identifier: BSL-1.0
// libstrophe: its parser, its reply to a stanza, made into text.
#include "../../reply_peer.hpp"
#include "../../strophe_parser.hpp"

namespace {

class stream {
  public:
    explicit stream(std::string_view header) { parser_.feed(header); }
    void answer(std::string_view octets, std::string& out) {
        out_ = &out;
        parser_.feed(octets);
    }

  private:
    static void take(xmpp_stanza_t* request, void* self) {
        if (xmpp_stanza_get_child_by_ns(request, "urn:xmpp:ping") == nullptr) return;
        xmpp_stanza_t* const reply = xmpp_stanza_reply(request);
        xmpp_stanza_set_type(reply, "result");
        char* text = nullptr;
        std::size_t size = 0;
        xmpp_stanza_to_text(reply, &text, &size);
        static_cast<stream*>(self)->out_->append(text, size);
        xmpp_free(bench::strophe_context(), text);
        xmpp_stanza_release(reply);
    }

    std::string* out_ = nullptr;
    bench::strophe_parser parser_{take, this};
};

bench::enlisted_reply<stream> const peer{"libstrophe"};

}  // namespace
