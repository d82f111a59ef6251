// SPDX-License-Identifier: BSL-1.0
// couplet message, presence, iq: a stanza from options (RFC 6121 4.7, 5.2; RFC 6120 8.2.3)
#include <couplet/jid/parsed_address.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/copy.hpp>
#include <couplet/xml/owned_element.hpp>

#include "command.hpp"

namespace cli {
namespace {

using namespace couplet;
using wanted_text = composition::text;

/// Why an option cannot be what it says; nothing was written.
struct refusal {
    std::string option;
    std::string what;
};

/// Turns options into what the library wants, or throws a refusal.
class options {
  public:
    explicit options(composition const& given) : given_{given} {}

    composition const& given() const { return given_; }

    /// In canonical form; it is borrowed from this object.
    address to() { return address_of("--to", given_.to, to_); }
    address from() { return address_of("--from", given_.from, from_); }
    std::optional<std::string_view> id() const { return given_.id; }
    std::string_view language() const { return view(given_.language); }
    static std::string_view view(wanted_text const& one) {
        return one ? std::string_view{*one} : "";
    }
    static texts texts_of(wanted_text const& one) {
        return one ? texts{tagged_text{*one}} : texts{};
    }

    /// One of the words that `find` knows.
    template <class Word, class Find>
    static Word word(char const* option, wanted_text const& one, Word otherwise, Find find) {
        if (!one) return otherwise;
        auto const found = find(*one);
        if (!found) throw refusal{option, "none of the words that --help lists"};
        return *found;
    }

    std::vector<xml::element> payloads() const {
        std::vector<xml::element> all;
        for (auto const& one : given_.payloads) {
            auto read = xml::parse_element(one);
            if (!read)
                throw refusal{"--payload", "octet " + std::to_string(read.error().offset) + ": " +
                                               std::string{describe(read.error().code)}};
            all.push_back(std::move(*read));
        }
        return all;
    }

  private:
    static address address_of(char const* option, wanted_text const& one, parsed_address& kept) {
        if (!one) return {};
        kept = parsed_address{address::from_text(*one)};
        if (kept.is_valid()) return kept.view();
        auto const error = kept.error();
        std::string what = "octet " + std::to_string(error.offset);
        if (error.part != jid_part::none) (what += ", ") += name(error.part);
        throw refusal{option, (what += ": ") += describe(error.code)};
    }

    composition const& given_;
    parsed_address to_;
    parsed_address from_;
};

message compose_message(options& all) {
    auto const& given = all.given();
    if (given.parent && !given.thread) throw refusal{"--parent", "of which --thread?"};
    return {.to = all.to(),
            .from = all.from(),
            .id = all.id(),
            .type = options::word("--type", given.type, message_type::normal, find_message_type),
            .language = all.language(),
            .subject = options::texts_of(given.subject),
            .body = options::texts_of(given.body),
            .thread = {options::view(given.thread), options::view(given.parent)}};
}

presence compose_presence(options& all) {
    auto const& given = all.given();
    auto const priority = xml::from_text<std::int8_t>(given.priority.value_or("0"));
    if (!priority)
        throw refusal{"--priority", "a whole number from -128 to 127 (RFC 6121 4.7.2.3)"};
    return {
        .to = all.to(),
        .from = all.from(),
        .id = all.id(),
        .type = options::word("--type", given.type, presence_type::available, find_presence_type),
        .language = all.language(),
        .show = options::word("--show", given.show, presence_show::online, find_presence_show),
        .status = options::texts_of(given.status),
        .priority = *priority};
}

iq compose_iq(options& all) {
    auto const& given = all.given();
    if (!given.id) throw refusal{"--id", "an iq must have one (RFC 6120 8.2.3)"};
    auto const type = options::word("--type", given.type, iq_type::get, find_iq_type);
    bool const is_request = !given.error && (type == iq_type::get || type == iq_type::set);
    if (is_request && given.payloads.size() != 1)
        throw refusal{"--payload", "a request has exactly one (RFC 6120 8.2.3)"};
    if (type == iq_type::result && given.payloads.size() > 1)
        throw refusal{"--payload", "a result has at most one (RFC 6120 8.2.3)"};
    return {all.to(), all.from(), *given.id, type, all.language()};
}

template <class Stanza>
void print(Stanza const& stanza, options const& all, std::string& out) {
    auto const& given = all.given();
    auto const payloads = all.payloads();
    std::vector<xml::element_view> const views(payloads.begin(), payloads.end());
    xml::elements const elements{views};
    bool const is_error = name(stanza.type) == "error";
    if (is_error && !given.error)
        throw refusal{"--error", "of type error, it says which (RFC 6120 8.3.1)"};
    std::optional<writer_error> refused;
    if (given.error) {
        stanza_error error{.condition = options::word("--error", given.error, stanza_condition{},
                                                      find_stanza_condition)};
        error.text.text = options::view(given.error_text);
        refused = append(out, stanza, elements, error);
    } else {
        refused = append(out, stanza, elements);
    }
    if (refused) throw refusal{"what was given", std::string{describe(refused->code)}};
    out += '\n';
}

}  // namespace

status compose(std::string_view kind, settings const& how, output& out) {
    options all{how.stanza};
    try {
        if (kind == "message") print(compose_message(all), all, out.text());
        if (kind == "presence") print(compose_presence(all), all, out.text());
        if (kind == "iq") print(compose_iq(all), all, out.text());
        return all_good;
    } catch (refusal const& why) {
        std::fprintf(stderr, "couplet: %s: %s\n", why.option.c_str(), why.what.c_str());
        return some_bad;
    }
}

}  // namespace cli
