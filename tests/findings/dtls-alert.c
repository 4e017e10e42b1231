/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dtls-alert: where it is seen, and where it is not. */
#include "support/media_call.h"
#include "support/tape.h"

/* The alert. */
static void
fires(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.pcap");

    wn_assert_frames(trial, "dtls-alert", "11");
}

/* There there is none. */
static void
does_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dtls.not.pcap");

    wn_assert_not_found(trial, "dtls-alert");
}

/* One between strangers says nothing about a call. */
static void
not_of_another_call(void)
{
    static const uint8_t ALERT[] = { 21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40 };
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_datagram(trial, 2, "192.0.2.77:7000", "192.0.2.78:7001",
                      wn_bytes(ALERT, sizeof(ALERT)));
    wn_call_hang_up(trial, 5);
    wn_assert_not_found(trial, "dtls-alert");
}

/* Nor does one of the same socket with somebody else, or an hour later: a media server may have one
 * port for all. */
static void
not_of_the_same_socket_with_another(void)
{
    for (int later = 0; later < 2; later++) {
        g_autoptr(WnTape) tape = wn_tape_sample("not-nat-dtls.pcap");
        g_autoptr(WnTrial) trial = NULL;

        for (unsigned i = 0; i < tape->packets->len; i++) {
            WnPacket *packet = wn_tape_at(tape, i);
            bool      dtls = packet->payload.length > 13 && packet->payload.data[1] == 0xfe;
            WnAddr   *far = packet->src.addr.bytes[0] == 192 && packet->src.addr.bytes[1] == 168
                                ? &packet->dst.addr
                                : &packet->src.addr;
            if (dtls && later)
                packet->time += 3600 * WN_SECOND;
            else if (dtls)
                g_assert_true(wn_addr_parse(WN_LITERAL("192.0.2.99"), far));
        }
        wn_tape_sort(tape);
        trial = wn_tape_play(tape, tape->packets->len);
        wn_assert_unnamed(trial, "not-nat-dtls");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/dtls-alert/fires", fires);
    g_test_add_func("/findings/dtls-alert/does_not", does_not);
    g_test_add_func("/findings/dtls-alert/not_of_another_call", not_of_another_call);
    g_test_add_func("/findings/dtls-alert/not_of_the_same_socket_with_another",
                    not_of_the_same_socket_with_another);
    return g_test_run();
}
