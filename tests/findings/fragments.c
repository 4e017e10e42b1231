/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a message that is larger than a packet. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_large_request_in_pieces, "udp-fragments-lost.silent.pcap", WN_SUBJECT_CALL, 0,
          4 },
        { &finding_large_request_in_pieces, "not-nat-ok.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_pieces_missing, "udp-fragments-lost.wan.pcap", WN_SUBJECT_CALL, 0, 5 },
        { &finding_pieces_missing, "udp-fragments-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_reassembly_timed_out, "udp-fragments-lost.wan.pcap", WN_SUBJECT_CALL, 0, 11 },
        { &finding_reassembly_timed_out, "udp-fragments-lost.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_small_request_answered, "udp-fragments-lost.silent.pcap", WN_SUBJECT_CALL, 0,
          1 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/fragments/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
