# SPDX-License-Identifier: BSL-1.0
"""What the driver measures, how rows are grouped and named, and what was promised."""
from collections import namedtuple

# `variant` is a build for processors with that flag, or None; `of` an item in words; `extras` are steps that are no timings.
Suite = namedtuple("Suite", "name variant of panel baseline label note ratio extras targets")

# The value is the product of `over` divided by the product of `under`. A key is STEP:NAME, with STEP one of plain, avx2,
# ssse3 (nanoseconds), instructions, allocations, seconds, idle_octets, idle_allocations, session_octets. Both goals may
# be None.
Target = namedtuple("Target", "what over under better must ambition")


def target(what, over, under, better, must, ambition):
    keys = lambda k: k.split() if isinstance(k, str) else k
    return Target(what, keys(over), keys(under), better, must, ambition)


# --- addresses: jid/WHAT/CORPUS[/PEER] ---

def jid_label(name):
    _, what, _, *peer = name.split("/")
    return peer[0] if peer else "couplet" if what == "parse" else f"couplet {what}"


jid_notes = {"memcpy": "copies the octets", "iksemel": "checks nothing", "libstrophe": "lengths and a few characters",
             "gloox": "stringprep 2002", "libidn": "stringprep 2002", "icu_stringprep": "stringprep 2002",
             "icu": "lower case, NFC, UTS #46", "couplet": "RFC 7622, all rules", "couplet split": "cuts, checks nothing",
             "couplet view": "RFC 7622, ASCII in canonical form only", "couplet bulk_parse": "RFC 7622, borrowed result",
             "couplet bulk_validate": "RFC 7622, verdict only"}

ascii_corpora = ("bare", "full")
jid_targets = [
    *(target(f"ASCII {c}, x memcpy", f"plain:jid/parse/{c}", f"plain:jid/parse/{c}/memcpy", "<=", 12, 8)
      for c in ascii_corpora),
    *(target(f"ASCII {c}, times faster than gloox", f"plain:jid/parse/{c}/gloox", f"plain:jid/parse/{c}", ">=", 50, 100)
      for c in ascii_corpora),
    *(target(f"ASCII {c}, AVX2 build, x memcpy", f"avx2:jid/parse/{c}", f"avx2:jid/parse/{c}/memcpy", "<=", None, 4)
      for c in ascii_corpora),
    *(target(f"ASCII {c}, AVX2 build, times faster than gloox", f"avx2:jid/parse/{c}/gloox", f"avx2:jid/parse/{c}",
             ">=", None, 200) for c in ascii_corpora),
    target("international, part of the ICU chain's time", "plain:jid/parse/intl", "plain:jid/parse/intl/icu",
           "<=", 1 / 2, 1 / 3),
    target("international, times faster than libidn", "plain:jid/parse/intl/libidn", "plain:jid/parse/intl",
           ">=", None, 25),
    *(target(f"split, {c}, x memcpy", f"plain:jid/split/{c}", f"plain:jid/parse/{c}/memcpy", "<=", 3, 1.5)
      for c in (*ascii_corpora, "mix2", "intl")),
    *(target(f"including {h}, seconds", f"seconds:couplet/{h}", "", "<=", *goal)
      for h, goal in (("jid/view.hpp", (.20, .12)), ("jid/literal.hpp", (.20, .12)), ("jid.hpp", (.40, .25)),
                        ("couplet.hpp", (.50, .30)))),
]

# --- streams: CORPUS/feed|tree|stanza|route/FEED[/PEER]; and write/message[/PEER], reply/ping[/PEER] ---

in_one = ("write", "reply")  # not fed


def xml_panel(name):
    corpus, what, *feed = name.split("/")
    return f"{corpus}, {what}" if corpus in in_one else f"{corpus}, {feed[0]}"


def xml_baseline(name):
    corpus, _, *feed = name.split("/")
    if corpus in in_one:
        return {"write": "write/message/snprintf", "reply": "reply/ping/libstrophe"}[corpus]
    return f"{corpus}/feed/{'64k' if feed[0] == 'framed' else feed[0]}/expat"


def xml_label(name):
    corpus, what, *rest = name.split("/")
    peer = rest[corpus not in in_one:]
    if peer == ["values"]:
        return "couplet, from values"
    return (peer[0] if peer else "couplet") + (f", {what}" if what in ("tree", "stanza", "route") else "")


xml_notes = {"couplet": "XML, namespaces, RFC 6120 11: everything", "couplet, tree": "XML, namespaces, RFC 6120 11: everything",
             "expat": "XML, namespaces", "expat_tree, tree": "XML, namespaces",
             "libstrophe, tree": "XML, namespaces", "libxml2": "XML, namespaces",
             "qt": "XML, namespaces", "gloox, tree": "little", "iksemel": "UTF-8", "iksemel, tree": "UTF-8",
             "pugixml, tree": "end tags; framed by somebody else", "rapidxml, tree": "little; framed by somebody else",
             "rapidxml_fastest, tree": "nothing; framed by somebody else",
             "rapidxml_validate, tree": "end tags; framed by somebody else",
             "couplet, stanza": "everything; both addresses by RFC 7622, priorities in their range",
             "couplet, route": "everything; both addresses; where a server with 10,000 accounts sends it",
             "gloox, stanza": "little; both addresses by stringprep 2002",
             "libstrophe, stanza": "XML, namespaces; addresses taken apart, no rules"}
write_notes = {"couplet": "checks and escapes", "couplet, from values": "message{...} and three payloads: checks and escapes",
               "memcpy": "copies the octets", "snprintf": "escapes nothing"}
reply_notes = {"couplet": "everything is checked, in and out",
               "gloox": "answers to the address in its canonical form, not as it was written"}


def xml_note(name):
    notes = {"write": write_notes, "reply": reply_notes}.get(name.split("/")[0], xml_notes)
    return notes.get(xml_label(name), "")


def against_expat(what, ours, theirs, must, ambition, build="plain"):
    return target(what, f"{build}:{theirs}", f"{build}:{ours}", ">=", must, ambition)


xml_targets = [
    against_expat("events, 64 KB feeds, x expat", "stream/feed/64k", "stream/feed/64k/expat", 12, 17),
    against_expat("the same in cache (1 MB)", "cache/feed/64k", "cache/feed/64k/expat", 12, 17),
    against_expat("events, 4 KB feeds, x expat", "stream/feed/4k", "stream/feed/4k/expat", 9, 14),
    against_expat("events, feeds of 64 octets, x expat", "stream/feed/64", "stream/feed/64/expat", 5, 8),
    against_expat("events, feeds of 1 octet, x expat", "stream/feed/1", "stream/feed/1/expat", .8, 1.3),
    against_expat("64 KB stanzas in 4 KB feeds, x expat", "big/feed/4k", "big/feed/4k/expat", 5, 10),
    against_expat("mostly not ASCII, x expat", "utf8/feed/64k", "utf8/feed/64k/expat", 4, None),
    against_expat("mostly not ASCII, SSSE3 build, x expat", "utf8/feed/64k", "utf8/feed/64k/expat", 10, 14, "ssse3"),
    against_expat("tree, 64 KB feeds, x expat's events", "stream/tree/64k", "stream/feed/64k/expat", 9, 14),
    *(target(f"tree, part of {r}'s time", "plain:stream/tree/64k", f"plain:stream/tree/framed/{r}", "<=", 1, .7)
      for r in ("rapidxml_fastest", "rapidxml_validate")),
    against_expat("tree, x gloox", "stream/tree/64k", "stream/tree/64k/gloox", 15, 20),
    against_expat("tree, x libstrophe", "stream/tree/64k", "stream/tree/64k/libstrophe", 16, 22),
    target("events, instructions a stanza", "instructions:stream/feed/64k", "", "<=", 3700, 2800),
    target("tree, instructions a stanza", "instructions:stream/tree/64k", "", "<=", 4700, 3800),
    *(against_expat(f"typed stanzas, {feed} feeds, x expat's events", f"stream/stanza/{feed}", f"stream/feed/{feed}/expat", 8, 11)
      for feed in ("64k", "4k")),
    *(target(f"typed stanzas, times faster than {peer}", f"plain:stream/stanza/64k/{peer}", "plain:stream/stanza/64k", ">=", *goal)
      for peer, goal in (("gloox", (15, 25)), ("libstrophe", (16, 25)))),
    # The decision may take a third of the reading, or a fifth.
    *(target(f"routed, {feed} feeds, part of the tree's time", f"plain:stream/route/{feed}", f"plain:stream/tree/{feed}",
             "<=", 4 / 3, 6 / 5) for feed in ("64k", "4k")),
    # What is allocated is the parser itself, once for 33,600 stanzas.
    *(target(f"{what}, allocations a stanza", f"allocations:{row}", "", "<=", .001, .001)
      for what, row in (("events", "stream/feed/4k"), ("tree", "stream/tree/4k"), ("typed stanzas", "stream/stanza/4k"),
                        ("routed", "stream/route/4k"), ("a message from values", "write/message/values"),
                        ("a ping answered", "reply/ping"))),
    target("idle stream, octets", "idle_octets:couplet", "", "<=", 2048, 400),
    target("idle stream, allocations", "idle_allocations:couplet", "", "<=", None, 1),
    target("a message written, part of snprintf's time", "plain:write/message", "plain:write/message/snprintf", "<=", 1, .6),
    target("a message written, times faster than libstrophe", "plain:write/message/libstrophe", "plain:write/message",
           ">=", None, 30),
    target("a message from values, part of snprintf's time", "plain:write/message/values", "plain:write/message/snprintf",
           "<=", 1, .6),
    target("a message from values, times faster than libstrophe", "plain:write/message/libstrophe",
           "plain:write/message/values", ">=", None, 30),
    target("a ping answered, times faster than libstrophe", "plain:reply/ping/libstrophe", "plain:reply/ping", ">=", 20, 40),
    *(target(f"second corpus, {row}: its ratio, part of stream's", f"plain:recorded/feed/{feed}/expat plain:stream/{row}",
             f"plain:recorded/{row} plain:stream/feed/{feed}/expat", ">=", .8, None)
      for row, feed in (("feed/64k", "64k"), ("feed/4k", "4k"), ("tree/64k", "64k"), ("tree/4k", "4k"), ("stanza/64k", "64k"))),
]

# --- sessions: negotiation/WHAT[/WORK], WORK being what of it cannot be left out ---

def negotiation_label(name):
    _, what, *work = name.split("/")
    return work[0] if work else "couplet"


negotiation_notes = {"negotiation/scram": "client and server, from STARTTLS to an address; without TLS itself",
                     "negotiation/scram/pbkdf2": "4,096 iterations, which the client needs once",
                     "negotiation/scram/openssl_pbkdf2": "the same by OpenSSL's own function",
                     "negotiation/plain": "the same; the password is checked with a hash that is none",
                     "negotiation/plain/stream_reader": "splits and parses the same octets, in the same pieces",
                     "negotiation/stanza": "a message with stream management, sent and read; now and then acknowledged"}
negotiation_targets = [
    target("SCRAM-SHA-256 to an address, x its PBKDF2", "plain:negotiation/scram", "plain:negotiation/scram/pbkdf2",
           "<=", 1.1, 1.03),
    target("PLAIN to an address, x parsing its octets", "plain:negotiation/plain", "plain:negotiation/plain/stream_reader",
           "<=", 3, 1.5),
    *(target(f"idle session of a {side}, octets", f"session_octets:{side}", "", "<=", 2048, 600)
      for side in ("client", "server")),
    target("a stanza with stream management, allocations", "allocations:negotiation/stanza", "", "<=", 0, 0),
]

suites = [
    Suite("jid", "avx2", "an address", lambda n: n.split("/")[2], lambda n: f"jid/parse/{n.split('/')[2]}/memcpy",
          jid_label, lambda n: jid_notes.get(jid_label(n), ""), ("x memcpy", lambda ns, base: ns / base), {"includes"}, jid_targets),
    Suite("xml", "ssse3", "a stanza", xml_panel, xml_baseline,
          xml_label, xml_note,
          ("faster x", lambda ns, base: base / ns), {"idle"}, xml_targets),
    Suite("negotiation", None, "a session", lambda n: n.split("/")[1],
          lambda n: {"scram": "negotiation/scram/pbkdf2", "plain": "negotiation/plain/stream_reader"}.get(n.split("/")[1]),
          negotiation_label, lambda n: negotiation_notes.get(n, ""), ("x its work", lambda ns, base: ns / base), {"sessions"},
          negotiation_targets),
]

# Who keeps streams open, and in how many; the first is couplet.
idle_peers = {"couplet": "", **{p: p for p in ("gloox", "iksemel", "expat", "libstrophe", "libxml2", "qt")}}
idle_streams, idle_stanzas, many_streams = 10_000, 20, 1_000_000
