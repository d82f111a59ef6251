// SPDX-License-Identifier: BSL-1.0
// caps_verification: the hash by which presence tells of identities and features, and how it is checked (XEP-0115 5).
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include <couplet/expected.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/text/digest.hpp>
#include <couplet/xep/caps.hpp>
#include <couplet/xep/caps_errc.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/form.hpp>

namespace couplet::xep {

namespace detail {

/// All that is sorted is sorted octet by octet (XEP-0115 5.1, RFC 4790 9.3), as std::string_view compares.
using caps_identity =
    std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;

/// A form that has a FORM_TYPE, or a field with its `var`.
template <class Value>
struct caps_keyed {
    std::string_view key;
    Value value;
    bool is_hidden = false;
};
template <class Value>
void sort_by_key(std::vector<caps_keyed<Value>>& all) {
    std::stable_sort(all.begin(), all.end(),
                     [](auto const& a, auto const& b) { return a.key < b.key; });
}

/// S of XEP-0115 5.1, piece by piece.
template <class Out>
class caps_text {
  public:
    explicit caps_text(Out& out) noexcept : out_{out} {}

    /// Nothing is wrong if nothing comes back; else what was written is worth nothing.
    std::optional<caps_errc> write(disco_info const& info) {
        if (!write_identities(info)) return caps_errc::repeated_identity;
        if (!write_features(info)) return caps_errc::repeated_feature;
        return write_forms(info);
    }

  private:
    void put(std::string_view text) {
        out_.update(text);
        out_.update("<");
    }
    bool write_identities(disco_info const& info) {
        std::vector<caps_identity> all;
        for (disco_identity const& one : info.identities)
            all.emplace_back(one.category, one.type, one.language.value_or(""),
                             one.name.value_or(""));
        std::sort(all.begin(), all.end());
        for (auto const& [category, type, language, name] : all) {
            for (auto const part : {category, type, language}) {
                out_.update(part);
                out_.update("/");
            }
            put(name);
        }
        return std::adjacent_find(all.begin(), all.end()) == all.end();
    }
    bool write_features(disco_info const& info) {
        std::vector<std::string_view> all;
        for (disco_feature const one : info.features) all.push_back(one.var);
        std::sort(all.begin(), all.end());
        for (auto const one : all) put(one);
        return std::adjacent_find(all.begin(), all.end()) == all.end();
    }
    std::optional<caps_errc> write_forms(disco_info const& info) {
        std::vector<caps_keyed<form>> all;
        for (form const& one : info.forms)
            if (!collect(one, all)) return caps_errc::ambiguous_form_scope;
        sort_by_key(all);
        auto is_same = [](auto const& a, auto const& b) { return a.key == b.key; };
        if (std::adjacent_find(all.begin(), all.end(), is_same) != all.end())
            return caps_errc::repeated_form_scope;
        for (auto const& one : all)
            if (one.is_hidden) write_form(one.key, one.value);
        return {};
    }
    /// A form without FORM_TYPE is none of ours; one whose FORM_TYPE is not hidden is not written, but counts as a repetition
    /// (XEP-0115 5.4, in the order of its steps).
    static bool collect(form const& one, std::vector<caps_keyed<form>>& all) {
        std::optional<std::string_view> scope;
        bool is_hidden = true;
        for (form_field const& field : one.fields) {
            if (field.var != "FORM_TYPE") continue;
            is_hidden = is_hidden && field.type == field_type::hidden;
            for (auto const value : field.values) {
                if (scope && *scope != value) return false;
                scope = value;
            }
        }
        if (scope) all.push_back({*scope, one, is_hidden});
        return true;
    }
    void write_form(std::string_view scope, form const& one) {
        put(scope);
        std::vector<caps_keyed<xml::list<std::string_view>>> fields;
        for (form_field const& field : one.fields)
            if (field.var != "FORM_TYPE") fields.push_back({field.var.value_or(""), field.values});
        sort_by_key(fields);
        std::vector<std::string_view> values;
        for (auto const& field : fields) {
            put(field.key);
            values.assign(field.value.begin(), field.value.end());
            std::sort(values.begin(), values.end());
            for (auto const value : values) put(value);
        }
    }

    Out& out_;
};

}  // namespace detail

/// Feeds what is hashed, S of XEP-0115 5.1, to anything with `update(std::string_view)`; what it was fed is worth nothing if
/// an error comes back. Allocates, to sort: n log n.
template <class Out>
std::optional<caps_errc> feed_caps(Out& out, disco_info const& info) {
    return detail::caps_text<Out>{out}.write(info);
}

/// What `ver` must be, of what an entity is, for the hash that `Digest` computes (XEP-0115 5.1).
template <digest Digest>
expected<base64::fixed_text<digest_size<Digest>>, caps_errc> caps_verification(
    disco_info const& info) {
    Digest hash;
    if (auto const fault = feed_caps(hash, info)) return unexpected{*fault};
    return base64::fixed_text<digest_size<Digest>>{finish(hash)};
}

/// Whether `found`, which an entity has answered, is what its presence said: only then may it be believed of others
/// who say the same (XEP-0115 5.4). `said.hash` must be the name of `Digest`.
///
/// The scheme has a known flaw: nothing tells where a name ends that has '<' in it, so that different answers can have the
/// same hash (XEP-0115 9.3). Of whoever has a reason to lie, nothing should be believed that is not harmless.
template <digest Digest>
bool is_verified(caps const& said, disco_info const& found) {
    auto const computed = caps_verification<Digest>(found);
    return computed && *computed == said.ver;
}

}  // namespace couplet::xep
