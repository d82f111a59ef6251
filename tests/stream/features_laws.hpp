// SPDX-License-Identifier: BSL-1.0
// What holds for any features: property tests and a fuzz target share it.
#pragma once

#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/copy.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "header_laws.hpp"
#include "octets.hpp"

namespace features_laws {

namespace xml = couplet::xml;
namespace feature = couplet::feature;
using std::string_view;

/// Calls `f(std::type_identity<T>)` for each feature that there is.
template <class F>
void for_each_feature(F f) {
    (f(std::type_identity<feature::starttls>{}), f(std::type_identity<feature::mechanisms>{}),
     f(std::type_identity<feature::bind>{}), f(std::type_identity<feature::session>{}),
     f(std::type_identity<feature::compression>{}),
     f(std::type_identity<feature::stream_management>{}),
     f(std::type_identity<feature::roster_versioning>{}),
     f(std::type_identity<feature::pre_approval>{}), f(std::type_identity<feature::capabilities>{}),
     f(std::type_identity<feature::dialback>{}), f(std::type_identity<feature::client_state>{}),
     f(std::type_identity<feature::registration>{}),
     f(std::type_identity<feature::channel_bindings>{}), f(std::type_identity<feature::limits>{}),
     f(std::type_identity<feature::authentication>{}));
}
template <class T>
std::string written(T const& one) {
    std::string out;
    if (auto const refused = couplet::append_features(out, couplet::stream_framing::websocket, one))
        return "refused: " + std::string(couplet::name(refused->code));
    return out;
}

/// What was read is written, and read once more, as the same.
template <class T>
std::string feature_broken_by(couplet::stream_features features) {
    auto const value = couplet::get<T>(features);
    bool const is_there = value || value.error().code != couplet::schema_errc::absent;
    if (couplet::has<T>(features) != is_there) return "has and get disagree";
    if (!value) return "";
    std::string const once = written(*value);
    auto const element = octets::element(once);
    auto const again = couplet::stream_features::from(element);
    if (!again) return "features that are written are none: " + once;
    auto const second = couplet::get<T>(*again);
    if (!second) return "a feature that is written cannot be read: " + once;
    if (written(*second) != once) return "a feature reads back as another: " + once;
    if constexpr (requires { *second == *value; })
        if (!(*second == *value)) return "a feature is not equal to itself: " + once;
    return "";
}

inline std::string octets_broken_by(string_view text) {
    auto const element = octets::element(text);
    auto const features = couplet::stream_features::from(element);
    if (!features) return "";
    std::string broken;
    for_each_feature([&]<class T>(std::type_identity<T>) {
        if (broken.empty()) broken = feature_broken_by<T>(*features);
    });
    bool is_mandatory = false;
    std::size_t count = 0;
    for (auto const one : features->all()) {
        is_mandatory = is_mandatory || couplet::stream_features::is_mandatory(one);
        ++count;
    }
    // RFC 6120 5.3.1: TLS alone is mandatory.
    is_mandatory = is_mandatory || (count == 1 && has<couplet::feature::starttls>(*features));
    if (broken.empty() && features->is_mandatory() != is_mandatory) broken = "mandatory or not?";
    if (broken.empty() && features->empty() != (count == 0)) broken = "empty or not?";
    return broken;
}

/// What one line of a script makes: written, and compared with what is read.
class maker {
  public:
    explicit maker(std::string line) : line_{std::move(line)} {
        for (std::size_t bar = line_.find('|'); bar != line_.npos;) {
            std::size_t const next = line_.find('|', bar + 1);
            arguments_.push_back(string_view(line_).substr(bar + 1, next - bar - 1));
            bar = next;
        }
        for (auto const one : arguments_) {
            types_.push_back({one});
            names_.push_back({one});
        }
        flag_ = line_.size() > 1 && line_[1] == '1';
    }
    maker(maker const&) = delete;

    /// Calls `f` with the feature; false if the line makes none.
    template <class F>
    bool visit(F f) const {
        auto const argument = [&](std::size_t i) {
            return i < arguments_.size() ? arguments_[i] : string_view();
        };
        auto const number = [&](std::size_t i) -> std::optional<std::uint32_t> {
            if (i >= arguments_.size()) return {};
            return static_cast<std::uint32_t>(std::hash<string_view>{}(arguments_[i]));
        };
        switch (line_.empty() ? ' ' : line_[0]) {
            case 't': return f(feature::starttls{flag_}), true;
            case 'm': return f(feature::mechanisms{arguments_}), true;
            case 'b': return f(feature::bind{flag_}), true;
            case 'n': return f(feature::session{flag_}), true;
            case 'c': return !arguments_.empty() && (f(feature::compression{arguments_}), true);
            case 'z': return f(feature::stream_management{flag_, !arguments_.empty()}), true;
            case 'r': return f(feature::roster_versioning{}), true;
            case 'v': return f(feature::pre_approval{}), true;
            case 'k': {
                feature::capabilities caps{.node = argument(1), .ver = argument(2)};
                if (flag_) caps.hash = argument(0);
                return f(caps), true;
            }
            case 'd': return f(feature::dialback{flag_}), true;
            case 'y': return f(feature::client_state{}), true;
            case 'g': return f(feature::registration{}), true;
            case 'l': return f(feature::limits{number(0), number(1)}), true;
            case 'x': return !types_.empty() && (f(feature::channel_bindings{types_}), true);
            case 'a': return !arguments_.empty() && (f(authentication()), true);
            default: return false;
        }
    }

  private:
    feature::authentication authentication() const {
        feature::authentication made{.mechanisms = arguments_};
        if (!flag_) return made;
        made.inlined.emplace();
        if (arguments_.size() > 1) made.inlined->management = feature::stream_management{};
        if (arguments_.size() > 2)
            made.inlined->bind = feature::bind2{feature::bind2_inline{names_}};
        if (arguments_.size() % 2 == 0) made.inlined->fast = feature::fast{true, arguments_};
        return made;
    }

    std::string line_;
    std::vector<string_view> arguments_;
    std::vector<feature::channel_binding> types_;
    std::vector<feature::inline_name> names_;
    bool flag_ = false;
};

template <class T>
bool is_same(T const& a, T const& b) {
    if constexpr (std::is_same_v<T, feature::mechanisms>)
        return a.names == b.names && b.others.empty();
    else if constexpr (std::is_same_v<T, feature::authentication>)
        return a.mechanisms == b.mechanisms && b.others.empty() &&
               a.inlined.has_value() == b.inlined.has_value() &&
               (!a.inlined || (a.inlined->management == b.inlined->management &&
                               a.inlined->bind == b.inlined->bind &&
                               a.inlined->fast == b.inlined->fast && b.inlined->others.empty()));
    else
        return a == b;
}

/// Each line after the first is a feature: a letter, perhaps '1', and arguments behind bars.
inline std::string script_broken_by(string_view script) {
    auto const lines = header_laws::fields(script);
    std::string out = "before";
    xml::writer writer{out};
    writer.open({xml::ns::streams, "features"});
    std::vector<std::string> made;
    for (auto const& line : lines)
        if (maker{line}.visit([&](auto const& one) { write(writer, one); })) made.push_back(line);
    if (writer.close().finish()) {
        if (out != "before") return "refused features left something: " + out;
        return header_laws::are_texts(made) ? "features are refused" : "";
    }
    string_view const text = string_view(out).substr(6);
    auto const element = octets::element(text);
    auto const features = couplet::stream_features::from(element);
    if (!features) return "features that are written are none: " + out;
    std::string broken;
    auto at = made.begin();
    for (auto const child : features->all()) {
        if (at == made.end()) return "a feature too many: " + out;
        maker const expected{*at++};
        expected.visit([&]<class T>(T const& one) {
            auto const read = xml::read<T>(child);
            if (!read || !is_same(one, *read)) broken = "a feature reads back as another: " + out;
        });
    }
    if (at != made.end()) return "a feature is lost: " + out;
    return broken.empty() ? octets_broken_by(text) : broken;
}

/// `F`: a script; anything else: octets.
inline std::string broken_by(string_view input) {
    return input.starts_with('F') ? script_broken_by(input.substr(1)) : octets_broken_by(input);
}

}  // namespace features_laws
