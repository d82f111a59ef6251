// SPDX-License-Identifier: BSL-1.0
// expat as an oracle (namespace mode): its verdict, its events, and what it met that RFC 6120 refuses.
#pragma once

#include <expat.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events.hpp"

namespace oracle {

class expat {
  public:
    /// 0xFF is no octet of UTF-8, so no namespace name holds it; expat refuses those that hold '|' if
    /// that is its separator.
    static constexpr char separator = '\xFF';

    expat() : parser_{XML_ParserCreateNS(nullptr, separator)} {
        XML_SetUserData(parser_, this);
        XML_SetElementHandler(parser_, start, end);
        XML_SetCharacterDataHandler(parser_, text);
        XML_SetStartNamespaceDeclHandler(parser_, declaration);
        XML_SetCommentHandler(parser_, [](void* self, char const*) { of(self).restrict(); });
        XML_SetProcessingInstructionHandler(
            parser_, [](void* self, char const*, char const*) { of(self).restrict(); });
        XML_SetStartDoctypeDeclHandler(parser_, [](void* self, char const*, char const*,
                                                   char const*, int) { of(self).restrict(); });
        XML_SetXmlDeclHandler(parser_, [](void* self, char const* version, char const*, int) {
            if (version != nullptr) of(self).version_ = version;
        });
    }
    expat(expat const&) = delete;
    expat& operator=(expat const&) = delete;
    ~expat() { XML_ParserFree(parser_); }

    /// false: not well-formed.
    bool feed(std::string_view octets) {
        return !failed_ &&
               parsed(XML_Parse(parser_, octets.data(), static_cast<int>(octets.size()), 0));
    }
    bool finish() { return !failed_ && parsed(XML_Parse(parser_, "", 0, 1)); }

    XML_Error error() const { return failed_ ? XML_GetErrorCode(parser_) : XML_ERROR_NONE; }
    std::string_view reason() const { return failed_ ? XML_ErrorString(error()) : ""; }
    /// A comment, a processing instruction or a DOCTYPE was met.
    bool restricted() const { return restricted_; }
    std::string_view version() const { return version_; }
    events::merged const& seen() const { return seen_; }

  private:
    static expat& of(void* self) { return *static_cast<expat*>(self); }
    bool parsed(XML_Status status) {
        failed_ = status == XML_STATUS_ERROR;
        return !failed_;
    }
    void restrict() { restricted_ = true; }

    static std::string name(char const* triplet) {
        std::string_view const text = triplet;
        auto const cut = text.find(separator);
        return cut == text.npos ? std::string(text)
                                : events::expanded(text.substr(0, cut), text.substr(cut + 1));
    }
    static void start(void* self, char const* element, char const** list) {
        std::vector<events::merged::attribute> attributes;
        for (; *list != nullptr; list += 2) attributes.push_back({name(list[0]), list[1]});
        auto& me = of(self);
        me.seen_.start(name(element), std::exchange(me.declarations_, {}), std::move(attributes));
    }
    static void end(void* self, char const*) { of(self).seen_.end_element(); }
    static void text(void* self, char const* run, int size) {
        of(self).seen_.text({run, static_cast<std::size_t>(size)});
    }
    static void declaration(void* self, char const* prefix, char const* ns) {
        of(self).declarations_.push_back(
            {prefix == nullptr ? "" : prefix, ns == nullptr ? "" : ns});
    }

    XML_Parser parser_;
    events::merged seen_;
    std::vector<events::merged::attribute> declarations_;
    std::string version_;
    bool restricted_ = false;
    bool failed_ = false;
};

}  // namespace oracle
