/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server that opens a connection to a phone behind NAT. */
#include "support/tape.h"

/* SYNs draw nothing; the phone had a connection of its own. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-connection-gone.pcap");

    wn_assert_headline(trial, "bob", "tcp-connection-gone", WN_GRADE_CERTAIN);
}

/* The server's first SYN, and the phone's REGISTER, and what comes between. */
static WnTrial *
play_with(uint8_t flags)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-connection-gone.pcap");
    const WnPacket *phone = NULL, *attempt = NULL;
    WnPacket        end;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(tape, i);

        if (!phone && packet->carrier == WN_CARRIER_TCP &&
            wn_bytes_starts_with(packet->payload, WN_LITERAL("REGISTER")))
            phone = packet;
        if (phone && packet->tcp_flags == WN_TCP_SYN &&
            wn_addr_equal(&packet->src.addr, &phone->dst.addr))
            attempt = attempt ? attempt : packet;
    }
    g_assert_true(phone && attempt);
    end = *phone;
    end.kind = WN_PACKET_TCP_EVENT;
    end.payload = (WnBytes){ 0 };
    end.payload_length = 0;
    end.tcp_flags = flags;
    end.time = attempt->time - WN_SECOND;
    wn_tape_add(tape, &end);
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

/* It had closed its connection itself: it may be gone, and then nothing reaches it. */
static void
likely_where_the_phone_had_closed_it(void)
{
    static const uint8_t ends[] = { WN_TCP_FIN | WN_TCP_ACK, WN_TCP_RST };

    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(WnTrial) trial = play_with(ends[i]);

        wn_assert_headline(trial, "bob", "tcp-connection-gone", WN_GRADE_LIKELY);
    }
}

/* Nothing of the call is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-connection-gone.lan.pcap");

    wn_assert_unnamed(trial, "tcp-connection-gone");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: the phone's connection is used. */
static void
silent_with_the_own_connection(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-connection-gone.not.pcap");

    wn_assert_unnamed(trial, "tcp-connection-gone");
    g_assert_false(wn_trial_report(trial)->accuses);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/tcp-connection-gone/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/tcp-connection-gone/likely_where_the_phone_had_closed_it",
                    likely_where_the_phone_had_closed_it);
    g_test_add_func("/causes/tcp-connection-gone/silent_at_the_phone", silent_at_the_phone);
    g_test_add_func("/causes/tcp-connection-gone/silent_with_the_own_connection",
                    silent_with_the_own_connection);
    return g_test_run();
}
