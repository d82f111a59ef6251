// SPDX-License-Identifier: BSL-1.0
// pugixml: a tree, saved.
#include <pugixml.hpp>

#include "../../write_peer.hpp"

namespace {

struct appender : pugi::xml_writer {
    explicit appender(std::string& to) : out{to} {}
    void write(void const* octets, std::size_t size) override {
        out.append(static_cast<char const*>(octets), size);
    }
    std::string& out;
};

void write(bench::chat_message const& m, std::string& out) {
    pugi::xml_document document;
    auto message = document.append_child("message");
    message.append_attribute("from") = m.from.c_str();
    message.append_attribute("to") = m.to.c_str();
    message.append_attribute("type") = "chat";
    message.append_attribute("id") = m.id.c_str();
    message.append_child("body").text() = m.body.c_str();
    message.append_child("active").append_attribute("xmlns") = bench::chat_states;
    message.append_child("request").append_attribute("xmlns") = bench::receipts;
    auto origin = message.append_child("origin-id");
    origin.append_attribute("xmlns") = bench::stanza_ids;
    origin.append_attribute("id") = m.id.c_str();
    out.clear();
    appender to{out};
    document.save(to, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
}

bench::enlisted_writer const peer{"pugixml", write};

}  // namespace
