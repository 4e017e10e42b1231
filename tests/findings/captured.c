/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Findings of which each has captures of its own: by which frame it shows, that a twin which looks
 * nearly the same shows none, and what the sample is called.
 */
#include "findings/finding.h"
#include "support/watch.h"

typedef struct {
    const WnFindingKind *finding;
    const char          *sample;
    uint32_t             frame;
    const char          *twin;
} Shown;

static void
assert_shown(const Shown *shown, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        wn_assert_watched(shown[i].finding, shown[i].sample, shown[i].frame);
        wn_assert_watched(shown[i].finding, shown[i].twin, 0);
    }
}

static void
of_signalling(void)
{
    static const Shown shown[] = {
        /* The first of two BYEs is answered 483, and so is the second (#483); there #485 is 200. */
        { &finding_bye_went_in_circles, "not-nat-server-error.bye.pcap", 381,
          "not-nat-server-error.bye.not.pcap" },
        /* The 500 right behind the INVITE (#5); there bob's phone is asked in between (#7). */
        { &finding_refused_without_asking, "not-nat-server-error.own.pcap", 6,
          "not-nat-server-error.own.not.pcap" },
        /* #1 outside: @198.51.100.7 for @192.168.1.20, as in the answer #4; there #4 has hers. */
        { &finding_call_id_rewritten, "sip-alg-breaks-signalling.call-id.pcap", 2,
          "sip-alg-breaks-signalling.call-id.not.pcap" },
        /* Alice's REGISTER: Via and Contact are 192.0.0.2; there 192.168.1.2. */
        { &finding_dslite_address_named, "cgnat.dslite.pcap", 3, "cgnat.dslite.not.pcap" },
    };

    assert_shown(shown, G_N_ELEMENTS(shown));
}

static void
of_wrong_addresses(void)
{
    static const Shown shown[] = {
        /* The 200 OK as the proxy passes it on, without Record-Route; there it has one. */
        { &finding_ack_passes_by_server, "ack-lost-route.server.pcap", 14,
          "ack-lost-route.not.server.pcap" },
        /* The 200 OK as the server passes it on, with its Record-Route; there an ACK comes. */
        { &finding_ack_misses_server, "ack-lost-other.before-server.pcap", 14,
          "ack-lost-other.before-server.not.pcap" },
        /* The 200 OK of the PBX: its Contact is 10.0.0.5; there 203.0.113.10. */
        { &finding_server_names_private_contact, "server-advertises-private-address.contact.pcap",
          6, "server-advertises-private-address.contact.not.pcap" },
        /* The INVITE as it comes to bob's router, for 192.0.2.30; there all is for the server. */
        { &finding_request_for_public_target, "ack-lost-other.pcap", 9, "ack-lost-route.not.pcap" },
        /* The REGISTER for 198.51.100.99 from 198.51.100.7; there for 198.51.100.7. */
        { &finding_sent_to_place_never_registered_from, "external-address-wrong.called.pcap", 3,
          "external-address-wrong.called.not.pcap" },
        /* The first BYE to 198.51.100.99; there it goes to 198.51.100.7. */
        { &finding_sent_to_wrong_address, "external-address-wrong.bye.pcap", 307,
          "external-address-wrong.bye.not.pcap" },
        /* The first error to the INVITE #21; there the INVITE arrives. */
        { &finding_request_refused_by_nat, "binding-expired-idle.refused.pcap", 22,
          "binding-expired-idle.refused.not.pcap" },
        /* Refer-To: carol@192.168.7.21:5060; there carol@example.net. */
        { &finding_refer_to_private_address, "redirect-or-refer-unroutable.refer.pcap", 8,
          "redirect-or-refer-unroutable.refer.not.pcap" },
        /* The same REFER, of which the NOTIFY #10 tells 408; there 200. */
        { &finding_transfer_finds_nobody, "redirect-or-refer-unroutable.told.pcap", 8,
          "redirect-or-refer-unroutable.told.not.pcap" },
        /* The 302 to 192.168.1.77, after which #8 asks who has it; there carol@example.net. */
        { &finding_nobody_at_target, "redirect-or-refer-unroutable.absent.pcap", 6,
          "redirect-or-refer-unroutable.absent.not.pcap" },
        /* The first PRACK, to 192.0.2.30, for the ringing #5; there it goes to the server. */
        { &finding_prack_bypasses_proxy, "prack-lost.route.pcap", 6, "prack-lost.route.not.pcap" },
        /* The REGISTER from 192.168.1.20 names 172.17.0.1; there 192.168.1.20. */
        { &finding_other_interface_registered, "wrong-interface-advertised.contact.pcap", 1,
          "wrong-interface-advertised.contact.not.pcap" },
        /* The answer to the STUN question #8, among the REGISTERs; there those are answered. */
        { &finding_stun_passes, "sip-alg-drops-message.register.pcap", 9,
          "sip-alg-drops-message.register.not.pcap" },
        /* The 200 OK that shows where the server sees carol; there the INVITE is turned round. */
        { &finding_hairpin_target_open, "no-hairpin.call.pcap", 4, "no-hairpin.call.not.pcap" },
        /* The 200 OK with Via 198.51.100.7 to a REGISTER with 192.168.1.20; there it has that. */
        { &finding_via_not_echoed, "sip-alg-present.via.pcap", 2, "sip-alg-present.via.not.pcap" },
        /* The INVITE outside, answered 400; there its Content-Length is right. */
        { &finding_length_contradicts_body, "sip-alg-breaks-signalling.length.pcap", 3,
          "sip-alg-breaks-signalling.length.not.pcap" },
    };

    assert_shown(shown, G_N_ELEMENTS(shown));
}

/* What leaves the one place and is not seen at the next; a frame is the one's that saw it. */
static void
of_two_places(void)
{
    static const Shown shown[] = {
        /* The INVITE leaves the server for bob; his phone gets none.  There it does. */
        { &finding_request_lost_on_the_way,
          "inbound-invite-unreachable.lan.pcap+inbound-invite-unreachable.wan.pcap", 8,
          "inbound-invite-unreachable.not.lan.pcap+inbound-invite-unreachable.not.wan.pcap" },
        /* Alice's first question; carol's (#3) passes.  There both do. */
        { &finding_stun_lost_on_the_way,
          "stun-no-response.lost.lan.pcap+stun-no-response.lost.wan.pcap", 6,
          "stun-no-response.lost.not.lan.pcap+stun-no-response.lost.not.wan.pcap" },
        /* The second piece of the 200 OK outside; the 180 (#5) comes in.  There both do. */
        { &finding_large_response_lost,
          "udp-fragments-lost.answer.lan.pcap+udp-fragments-lost.answer.wan.pcap", 7,
          "udp-fragments-lost.answer.not.lan.pcap+udp-fragments-lost.answer.not.wan.pcap" },
    };

    assert_shown(shown, G_N_ELEMENTS(shown));
}

static void
of_stun_and_nat(void)
{
    static const Shown shown[] = {
        /* The first answer outside, to #6; there it is inside too. */
        { &finding_stun_answer_lost, "stun-no-response.answer.pcap", 7,
          "stun-no-response.answer.not.pcap" },
        /* Outside alone it is answered seven times (#3, #6 ...).  There each question wants an
         * answer that the router must not let in (RFC 3489 10.1, test II). */
        { &finding_stun_answer_lost, "stun-no-response.answer.wan.pcap", 4,
          "negative-nat-outside.pcap" },
        /* The second server sees port 28656, the first 27488 (#4) and again (#8); there #4 is
         * 27488, #6 and #8 are 47286. */
        { &finding_router_maps_by_destination, "stun-symmetric-mapping.restarted.pcap", 6,
          "stun-symmetric-mapping.restarted.not.pcap" },
        /* 198.51.100.200 again, while the SIP server sees 198.51.100.7 (#4); there #6 is
         * 198.51.100.7. */
        { &finding_two_public_addresses, "dual-wan-split.lan.pcap", 6,
          "dual-wan-split.lan.not.pcap" },
        /* The first answer: 100.64.3.7; there 198.51.100.7. */
        { &finding_stun_told_private_address, "stun-mapped-address-private.pcap", 4,
          "stun-mapped-address-private.not.pcap" },
        /* Bob's answer names port 28690, where two servers see 16384 (#4, #6); there it does. */
        { &finding_peer_sees_other_port, "hole-punch-port-clash.ice.pcap", 13,
          "hole-punch-port-clash.ice.not.pcap" },
        /* A router says that the segment #8 is too large, which comes again; there it is not. */
        { &finding_packet_too_big, "tcp-large-message-stalls.told.pcap", 10,
          "tcp-large-message-stalls.told.not.pcap" },
        /* The last packet that alice sends; carol's phone is here as well, and there it is not. */
        { &finding_hairpin_target_watched, "no-hairpin.pcap", 619, "no-hairpin.lan.pcap" },
    };

    assert_shown(shown, G_N_ELEMENTS(shown));
    /* Which differs in nothing else. */
    wn_assert_watched(&finding_hairpin_not_returned, "no-hairpin.lan.pcap", 309);
}

static void
of_media(void)
{
    static const Shown shown[] = {
        /* The answer, without ICE, to her offer with ICE (#5); there she sends all the same. */
        { &finding_ice_side_stays_silent, "ice-not-negotiated.waits.pcap", 8,
          "ice-not-negotiated.waits.not.pcap" },
        /* The third of bob's reports, all receiver reports (201); there they are of a sender. */
        { &finding_sender_reports_nothing, "cannot-tell.reports.pcap", 180,
          "cannot-tell.reports.not.pcap" },
        /* The ChannelBind for bob is answered 403; there it is granted. */
        { &finding_permission_refused, "turn-permission-missing.forbidden.pcap", 13,
          "turn-permission-missing.forbidden.not.pcap" },
    };

    assert_shown(shown, G_N_ELEMENTS(shown));
}

static void
of_turn(void)
{
    static const Shown shown[] = {
        /* The last of bob's sound, 300.0 s after the ChannelBind (#12); there #115 is another. */
        { &finding_permission_ran_out, "turn-permission-missing.ran-out.pcap", 281,
          "turn-permission-missing.ran-out.not.pcap" },
        /* Her Refresh (#196) is answered 437.  There that is the answer to a lifetime of 0. */
        { &finding_turn_allocation_lost, "turn-allocation-refused.in-call.pcap", 197,
          "turn-allocation-refused.in-call.not.pcap" },
        /* The last of bob's sound before that; she goes on until #337.  There he falls silent too,
         * and the server answers her Refresh with success. */
        { &finding_relay_falls_silent, "turn-allocation-refused.in-call.pcap", 191,
          "turn-allocation-refused.in-call.not.pcap" },
    };

    assert_shown(shown, G_N_ELEMENTS(shown));
}

static void
called_by_their_causes(void)
{
    static const struct {
        const char *samples, *who, *cause;
        WnGrade     grade;
    } called[] = {
        { "not-nat-server-error.bye.pcap", "bob", "not-nat-server-error", WN_GRADE_LIKELY },
        { "not-nat-server-error.own.pcap", "bob", "not-nat-server-error", WN_GRADE_CERTAIN },
        { "not-nat-server-error.own.not.pcap", "bob", "not-nat-server-error", WN_GRADE_LIKELY },
        { "sip-alg-breaks-signalling.call-id.pcap", "alice", "sip-alg-breaks-signalling",
          WN_GRADE_CERTAIN },
        { "stun-no-response.lost.lan.pcap", "", "stun-no-response", WN_GRADE_POSSIBLE },
        { "stun-no-response.lost.lan.pcap+stun-no-response.lost.wan.pcap", "", "stun-no-response",
          WN_GRADE_CERTAIN },
        { "udp-fragments-lost.answer.lan.pcap+udp-fragments-lost.answer.wan.pcap", "bob",
          "udp-fragments-lost", WN_GRADE_CERTAIN },
        { "stun-no-response.answer.pcap", "", "stun-no-response", WN_GRADE_CERTAIN },
        { "stun-no-response.answer.wan.pcap", "", "stun-no-response", WN_GRADE_LIKELY },
        { "dual-wan-split.lan.pcap", "bob", "dual-wan-split", WN_GRADE_LIKELY },
        { "ack-lost-route.server.pcap", "bob", "ack-lost-route", WN_GRADE_LIKELY },
        { "server-advertises-private-address.contact.pcap", "bob",
          "server-advertises-private-address", WN_GRADE_CERTAIN },
        { "external-address-wrong.called.pcap", "bob", "external-address-wrong", WN_GRADE_LIKELY },
        { "external-address-wrong.bye.pcap", "bob", "external-address-wrong", WN_GRADE_CERTAIN },
        { "binding-expired-idle.refused.pcap", "bob", "binding-expired-idle", WN_GRADE_POSSIBLE },
        { "sip-alg-breaks-signalling.length.pcap", "bob", "sip-alg-breaks-signalling",
          WN_GRADE_LIKELY },
        { "tcp-large-message-stalls.told.pcap", "bob", "tcp-large-message-stalls",
          WN_GRADE_CERTAIN },
        { "ice-not-negotiated.waits.pcap", "bob", "ice-not-negotiated", WN_GRADE_LIKELY },
        { "cannot-tell.reports.pcap", "bob", "cannot-tell", WN_GRADE_CERTAIN },
        { "turn-permission-missing.forbidden.pcap", "bob", "turn-permission-missing",
          WN_GRADE_LIKELY },
        { "turn-permission-missing.ran-out.pcap", "bob", "turn-permission-missing",
          WN_GRADE_LIKELY },
        { "turn-allocation-refused.in-call.pcap", "bob", "turn-allocation-refused",
          WN_GRADE_LIKELY },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(called); i++) {
        g_autoptr(WnTrial) trial = wn_trial_together(called[i].samples);

        g_test_message("%s", called[i].samples);
        wn_assert_headline(trial, called[i].who, called[i].cause, called[i].grade);
    }
}

/* The twins, of which none names the cause of its sample, not as a hazard either. */
static void
unnamed_by_their_twins(void)
{
    static const char *const twins[][2] = {
        { "not-nat-server-error.bye.not.pcap", "not-nat-server-error" },
        { "sip-alg-breaks-signalling.call-id.not.pcap", "sip-alg-breaks-signalling" },
        { "cgnat.dslite.not.pcap", "cgnat" },
        { "inbound-invite-unreachable.not.lan.pcap+inbound-invite-unreachable.not.wan.pcap",
          "inbound-invite-unreachable" },
        { "stun-no-response.lost.not.lan.pcap+stun-no-response.lost.not.wan.pcap",
          "stun-no-response" },
        { "udp-fragments-lost.answer.not.lan.pcap+udp-fragments-lost.answer.not.wan.pcap",
          "udp-fragments-lost" },
        { "stun-no-response.answer.not.pcap", "stun-no-response" },
        { "negative-nat-outside.pcap", "stun-no-response" },
        { "stun-symmetric-mapping.restarted.not.pcap", "stun-symmetric-mapping" },
        { "dual-wan-split.lan.not.pcap", "dual-wan-split" },
        { "ack-lost-route.not.server.pcap", "ack-lost-route" },
        { "server-advertises-private-address.contact.not.pcap",
          "server-advertises-private-address" },
        { "external-address-wrong.called.not.pcap", "external-address-wrong" },
        { "external-address-wrong.bye.not.pcap", "external-address-wrong" },
        { "binding-expired-idle.refused.not.pcap", "binding-expired-idle" },
        { "redirect-or-refer-unroutable.refer.not.pcap", "redirect-or-refer-unroutable" },
        { "sip-alg-breaks-signalling.length.not.pcap", "sip-alg-breaks-signalling" },
        { "tcp-large-message-stalls.told.not.pcap", "tcp-large-message-stalls" },
        { "ice-not-negotiated.waits.not.pcap", "ice-not-negotiated" },
        { "turn-permission-missing.forbidden.not.pcap", "turn-permission-missing" },
        { "turn-permission-missing.ran-out.not.pcap", "turn-permission-missing" },
        { "turn-allocation-refused.in-call.not.pcap", "turn-allocation-refused" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(twins); i++) {
        g_autoptr(WnTrial) trial = wn_trial_together(twins[i][0]);

        g_test_message("%s", twins[i][0]);
        wn_assert_unnamed(trial, twins[i][1]);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/captured/of_signalling", of_signalling);
    g_test_add_func("/findings/captured/of_wrong_addresses", of_wrong_addresses);
    g_test_add_func("/findings/captured/of_two_places", of_two_places);
    g_test_add_func("/findings/captured/of_stun_and_nat", of_stun_and_nat);
    g_test_add_func("/findings/captured/of_media", of_media);
    g_test_add_func("/findings/captured/of_turn", of_turn);
    g_test_add_func("/findings/captured/called_by_their_causes", called_by_their_causes);
    g_test_add_func("/findings/captured/unnamed_by_their_twins", unnamed_by_their_twins);
    return g_test_run();
}
