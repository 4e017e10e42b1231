/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of TCP connections that do not carry. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_connection_to_phone_fails, "tcp-connection-gone.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_connection_to_phone_fails, "tcp-connection-gone.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_registered_over_own_connection, "tcp-connection-gone.pcap", WN_SUBJECT_CALL, 0, 4 },
        { &finding_registered_over_own_connection, "nat-rebinding.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_idle_connection_dead, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_idle_connection_dead, "tcp-idle-dropped.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_new_connection_works, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 30 },
        { &finding_new_connection_works, "tcp-large-message-stalls.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_data_stops_at_router, "tcp-idle-dropped.both.pcap", WN_SUBJECT_CALL, 0, 15 },
        { &finding_data_stops_at_router, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_large_segment_lost, "tcp-large-message-stalls.pcap", WN_SUBJECT_CALL, 0, 8 },
        { &finding_large_segment_lost, "tcp-idle-dropped.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_packet_too_big, "tcp-large-message-stalls.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_connection_to_server_fails, "firewall-blocks-transport.tcp.pcap", WN_SUBJECT_REGISTRATION, 0, 1 },
        { &finding_connection_to_server_fails, "firewall-blocks-transport.not.pcap", WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/stream/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
