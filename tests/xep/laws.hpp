// SPDX-License-Identifier: BSL-1.0
// What holds for everything declared: property tests and a fuzz target share it. Each law returns what breaks it.
#pragma once

#include <couplet/stanza/view.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/walk.hpp>
#include <couplet/xml/writer.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "all.hpp"
#include "generate.hpp"
#include "xml/grammar.hpp"

namespace xep_laws {

/// Built, read, the same.
template <class T>
std::string value_broken_by(T const& meant) {
    std::string built;
    if (auto const refusal = xml::append(built, meant))
        return "refused: " + std::string(describe(refusal->code)) + ": " + built;
    auto const tree = xml::parse_element(built);
    if (!tree) return "not well-formed: " + built;
    auto const read = xml::read<T>(tree->view());
    if (!read) return std::string(describe(read.error().code)) + ": " + built;
    if (!same(*read, meant)) return "read as something else: " + built;
    if constexpr (requires { meant == meant; }) {
        if (!(*read == *xml::read<T>(tree->view()))) return "not equal to itself: " + built;
        if constexpr (!has_views<T>())
            if (!(*read == meant)) return "not equal: " + built;
    }
    return {};
}

/// In a stanza it is found where it may stand, and nowhere else.
template <class T>
std::string place_broken_by(T const& meant, std::string const& tag) {
    std::string built = '<' + tag + " xmlns='jabber:client'>";
    if (xml::append(built, meant)) return "refused";
    built += "</" + tag.substr(0, tag.find(' ')) + '>';
    auto const tree = xml::parse_element(built);
    auto const stanza = couplet::stanza_view::from(tree->view());
    bool const may = overlap(place_of(*stanza), T::schema.where);
    if (couplet::has<T>(*stanza) != may) return "found elsewhere: " + built;
    auto const got = couplet::get<T>(*stanza);
    if (got ? !may : may || got.error().code != couplet::schema_errc::absent)
        return "got elsewhere: " + built;
    if (got && !same(*got, meant)) return "got something else: " + built;
    return {};
}
inline constexpr char const* places[]{"message",       "presence",         "iq type='get'",
                                      "iq type='set'", "iq type='result'", "iq type='error'",
                                      "iq type='x'"};

/// What an element is read as is rebuilt and read to the same; it is read if and only if its name is the declared.
template <class T>
std::string element_broken_by(xml::element_view element) {
    auto const read = xml::read<T>(element);
    bool const is_named = xml::is_named_as<T>(element);
    if (!read) {
        if ((read.error().code == couplet::schema_errc::absent) == is_named)
            return "absent, or not absent";
        if (read.error().element.empty()) return "an error that does not say where";
        return {};
    }
    if (!is_named) return "read by another name";
    std::string built;
    if (xml::append(built, *read)) return "read, but not built";
    auto const tree = xml::parse_element(built);
    if (!tree) return "not well-formed: " + built;
    auto const again = xml::read<T>(tree->view());
    if (!again) return std::string(describe(again.error().code)) + ", rebuilt: " + built;
    if (!same(*read, *again)) return "rebuilt as something else: " + built;
    std::string twice;
    if (xml::append(twice, *again) || twice != built) return "rebuilt once more: " + twice;
    return {};
}

/// `has` says what `find` finds, and that is a child of the name.
template <class T>
std::string container_broken_by(xml::element_view around) {
    bool is_there = false;
    for (xml::element_view const child : around.children())
        is_there = is_there || xml::is_named_as<T>(child);
    bool const has = couplet::has<T>(around);
    bool const found = static_cast<bool>(couplet::find<T>(around));
    return has != is_there || found != is_there ? "has, or has not" : "";
}

/// Anything declared, seen without its type.
struct any_declared {
    std::string_view ns, local;
    std::string (*value_broken_by)(grammar::choices&);
    std::string (*element_broken_by)(xml::element_view);
    std::string (*container_broken_by)(xml::element_view);
    /// One, built.
    std::string (*built)(grammar::choices&);
};
template <class T>
constexpr any_declared seen_without_type() {
    constexpr auto const& name = T::schema.name;
    std::string_view local;
    if constexpr (!xml::is_chosen_name<std::remove_cvref_t<decltype(name)>>) local = name.local();
    return {xml::namespace_of<T>(),
            local,
            [](grammar::choices& choose) {
                generator make{choose};
                T const meant = make.value<T>();
                auto const broken = value_broken_by(meant);
                return broken.empty() ? place_broken_by(meant, choose.of(places)) : broken;
            },
            [](xml::element_view element) { return element_broken_by<T>(element); },
            [](xml::element_view element) { return container_broken_by<T>(element); },
            [](grammar::choices& choose) {
                generator make{choose};
                std::string out;
                static_cast<void>(xml::append(out, make.value<T>()));
                return out;
            }};
}
template <class... T>
std::vector<any_declared> seen_without_types(types<T...>) {
    return {seen_without_type<T>()...};
}
/// Everything of all.hpp.
inline std::vector<any_declared> const& all() {
    static std::vector<any_declared> const made = seen_without_types(all_declared{});
    return made;
}

/// Whether something of that namespace is there, or right below.
inline bool uses(xml::element_view one, std::string_view ns) {
    bool is = one.ns() == ns;
    for (xml::element_view const child : one.children()) is = is || child.ns() == ns;
    return is;
}
/// All elements of a tree, against everything declared in their namespaces.
inline std::string tree_broken_by(xml::element_view root) {
    std::string broken;
    auto const judge = [&](xml::element_view one) {
        for (auto const& type : all()) {
            if (!broken.empty() || !uses(one, type.ns)) continue;
            broken = type.container_broken_by(one);
            if (broken.empty()) broken = type.element_broken_by(one);
            if (!broken.empty())
                broken = std::string(type.ns) + ' ' + std::string(type.local) + ": " + broken;
        }
    };
    xml::walk(
        root, judge, [](xml::node_view) {}, [](xml::element_view) {});
    return broken;
}

/// Copies a tree and gets it wrong here and there.
class spoiler {
  public:
    explicit spoiler(grammar::choices& choose) : choose_{choose} {}

    std::string copy(xml::element_view root) {
        xml::writer out{text_};
        element(out, root);
        static_cast<void>(out.finish());
        return text_;
    }

  private:
    void element(xml::writer<std::string>& out, xml::element_view one) {
        std::string_view ns = one.ns(), local = one.local();
        switch (choose_(24)) {
            case 1: ns = "urn:example:foreign"; break;
            case 2: local = "other"; break;
            case 3: ns = "urn:ietf:params:xml:ns:xmpp-stanzas"; break;
            default: break;
        }
        out.open({ns, local});
        for (xml::attribute const& each : one.attributes()) attribute(out, each);
        if (choose_(16) == 1) out.attribute("unknown", "1");
        for (xml::node_view const node : one.contents()) content(out, node);
        if (choose_(24) == 1) out.text(choose_.of(text_pieces));
        out.close();
    }
    void attribute(xml::writer<std::string>& out, xml::attribute const& each) {
        switch (choose_(12)) {
            case 1: break;
            case 2: out.attribute(each.name, choose_.of(text_pieces)); break;
            case 3: out.attribute({"urn:example:foreign", each.name.local}, each.value); break;
            default: out.attribute(each.name, each.value);
        }
    }
    void content(xml::writer<std::string>& out, xml::node_view node) {
        if (!node.is_element()) {
            out.text(choose_(8) == 1 ? choose_.of(text_pieces) : node.text());
            return;
        }
        std::size_t const times = choose_(10);  // mostly once
        if (times != 1) element(out, node.element());
        if (times == 2) element(out, node.element());
    }

    grammar::choices& choose_;
    std::string text_;
};

/// A value, and the same spoilt.
inline std::string choices_broken_by(any_declared const& type, std::string_view octets) {
    grammar::choices choose{octets};
    if (auto broken = type.value_broken_by(choose); !broken.empty()) return broken;
    auto const tree = xml::parse_element(type.built(choose));
    if (!tree) return "not built";
    auto const spoilt = spoiler{choose}.copy(tree->view());
    auto const again = xml::parse_element(spoilt);
    if (!again) return "not spoilt as was meant: " + spoilt;
    auto const broken = tree_broken_by(again->view());
    return broken.empty() ? broken : broken + "\nin " + spoilt;
}

/// Octets of a fuzzer: markup as it is, or else choices.
inline std::string broken_by(std::string_view octets) {
    if (octets.starts_with('<')) {
        auto const tree = xml::parse_element(octets);
        return tree ? tree_broken_by(tree->view()) : std::string();
    }
    if (octets.empty()) return {};
    auto const which = static_cast<unsigned char>(octets[0]);
    return choices_broken_by(all()[which % all().size()], octets.substr(1));
}

}  // namespace xep_laws
