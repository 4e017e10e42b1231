/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings that samples of their causes show: by which frame, and that the twin shows none. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_answered_before, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 3 },
        { &finding_answered_before, "binding-expired-idle.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_answered_by_other_phone, "same-port-clash.wan.pcap", WN_SUBJECT_CALL, 0, 10 },
        { &finding_answered_by_other_phone, "not-nat-unavailable.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_damaged_request_fails, "sip-alg-breaks-signalling.pcap", WN_SUBJECT_CALL, 0, 8 },
        { &finding_damaged_request_fails, "sip-alg-breaks-signalling.not.pcap", WN_SUBJECT_CALL, 0,
          0 },
        { &finding_message_rewritten, "sip-alg-breaks-media.pcap", WN_SUBJECT_CALL, 0, 6 },
        { &finding_message_rewritten, "sip-alg-breaks-media.pcap", WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_message_rewritten, "private-sdp-unrelayed.both.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_other_interface_named, "wrong-interface-advertised.pcap", WN_SUBJECT_CALL, 0,
          1 },
        { &finding_other_interface_named, "private-sdp-unrelayed.lan.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_other_request_passes, "notify-too-big.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 5 },
        { &finding_other_request_passes, "notify-too-big.not.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_received_names_private_source, "sip-alg-breaks-media.body.pcap", WN_SUBJECT_CALL,
          0, 8 },
        { &finding_received_names_private_source, "private-sdp-unrelayed.lan.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_response_misses_request, "sip-alg-breaks-signalling.branch.pcap",
          WN_SUBJECT_REGISTRATION, 0, 4 },
        { &finding_response_misses_request, "sip-alg-breaks-signalling.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_router_inside_another, "double-nat.pcap", WN_SUBJECT_CALL, 0, 2 },
        { &finding_router_inside_another, "double-nat.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_sdp_half_rewritten, "sip-alg-present.half.pcap", WN_SUBJECT_CALL, 0, 3 },
        { &finding_sdp_half_rewritten, "sip-alg-present.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_shared_address_on_path, "cgnat.pcap", WN_SUBJECT_CALL, 0, 2 },
        { &finding_shared_address_on_path, "double-nat.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_sound_from_other_address, "dual-wan-split.pcap", WN_SUBJECT_CALL, 0, 7 },
        { &finding_sound_from_other_address, "dual-wan-split.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_subscriber_moved, "subscription-lost-after-rebinding.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 32 },
        { &finding_subscriber_moved, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_translated_twice, "double-nat.both.pcap", WN_SUBJECT_CALL, 0, 10 },
        { &finding_translated_twice, "double-nat.pcap", WN_SUBJECT_CALL, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/samples/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
