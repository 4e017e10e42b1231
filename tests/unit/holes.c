/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Captures with holes: one direction of a link, one host or one kind of packet is missing from
 * them. What is not there was not captured; where the rest shows that, nobody is accused for it.
 */
#include <string.h>

#include "base/addr.h"
#include "support/tape.h"
#include "wire/classify.h"

typedef enum { ALL, RTP, SIP, STUN, NOT_SIP } Kind;

typedef struct {
    const char *sample;
    Kind        kind;
    const char *from, *to; /* addresses; NULL: any */
    const char *at;        /* what comes from there or goes there, "ADDR:PORT"; NULL: any */
    const char *inner;     /* what it sends and gets was captured at a point of its own */
    unsigned    skip;      /* so many of them stay */
    unsigned    most;      /* so many of them are lost; 0: all */
    unsigned    every;     /* of so many one is lost; 0: each */
    const char *unsaid;    /* the cause that nobody may be told of; NULL: any that is NAT's */
} Hole;

static bool
has_addr(const char *text, const WnEndpoint *endpoint)
{
    char shown[WN_ADDR_TEXT];

    return !text || strcmp(wn_addr_format(&endpoint->addr, shown), text) == 0;
}

static char *
show_endpoint(const WnEndpoint *endpoint)
{
    char shown[WN_ADDR_TEXT];

    return g_strdup_printf("%s:%u", wn_addr_format(&endpoint->addr, shown), endpoint->port);
}

static bool
is_at(const char *text, const WnPacket *packet)
{
    g_autofree char *src = show_endpoint(&packet->src), *dst = show_endpoint(&packet->dst);

    return !text || strcmp(src, text) == 0 || strcmp(dst, text) == 0;
}

static bool
is_of_kind(const WnPacket *packet, Kind kind)
{
    WnClass class = packet->kind == WN_PACKET_DATAGRAM
                        ? wn_classify(packet->payload, packet->src.port, packet->dst.port)
                        : WN_CLASS_OTHER;

    return (kind == ALL && packet->kind != WN_PACKET_ARP) ||
           (kind == RTP && class == WN_CLASS_RTP) || (kind == SIP && class == WN_CLASS_SIP) ||
           (kind == STUN && class == WN_CLASS_STUN) ||
           (kind == NOT_SIP && packet->kind == WN_PACKET_DATAGRAM && class != WN_CLASS_SIP);
}

static WnTape *
with_hole(const WnTape *tape, const Hole *hole)
{
    WnTape  *rest = wn_tape_new();
    unsigned met = 0, lost = 0;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(tape, i);

        if (is_of_kind(packet, hole->kind) && has_addr(hole->from, &packet->src) &&
            has_addr(hole->to, &packet->dst) && is_at(hole->at, packet) && met++ >= hole->skip &&
            (hole->most == 0 || lost < hole->most) &&
            (hole->every == 0 || met % hole->every == 0)) {
            lost++;
            continue;
        }
        wn_tape_add(rest, packet)->capture = hole->inner && (has_addr(hole->inner, &packet->src) ||
                                                             has_addr(hole->inner, &packet->dst));
    }
    g_assert_cmpuint(lost, >, 0);
    return rest;
}

static bool
is_said(const WnCauseVerdict *verdict, const char *unsaid)
{
    if (!verdict || verdict->grade < WN_GRADE_LIKELY)
        return false;
    if (unsaid)
        return strcmp(verdict->info->id, unsaid) == 0;
    return !g_str_has_prefix(verdict->info->id, "not-nat-") &&
           strcmp(verdict->info->id, "cannot-tell") != 0;
}

static void
assert_unsaid(const Hole *hole)
{
    g_autoptr(WnTape) whole = wn_tape_sample(hole->sample);
    g_autoptr(WnTape) rest = with_hole(whole, hole);
    g_autoptr(WnTrial) trial = wn_tape_play(rest, rest->packets->len);
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        bool                   said = is_said(subject->headline, hole->unsaid);

        for (size_t k = 0; k < subject->n_also; k++)
            said |= is_said(&subject->also[k], hole->unsaid);
        if (said) {
            g_autofree char *verdicts = wn_tape_verdicts(trial);
            g_test_message("%s without what goes from %s to %s says\n%s", hole->sample,
                           hole->from ? hole->from : "anywhere", hole->to ? hole->to : "anywhere",
                           verdicts);
            g_test_fail();
        }
    }
}

static void
assert_all(const Hole *holes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_unsaid(&holes[i]);
}

/* A mirror port copies only what leaves a host: what it acknowledges it has got. */
static void
a_link_that_is_shown_one_way_loses_nothing(void)
{
    static const Hole holes[] = {
        { .sample = "early-media-blocked.not.pcap", .to = "192.168.1.20" },
        { .sample = "sip-alg-breaks-media.not.pcap", .to = "192.168.1.20" },
        { .sample = "no-hairpin.not.pcap", .to = "192.168.1.20" },
        { .sample = "no-hairpin.not.pcap", .to = "192.168.1.20", .unsaid = "not-nat-network-down" },
        { .sample = "lab/dtls-handshake-stalled.not.pcapng", .to = "192.168.1.20" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* Only the reports were captured, or only one direction of the sound: who reports hears it. */
static void
sound_that_is_reported_is_not_missing(void)
{
    static const Hole holes[] = {
        { .sample = "not-nat-ok.pcap", .kind = RTP },
        { .sample = "rtp-not-arriving-blocked.not.pcap", .kind = RTP },
        { .sample = "lab/rtcp-unreachable.not.pcap", .kind = RTP, .from = "192.0.2.20" },
        { .sample = "lab/nat64-ipv4-literal.not.pcap", .kind = RTP, .from = "2001:db8:1::20" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* SIP was captured both ways, and one direction of all else: answers to checks and to questions
 * that are not here show that somebody asked. */
static void
what_is_answered_was_asked(void)
{
    static const Hole holes[] = {
        { .sample = "ice-consent-lost.not.pcap", .kind = NOT_SIP, .from = "192.168.1.20" },
        { .sample = "ice-consent-lost.not.pcap", .kind = NOT_SIP, .to = "192.168.1.20" },
        { .sample = "lab/ice-consent-lost.not.pcap", .kind = NOT_SIP, .to = "192.168.1.20" },
        { .sample = "lab/ice-mismatch.not.pcap",
          .kind = NOT_SIP,
          .from = "192.168.1.20",
          .unsaid = "not-nat-silent-endpoint" },
        { .sample = "hole-punch-port-clash.ice.not.pcap",
          .kind = NOT_SIP,
          .from = "192.168.1.20",
          .unsaid = "not-nat-silent-endpoint" },
        { .sample = "turn-permission-missing.not.pcap",
          .kind = NOT_SIP,
          .from = "192.168.1.20",
          .unsaid = "not-nat-silent-endpoint" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* One in eight packets slipped through the capture: their receivers report that they have all. */
static void
what_arrived_was_not_lost(void)
{
    static const Hole holes[] = {
        { .sample = "not-nat-ok.pcap", .kind = RTP, .every = 8, .unsaid = "not-nat-qos" },
        { .sample = "lab/rtcp-unreachable.not.pcap",
          .kind = RTP,
          .every = 8,
          .unsaid = "not-nat-qos" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* What leaves a relay for the one side came from the other, be that seen or not. */
static void
a_relay_that_passes_sound_on_has_heard_it(void)
{
    static const Hole holes[] = {
        { .sample = "latch-deadlock.not.pcap", .at = "203.0.113.11:30000" },
        { .sample = "latch-wrong-source.not.pcap", .at = "203.0.113.11:30000" },
        { .sample = "latch-wrong-source.announced.not.pcap", .at = "203.0.113.11:30000" },
        { .sample = "rtp-source-changed.not.pcap", .at = "203.0.113.11:30000" },
        { .sample = "signalling-binding-expired-in-call.not.pcap", .at = "203.0.113.11:30000" },
        { .sample = "signalling-binding-expired-in-call.not.pcap", .at = "192.0.2.30:16388" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* Of a router both sides were captured, and of sound that comes in only one.  It has passed one
 * router more than what its sender sends to the outer side. */
static void
sound_that_came_through_the_router_was_not_lost_before_it(void)
{
    static const Hole holes[] = {
        { .sample = "sip-alg-breaks-media.not.pcap", .kind = RTP, .to = "198.51.100.7" },
        { .sample = "sip-alg-breaks-signalling.not.pcap", .kind = RTP, .to = "198.51.100.7" },
        { .sample = "sip-alg-drops-message.not.pcap", .kind = RTP, .to = "198.51.100.7" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* The answers to a hello are seen inside, where they come after having been outside. */
static void
a_handshake_that_came_inside_was_not_stopped_outside(void)
{
    static const Hole holes[] = {
        { .sample = "lab/dtls-handshake-stalled.not.pcapng",
          .from = "192.0.2.20",
          .to = "198.51.100.7" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* Outside of the router nothing comes for the phone: whatever the router does, it lost nothing. */
static void
sound_that_nobody_sends_is_not_the_router_s_fault(void)
{
    static const Hole holes[] = {
        { .sample = "sip-alg-breaks-media.not.pcap", .kind = RTP, .from = "203.0.113.10" },
        { .sample = "sip-alg-breaks-signalling.not.pcap", .kind = RTP, .from = "203.0.113.10" },
        { .sample = "sip-alg-drops-message.not.pcap", .kind = RTP, .from = "203.0.113.10" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* On a router's inner interface alone what comes to a phone has come through the router. */
static void
the_inner_interface_is_not_outside(void)
{
    static const Hole holes[] = {
        { .sample = "sip-alg-breaks-media.not.pcap",
          .kind = RTP,
          .to = "198.51.100.7",
          .inner = "192.168.1.20" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* One host's packets are missing: what the others did and said shows that it was there. */
static void
a_host_that_was_not_captured_is_not_silent(void)
{
    static const Hole holes[] = {
        { .sample = "ice-all-pairs-failed.not.pcap", .from = "192.0.2.30" },
        { .sample = "lab/ice-mismatch.not.pcap", .from = "192.0.2.20" },
        { .sample = "lab/wrong-interface-advertised.not.pcap", .from = "192.168.1.21" },
        { .sample = "lab/wrong-interface-advertised.not.pcap", .kind = RTP, .to = "192.168.1.20" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

/* What came before it is not in the capture: it must not be taken for something else. */
static void
what_is_left_is_not_taken_for_something_else(void)
{
    static const Hole holes[] = {
        /* The phone answers the INVITE: its registration is used, whatever became of a PRACK. */
        { .sample = "prack-lost.pcap", .to = "192.0.2.30", .unsaid = "private-contact-registered" },
        /* The INVITE that the proxy forwards names the phone's own address. */
        { .sample = "private-sdp-unrelayed.credentials.pcap",
          .kind = SIP,
          .from = "198.51.100.7",
          .skip = 2,
          .unsaid = "server-sdp-private" },
        /* The former relay's sound came from where the former SDP said. */
        { .sample = "reinvite-moves-media-unreachable.callee.pcap",
          .to = "203.0.113.11",
          .unsaid = "dual-wan-split" },
        /* Of the first REGISTER only the sight outside is left, of the second both. */
        { .sample = "keepalive-ineffective.port.both.pcap",
          .from = "192.168.7.20",
          .most = 1,
          .unsaid = "nat-rebinding" },
        /* One check, and no second: another pair was found. */
        { .sample = "ice-candidates-incomplete.callee.pcap",
          .kind = STUN,
          .skip = 1,
          .unsaid = "ice-candidates-incomplete" },
        /* Whoever asks STUN servers may have been told the address. */
        { .sample = "stun-mapped-address-private.pcap",
          .from = "100.64.3.53",
          .unsaid = "wrong-interface-advertised" },
        { .sample = "stun-mapped-address-private.pcap",
          .to = "100.64.3.53",
          .unsaid = "wrong-interface-advertised" },
    };

    assert_all(holes, G_N_ELEMENTS(holes));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/holes/a_link_that_is_shown_one_way_loses_nothing",
                    a_link_that_is_shown_one_way_loses_nothing);
    g_test_add_func("/holes/sound_that_is_reported_is_not_missing",
                    sound_that_is_reported_is_not_missing);
    g_test_add_func("/holes/what_is_answered_was_asked", what_is_answered_was_asked);
    g_test_add_func("/holes/what_arrived_was_not_lost", what_arrived_was_not_lost);
    g_test_add_func("/holes/a_relay_that_passes_sound_on_has_heard_it",
                    a_relay_that_passes_sound_on_has_heard_it);
    g_test_add_func("/holes/sound_that_came_through_the_router_was_not_lost_before_it",
                    sound_that_came_through_the_router_was_not_lost_before_it);
    g_test_add_func("/holes/sound_that_nobody_sends_is_not_the_router_s_fault",
                    sound_that_nobody_sends_is_not_the_router_s_fault);
    g_test_add_func("/holes/a_handshake_that_came_inside_was_not_stopped_outside",
                    a_handshake_that_came_inside_was_not_stopped_outside);
    g_test_add_func("/holes/the_inner_interface_is_not_outside",
                    the_inner_interface_is_not_outside);
    g_test_add_func("/holes/a_host_that_was_not_captured_is_not_silent",
                    a_host_that_was_not_captured_is_not_silent);
    g_test_add_func("/holes/what_is_left_is_not_taken_for_something_else",
                    what_is_left_is_not_taken_for_something_else);
    return g_test_run();
}
