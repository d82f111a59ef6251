// SPDX-License-Identifier: BSL-1.0
// All of couplet, in the order of the ladder: a header includes only what stands above it.
#pragma once

#include <couplet/version.hpp>

#include <couplet/error.hpp>
#include <couplet/expected.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/match.hpp>

// text: octets, UTF-8, Unicode
#include <couplet/text/ascii.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/text/block.hpp>
#include <couplet/text/buffer.hpp>
#include <couplet/text/digest.hpp>
#include <couplet/text/equal.hpp>
#include <couplet/text/language_tag.hpp>
#include <couplet/text/sort.hpp>
#include <couplet/text/unicode.hpp>
#include <couplet/text/utf8.hpp>

// precis: internationalized strings (RFC 8264-8266), domain names (RFC 5890-5893), and their past (RFC 3454)
#include <couplet/precis/bidi.hpp>
#include <couplet/precis/category.hpp>
#include <couplet/precis/context.hpp>
#include <couplet/precis/errc.hpp>
#include <couplet/precis/idna.hpp>
#include <couplet/precis/profile.hpp>
#include <couplet/precis/profiles.hpp>
#include <couplet/precis/punycode.hpp>
#include <couplet/precis/stringprep.hpp>
#include <couplet/precis/table.hpp>

// jid: addresses (RFC 7622)
#include <couplet/jid.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/jid/ascii.hpp>
#include <couplet/jid/bulk.hpp>
#include <couplet/jid/canonical.hpp>
#include <couplet/jid/errc.hpp>
#include <couplet/jid/escape.hpp>
#include <couplet/jid/ip.hpp>
#include <couplet/jid/legacy.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/jid/masks.hpp>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/jid/split.hpp>
#include <couplet/jid/uri.hpp>
#include <couplet/jid/view.hpp>

// xml: what XMPP uses of XML 1.0 and Namespaces in XML (RFC 6120 11)
#include <couplet/xml/arena.hpp>
#include <couplet/xml/attribute_set.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/child_list.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/copy.hpp>
#include <couplet/xml/cursor.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/escape.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/fields.hpp>
#include <couplet/xml/intake.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/options.hpp>
#include <couplet/xml/output_block.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/parser.hpp>
#include <couplet/xml/path.hpp>
#include <couplet/xml/print.hpp>
#include <couplet/xml/reference.hpp>
#include <couplet/xml/root_scope.hpp>
#include <couplet/xml/scanner.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/strict_names.hpp>
#include <couplet/xml/tag_rules.hpp>
#include <couplet/xml/tag_scanner.hpp>
#include <couplet/xml/tree.hpp>
#include <couplet/xml/walk.hpp>
#include <couplet/xml/workspace.hpp>
#include <couplet/xml/writer.hpp>
#include <couplet/xml/writer_errc.hpp>
#include <couplet/xml/writer_rules.hpp>
#include <couplet/xml/xml_declaration.hpp>

// stream: what flows between two entities (RFC 6120 4)
#include <couplet/stream/body.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/error.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/header_errc.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/stream/respond.hpp>
#include <couplet/stream/version.hpp>

// stanza: message, presence and iq (RFC 6120 8, RFC 6121 4, 5)
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/attributes.hpp>
#include <couplet/stanza/check.hpp>
#include <couplet/stanza/children.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/conversation.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/expected_sender.hpp>
#include <couplet/stanza/facts.hpp>
#include <couplet/stanza/fingerprint.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/language.hpp>
#include <couplet/stanza/matching.hpp>
#include <couplet/stanza/meant.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/pending.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/route.hpp>
#include <couplet/stanza/route_known.hpp>
#include <couplet/stanza/route_rule.hpp>
#include <couplet/stanza/route_table.hpp>
#include <couplet/stanza/rule.hpp>
#include <couplet/stanza/service.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/stanza/subscription.hpp>
#include <couplet/stanza/texts.hpp>
#include <couplet/stanza/view.hpp>

// xep: the extensions that a session needs
#include <couplet/xep/archive.hpp>
#include <couplet/xep/bind.hpp>
#include <couplet/xep/blocking.hpp>
#include <couplet/xep/caps.hpp>
#include <couplet/xep/caps_errc.hpp>
#include <couplet/xep/caps_verification.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/chat_state.hpp>
#include <couplet/xep/client_state.hpp>
#include <couplet/xep/compression.hpp>
#include <couplet/xep/correction.hpp>
#include <couplet/xep/date_time.hpp>
#include <couplet/xep/delay.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/fallback.hpp>
#include <couplet/xep/form.hpp>
#include <couplet/xep/forwarded.hpp>
#include <couplet/xep/hint.hpp>
#include <couplet/xep/invitation.hpp>
#include <couplet/xep/last_activity.hpp>
#include <couplet/xep/marker.hpp>
#include <couplet/xep/muc.hpp>
#include <couplet/xep/muc_admin.hpp>
#include <couplet/xep/muc_code.hpp>
#include <couplet/xep/nickname.hpp>
#include <couplet/xep/oob.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xep/reactions.hpp>
#include <couplet/xep/receipt.hpp>
#include <couplet/xep/reply.hpp>
#include <couplet/xep/result_set.hpp>
#include <couplet/xep/retraction.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xep/session.hpp>
#include <couplet/xep/stanza_id.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xep/time.hpp>
#include <couplet/xep/version.hpp>

// edges
#include <couplet/error_code.hpp>
