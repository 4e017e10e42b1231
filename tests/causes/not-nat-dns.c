/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of the server has no address. */
#include <string.h>

#include "base/addr.h"
#include "support/tape.h"

static void
certain_in_the_sample(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dns.pcap");

    wn_assert_headline(trial, "example.net", "not-nat-dns", WN_GRADE_CERTAIN);
}

static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-dns.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "not-nat-dns");
}

/* The same questions without their answers: they may be lost, and the next one answered. */
static void
likely_without_an_answer(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("not-nat-dns.pcap");
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->src.port != 53)
            wn_engine_feed(wn_trial_engine(trial), wn_tape_at(tape, i));
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "example.net", "not-nat-dns", WN_GRADE_LIKELY);
}

/* The sample with one packet more of the phone's. */
static WnTrial *
looked_up_beside(const WnPacket *more)
{
    g_autoptr(WnTape) tape = wn_tape_sample("not-nat-dns.pcap");
    WnPacket *added = wn_tape_add(tape, more);

    added->time = wn_tape_at(tape, 0)->time + WN_SECOND;
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

static WnPacket
packet_between(const char *src, const char *dst, WnBytes payload)
{
    WnPacket packet = { .kind = WN_PACKET_DATAGRAM, .carrier = WN_CARRIER_UDP, .payload = payload };

    g_assert_true(wn_endpoint_parse(wn_bytes(src, strlen(src)), &packet.src));
    g_assert_true(wn_endpoint_parse(wn_bytes(dst, strlen(dst)), &packet.dst));
    return packet;
}

/* It has found a server after all if it sends SIP, in clear or encrypted. */
static void
silent_where_it_sends_sip(void)
{
    static const uint8_t HELLO[5 + 38] = { 0x16, 3, 1, 0, 38, 1, 0, 0, 34, 3, 3 };
    static const char    PING[] = "OPTIONS sip:example.net SIP/2.0\r\n"
                                  "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK1\r\n"
                                  "From: <sip:alice@example.net>;tag=1\r\n"
                                  "To: <sip:example.net>\r\nCall-ID: ping\r\n"
                                  "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
    WnPacket             ping =
        packet_between("192.168.1.20:5060", "203.0.113.10:5060", wn_bytes(PING, sizeof(PING) - 1));
    WnPacket asked = packet_between("203.0.113.10:5060", "192.168.1.20:5060", ping.payload);
    WnPacket other =
        packet_between("192.168.1.20:4000", "203.0.113.10:4000", WN_LITERAL("something else"));
    WnPacket hello =
        packet_between("192.168.1.20:40000", "203.0.113.10:5061", wn_bytes(HELLO, sizeof(HELLO)));

    hello.kind = WN_PACKET_TCP_EVENT;
    hello.carrier = WN_CARRIER_TCP;
    for (unsigned i = 0; i < 2; i++) {
        g_autoptr(WnTrial) sends = looked_up_beside(i == 0 ? &ping : &hello);
        g_autoptr(WnTrial) does_not = looked_up_beside(i == 0 ? &asked : &other);

        wn_assert_unnamed(sends, "not-nat-dns");
        wn_assert_headline(does_not, "example.net", "not-nat-dns", WN_GRADE_CERTAIN);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/not-nat-dns/certain_in_the_sample", certain_in_the_sample);
    g_test_add_func("/causes/not-nat-dns/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/not-nat-dns/likely_without_an_answer", likely_without_an_answer);
    g_test_add_func("/causes/not-nat-dns/silent_where_it_sends_sip", silent_where_it_sends_sip);
    return g_test_run();
}
