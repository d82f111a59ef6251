// SPDX-License-Identifier: BSL-1.0
// Everything that is declared, for the laws and the examples. A new extension adds its types here.
#pragma once

#include <couplet/negotiation/bind2_elements.hpp>
#include <couplet/negotiation/dialback.hpp>
#include <couplet/negotiation/fast_elements.hpp>
#include <couplet/negotiation/handshake.hpp>
#include <couplet/negotiation/sasl2_elements.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <couplet/stream/body.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/xep/archive.hpp>
#include <couplet/xep/bind.hpp>
#include <couplet/xep/blocking.hpp>
#include <couplet/xep/caps.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/chat_state.hpp>
#include <couplet/xep/client_state.hpp>
#include <couplet/xep/compression.hpp>
#include <couplet/xep/correction.hpp>
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
#include <couplet/xep/nickname.hpp>
#include <couplet/xep/oob.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xep/reactions.hpp>
#include <couplet/xep/receipt.hpp>
#include <couplet/xep/registration.hpp>
#include <couplet/xep/reply.hpp>
#include <couplet/xep/result_set.hpp>
#include <couplet/xep/retraction.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xep/session.hpp>
#include <couplet/xep/stanza_id.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xep/time.hpp>
#include <couplet/xep/version.hpp>

namespace xep_laws {

template <class... T>
struct types {};

namespace xep = couplet::xep;
namespace feature = couplet::feature;

using all_declared = types<
    // RFC 6120 7, RFC 3921 3, RFC 6121 2
    xep::bind, xep::bound, xep::session, xep::roster_request, xep::roster, xep::roster_set,
    xep::roster_item,
    // XEP-0004
    xep::form,
    // XEP-0012
    xep::last_activity_request, xep::last_activity,
    // XEP-0030
    xep::disco_info_request, xep::disco_info, xep::disco_items_request, xep::disco_items,
    // XEP-0045, XEP-0249
    xep::muc_join, xep::muc_user, xep::muc_admin, xep::muc_owner, xep::direct_invitation,
    // XEP-0059
    xep::result_set,
    // XEP-0066
    xep::oob_request, xep::oob,
    // XEP-0085
    xep::chat_state,
    // XEP-0092
    xep::software_version_request, xep::software_version,
    // XEP-0115
    xep::caps,
    // XEP-0124
    couplet::bosh_body,
    // XEP-0077
    xep::registration,
    // XEP-0138
    xep::compress, xep::compressed, xep::compression_failure,
    // XEP-0172
    xep::nickname,
    // XEP-0184
    xep::receipt_request, xep::receipt,
    // XEP-0191
    xep::blocklist_request, xep::blocklist, xep::block, xep::unblock, xep::blocked,
    // XEP-0198
    xep::sm::enable, xep::sm::enabled, xep::sm::request, xep::sm::acknowledgement, xep::sm::resume,
    xep::sm::resumed, xep::sm::failed, xep::sm::handled_count_too_high,
    // XEP-0199
    xep::ping,
    // XEP-0202
    xep::entity_time_request, xep::entity_time,
    // XEP-0203
    xep::delay,
    // XEP-0280
    xep::enable_carbons, xep::disable_carbons, xep::carbon, xep::no_carbons,
    // XEP-0297
    xep::forwarded,
    // XEP-0308
    xep::correction,
    // XEP-0313
    xep::archive_query, xep::archive_result, xep::archive_fin, xep::archive_metadata_request,
    xep::archive_metadata,
    // XEP-0333
    xep::markable, xep::displayed,
    // XEP-0334
    xep::no_permanent_store_hint, xep::no_store_hint, xep::no_copy_hint, xep::store_hint,
    // XEP-0352
    xep::client_state,
    // XEP-0359
    xep::stanza_id, xep::origin_id, xep::referenced_stanza,
    // XEP-0424
    xep::retraction, xep::retracted,
    // XEP-0428
    xep::fallback,
    // XEP-0444
    xep::reactions,
    // XEP-0461
    xep::reply,
    // RFC 6120 5 and 6
    couplet::tls_proceed, couplet::tls_failure, couplet::sasl::auth, couplet::sasl::challenge,
    couplet::sasl::response, couplet::sasl::abort, couplet::sasl::success, couplet::sasl::failure,
    // XEP-0114, XEP-0220
    couplet::component_handshake, couplet::dialback_result, couplet::dialback_verify,
    // XEP-0386, XEP-0388, XEP-0484
    couplet::bind2::bind, couplet::bind2::bound, couplet::sasl2::authenticate,
    couplet::sasl2::challenge, couplet::sasl2::response, couplet::sasl2::abort,
    couplet::sasl2::success, couplet::sasl2::failure, couplet::sasl2::continuation,
    couplet::sasl2::next, couplet::sasl2::task_data, couplet::fast::token_request,
    couplet::fast::token, couplet::fast::use,
    // Features of a stream
    feature::starttls, feature::mechanisms, feature::bind, feature::session, feature::compression,
    feature::stream_management, feature::roster_versioning, feature::pre_approval,
    feature::capabilities, feature::dialback, feature::client_state, feature::registration,
    feature::channel_bindings, feature::limits, feature::bind2, feature::fast,
    feature::authentication>;

}  // namespace xep_laws
