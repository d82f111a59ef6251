// SPDX-License-Identifier: BSL-1.0
// caps_verification: the hash by which presence tells of identities and features, and how it is checked (XEP-0115 5).
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/text/buffer.hpp>
#include <couplet/text/digest.hpp>
#include <couplet/text/sort.hpp>
#include <couplet/xep/caps.hpp>
#include <couplet/xep/caps_errc.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/form.hpp>

namespace couplet::xep {

namespace detail {

/// All that is sorted is sorted octet by octet (XEP-0115 5.1, RFC 4790 9.3), as std::string_view compares.
struct caps_identity {
    std::string_view category;
    std::string_view type;
    std::string_view language;
    std::string_view name;

    friend auto operator<=>(caps_identity const&, caps_identity const&) = default;
};

/// A form that has a FORM_TYPE, or a field with its `var`.
template <class Value>
struct caps_keyed {
    std::string_view key;
    Value value;
    bool is_hidden = false;
    std::size_t place = 0;
};
/// Those with the same key stay in their order: each says where it was.
template <class Value, std::size_t Inline>
void sort_by_key(buffer<caps_keyed<Value>, Inline>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) all[i].place = i;
    heap_sort(all.data(), all.size(), [](auto const& a, auto const& b) {
        return a.key == b.key ? a.place < b.place : a.key < b.key;
    });
}
/// Sorts, and says whether all differ.
template <class T, std::size_t Inline>
bool sort_distinct(buffer<T, Inline>& all) {
    heap_sort(all.data(), all.size(), [](T const& a, T const& b) { return a < b; });
    for (std::size_t i = 1; i < all.size(); ++i)
        if (all[i - 1] == all[i]) return false;
    return true;
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
        buffer<caps_identity, 8> all;
        for (disco_identity const& one : info.identities)
            all.push_back(
                {one.category, one.type, one.language.value_or(""), one.name.value_or("")});
        bool const all_differ = sort_distinct(all);
        for (auto const& [category, type, language, name] : all) {
            for (auto const part : {category, type, language}) {
                out_.update(part);
                out_.update("/");
            }
            put(name);
        }
        return all_differ;
    }
    bool write_features(disco_info const& info) {
        buffer<std::string_view, 64> all;
        for (disco_feature const one : info.features) all.push_back(one.var);
        bool const all_differ = sort_distinct(all);
        for (auto const one : all) put(one);
        return all_differ;
    }
    std::optional<caps_errc> write_forms(disco_info const& info) {
        buffer<caps_keyed<form>, 4> all;
        for (form const& one : info.forms)
            if (!collect(one, all)) return caps_errc::ambiguous_form_scope;
        sort_by_key(all);
        for (std::size_t i = 1; i < all.size(); ++i)
            if (all[i - 1].key == all[i].key) return caps_errc::repeated_form_scope;
        for (auto const& one : all)
            if (one.is_hidden) write_form(one.key, one.value);
        return {};
    }
    /// A form without FORM_TYPE is none of ours; one whose FORM_TYPE is not hidden is not written, but counts as a repetition
    /// (XEP-0115 5.4, in the order of its steps).
    static bool collect(form const& one, buffer<caps_keyed<form>, 4>& all) {
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
        buffer<caps_keyed<xml::list<std::string_view>>, 16> fields;
        for (form_field const& field : one.fields)
            if (field.var != "FORM_TYPE") fields.push_back({field.var.value_or(""), field.values});
        sort_by_key(fields);
        buffer<std::string_view, 16> values;
        for (auto const& field : fields) {
            put(field.key);
            values.clear();
            for (auto const value : field.value) values.push_back(value);
            sort_distinct(values);
            for (auto const value : values) put(value);
        }
    }

    Out& out_;
};

}  // namespace detail

/// Feeds what is hashed, S of XEP-0115 5.1, to anything with `update(std::string_view)`; what it was fed is worth nothing if
/// an error comes back. Sorts, n log n; allocates for more than 64 features or 8 identities, 16 fields or values, 4 forms.
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
/// who say the same (XEP-0115 5.4). `hash` is the name of `Digest`, "sha-1": what is said of another is not verified.
///
/// The scheme has a known flaw: nothing tells where a name ends that has '<' in it, so that different answers can have the
/// same hash (XEP-0115 9.3). Of whoever has a reason to lie, nothing should be believed that is not harmless.
template <digest Digest>
bool is_verified(std::string_view hash, caps const& said, disco_info const& found) {
    if (said.hash != hash) return false;
    auto const computed = caps_verification<Digest>(found);
    return computed && *computed == said.ver;
}

}  // namespace couplet::xep
