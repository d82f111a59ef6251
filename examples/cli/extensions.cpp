// SPDX-License-Identifier: BSL-1.0
#include "extensions.hpp"

#include <couplet/xep/archive.hpp>
#include <couplet/xep/bind.hpp>
#include <couplet/xep/blocking.hpp>
#include <couplet/xep/caps.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/chat_state.hpp>
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
#include <couplet/xep/reply.hpp>
#include <couplet/xep/result_set.hpp>
#include <couplet/xep/retraction.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xep/session.hpp>
#include <couplet/xep/stanza_id.hpp>
#include <couplet/xep/time.hpp>
#include <couplet/xep/version.hpp>
#include <couplet/xml/extract.hpp>

namespace cli {
namespace {

using namespace couplet;

template <named T>
std::optional<schema_error> fault_in(xml::element_view payload) {
    auto const read = xml::read<T>(payload);
    return read ? std::nullopt : std::optional{read.error()};
}
template <named T>
constexpr extension row(std::string_view title) {
    return {title, xml::is_named_as<T>, fault_in<T>, T::schema.where};
}

constexpr extension extensions[] = {
    row<xep::bind>("asks for a resource (RFC 6120 7)"),
    row<xep::bound>("the resource that was bound (RFC 6120 7)"),
    row<xep::session>("asks for a session, as long ago (RFC 3921 3)"),
    row<xep::roster_request>("asks for the roster (RFC 6121 2.1.3)"),
    row<xep::roster>("a roster (RFC 6121 2.1.4)"),
    row<xep::roster_set>("a change of the roster, or news of one (RFC 6121 2.1.5, 2.1.6)"),
    row<xep::form>("a data form (XEP-0004)"),
    row<xep::last_activity_request>("asks for the last activity (XEP-0012)"),
    row<xep::last_activity>("the last activity (XEP-0012)"),
    row<xep::disco_info_request>("asks what there is (XEP-0030)"),
    row<xep::disco_info>("what there is (XEP-0030)"),
    row<xep::disco_items_request>("asks who else there is (XEP-0030)"),
    row<xep::disco_items>("who else there is (XEP-0030)"),
    row<xep::muc_join>("joins a room (XEP-0045)"),
    row<xep::muc_user>("what a room says of somebody (XEP-0045)"),
    row<xep::muc_admin>("who may do what in a room (XEP-0045)"),
    row<xep::muc_owner>("the configuration of a room (XEP-0045)"),
    row<xep::result_set>("a page of results (XEP-0059)"),
    row<xep::oob_request>("something to fetch (XEP-0066)"),
    row<xep::oob>("something to fetch (XEP-0066)"),
    row<xep::chat_state>("what somebody is doing in the conversation (XEP-0085)"),
    row<xep::software_version_request>("asks for the software's version (XEP-0092)"),
    row<xep::software_version>("the software's version (XEP-0092)"),
    row<xep::caps>("capabilities, as a hash (XEP-0115)"),
    row<xep::nickname>("a nickname (XEP-0172)"),
    row<xep::receipt_request>("asks for a receipt (XEP-0184)"),
    row<xep::receipt>("a receipt (XEP-0184)"),
    row<xep::blocklist_request>("asks who is blocked (XEP-0191)"),
    row<xep::blocklist>("who is blocked (XEP-0191)"),
    row<xep::block>("blocks (XEP-0191)"),
    row<xep::unblock>("unblocks (XEP-0191)"),
    row<xep::ping>("a ping (XEP-0199)"),
    row<xep::entity_time_request>("asks for the time (XEP-0202)"),
    row<xep::entity_time>("the time (XEP-0202)"),
    row<xep::delay>("when it was sent (XEP-0203)"),
    row<xep::direct_invitation>("an invitation to a room (XEP-0249)"),
    row<xep::enable_carbons>("asks for copies of messages (XEP-0280)"),
    row<xep::disable_carbons>("wants no more copies of messages (XEP-0280)"),
    row<xep::carbon>("a copy of another client's message (XEP-0280)"),
    row<xep::no_carbons>("is not to be copied (XEP-0280)"),
    row<xep::forwarded>("a stanza that is passed on (XEP-0297)"),
    row<xep::correction>("replaces an earlier message (XEP-0308)"),
    row<xep::archive_query>("asks an archive (XEP-0313)"),
    row<xep::archive_result>("a message from an archive (XEP-0313)"),
    row<xep::archive_fin>("the end of what an archive had (XEP-0313)"),
    row<xep::markable>("asks to be told when it is displayed (XEP-0333)"),
    row<xep::displayed>("says up to where it was displayed (XEP-0333)"),
    row<xep::no_permanent_store_hint>("is not to be archived (XEP-0334)"),
    row<xep::no_store_hint>("is not to be stored (XEP-0334)"),
    row<xep::no_copy_hint>("is not to be copied (XEP-0334)"),
    row<xep::store_hint>("is to be archived (XEP-0334)"),
    row<xep::stanza_id>("an id that an archive or a room gave it (XEP-0359)"),
    row<xep::origin_id>("the id that its sender gave it (XEP-0359)"),
    row<xep::retraction>("takes an earlier message back (XEP-0424)"),
    row<xep::retracted>("stands for a message that was taken back (XEP-0424)"),
    row<xep::fallback>("text for who does not know an extension (XEP-0428)"),
    row<xep::reactions>("reactions to a message (XEP-0444)"),
    row<xep::reply>("a reply to a message (XEP-0461)"),
};

}  // namespace

extension const* find_extension(xml::element_view payload, occurs place) {
    for (auto const& one : extensions)
        if (overlap(one.where, place) && one.is(payload)) return &one;
    return nullptr;
}

}  // namespace cli
