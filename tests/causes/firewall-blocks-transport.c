/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One transport of two gets through. */
#include "support/talk.h"
#include "support/tape.h"

/* She is registered over TCP in the end; over UDP she never was. */
static void
likely_when_udp_is_blocked(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.pcap");

    wn_assert_headline(trial, "alice", "firewall-blocks-transport", WN_GRADE_LIKELY);
}

/* She is registered over UDP in the end. */
static void
hazard_when_tcp_is_blocked(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.tcp.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "firewall-blocks-transport");
}

/* The copies of her REGISTER leave and never come to the server. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("firewall-blocks-transport.pcap");
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->carrier == WN_CARRIER_UDP)
            wn_tape_at(tape, i)->fate = WN_FATE_LOST;
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "firewall-blocks-transport", WN_GRADE_CERTAIN);
}

/* Of the sample where UDP is answered: now it is TCP, and what fails goes to this port. */
static WnTrial *
play_over_tcp(uint16_t failing)
{
    g_autoptr(WnTape) tape = wn_tape_sample("firewall-blocks-transport.tcp.pcap");
    unsigned n = tape->packets->len, request = n;

    for (unsigned i = 0; i < n; i++) {
        WnPacket *packet = wn_tape_at(tape, i);

        if (packet->carrier == WN_CARRIER_UDP) {
            packet->kind = WN_PACKET_MESSAGE;
            packet->carrier = WN_CARRIER_TCP;
            request = MIN(request, i);
            continue;
        }
        packet->dst.port = failing;
    }
    for (unsigned i = 0; i < 2; i++) {
        WnPacket handshake = *wn_tape_at(tape, 0);

        handshake.src = wn_tape_at(tape, request + i)->src;
        handshake.dst = wn_tape_at(tape, request + i)->dst;
        handshake.time = wn_tape_at(tape, request)->time - WN_MILLISECOND + (WnTime) i;
        handshake.tcp_flags = i == 0 ? WN_TCP_SYN : WN_TCP_SYN | WN_TCP_ACK;
        wn_tape_add(tape, &handshake);
    }
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

/* She is registered over TCP in the end; TLS got no answer. */
static void
hazard_when_tls_is_blocked(void)
{
    g_autoptr(WnTrial) trial = play_over_tcp(5061);

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "firewall-blocks-transport");
}

/* The same port was slow to answer: that is no other transport. */
static void
silent_when_the_same_port_answers_later(void)
{
    g_autoptr(WnTrial) trial = play_over_tcp(5060);

    wn_assert_unnamed(trial, "firewall-blocks-transport");
}

/* The twin. */
static void
silent_when_both_pass(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.not.pcap");

    wn_assert_no_headline(trial);
}

/* Over UDP her REGISTER is answered, her INVITE is not, and later she registers over TCP: whoever
 * ignores the INVITE, no filter stops UDP. */
static void
silent_where_udp_was_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk udp = { .trial = trial, .call_id = "reg" };
    WnTalk call = { .trial = trial, .call_id = "call" };
    WnTalk tcp = { .trial = trial, .client = "192.168.1.20:49000", .call_id = "again" };

    wn_talk_request(&udp, 0, "REGISTER", 1, NULL);
    wn_talk_response(&udp, 0.05, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&call, 10, "INVITE", 1, NULL);
    wn_trial_tcp(trial, 55, "192.168.1.20:49000", "203.0.113.10:5060", WN_TCP_SYN);
    wn_trial_tcp(trial, 55.01, "203.0.113.10:5060", "192.168.1.20:49000", WN_TCP_SYN | WN_TCP_ACK);
    wn_trial_carrier(trial, WN_CARRIER_TCP);
    wn_talk_request(&tcp, 55.02, "REGISTER", 1, NULL);
    wn_talk_response(&tcp, 55.05, "200 OK", "REGISTER", 1, NULL);
    wn_trial_carrier(trial, WN_CARRIER_UDP);
    wn_trial_wait(trial, 120);
    wn_assert_unnamed(trial, "firewall-blocks-transport");
    wn_assert_headline(trial, "bob", "sip-alg-drops-message", WN_GRADE_POSSIBLE);
}

/* #2, #4 and #6, the RSTs, have the TTL 64; #8, the server's own 200 OK, has 62. */
static void
certain_where_a_box_resets_in_the_servers_name(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.reset.pcap");

    wn_assert_headline(trial, "192.168.1.20", "firewall-blocks-transport", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "reset-from-elsewhere", "2,8,4,8,6,8");
    wn_assert_unnamed(trial, "not-nat-server-down");
}

/* The resets have the TTL of its answers. */
static void
silent_where_the_server_itself_refuses(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("firewall-blocks-transport.reset.not.pcap");

    wn_assert_headline(trial, "192.168.1.20", "not-nat-server-down", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "firewall-blocks-transport");
}

/* A connection is reset by a packet of this TTL; the server's own has come over nine routers. */
static WnTrial *
reset_with(uint8_t ttl)
{
    WnTrial *trial = wn_trial_new(NULL);

    wn_trial_hops(trial, 64);
    wn_trial_tcp(trial, 0, "192.168.1.20:49160", "203.0.113.10:5061", WN_TCP_SYN);
    wn_trial_hops(trial, ttl);
    wn_trial_tcp(trial, 0.1, "203.0.113.10:5061", "192.168.1.20:49160", WN_TCP_RST | WN_TCP_ACK);
    wn_trial_hops(trial, 64);
    wn_talk_request(&(WnTalk){ .trial = trial }, 1, "REGISTER", 1, NULL);
    wn_trial_hops(trial, 55);
    wn_talk_response(&(WnTalk){ .trial = trial }, 1.1, "200 OK", "REGISTER", 1, NULL);
    return trial;
}

/* 246 is nine routers from 255, as 55 is from 64: some systems reset with another first TTL. */
static void
distance_counts_and_not_the_ttl(void)
{
    g_autoptr(WnTrial) own = reset_with(246);
    g_autoptr(WnTrial) another_way = reset_with(54);
    g_autoptr(WnTrial) box = reset_with(63);

    wn_assert_headline(own, "192.168.1.20", "not-nat-server-down", WN_GRADE_CERTAIN);
    wn_assert_headline(another_way, "192.168.1.20", "firewall-blocks-transport", WN_GRADE_LIKELY);
    wn_assert_headline(box, "192.168.1.20", "firewall-blocks-transport", WN_GRADE_CERTAIN);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/firewall-blocks-transport/likely_when_udp_is_blocked",
                    likely_when_udp_is_blocked);
    g_test_add_func("/causes/firewall-blocks-transport/hazard_when_tcp_is_blocked",
                    hazard_when_tcp_is_blocked);
    g_test_add_func("/causes/firewall-blocks-transport/certain_on_both_sides",
                    certain_on_both_sides);
    g_test_add_func("/causes/firewall-blocks-transport/hazard_when_tls_is_blocked",
                    hazard_when_tls_is_blocked);
    g_test_add_func("/causes/firewall-blocks-transport/silent_when_the_same_port_answers_later",
                    silent_when_the_same_port_answers_later);
    g_test_add_func("/causes/firewall-blocks-transport/silent_when_both_pass",
                    silent_when_both_pass);
    g_test_add_func("/causes/firewall-blocks-transport/silent_where_udp_was_answered",
                    silent_where_udp_was_answered);
    g_test_add_func(
        "/causes/firewall-blocks-transport/certain_where_a_box_resets_in_the_servers_name",
        certain_where_a_box_resets_in_the_servers_name);
    g_test_add_func("/causes/firewall-blocks-transport/silent_where_the_server_itself_refuses",
                    silent_where_the_server_itself_refuses);
    g_test_add_func("/causes/firewall-blocks-transport/distance_counts_and_not_the_ttl",
                    distance_counts_and_not_the_ttl);
    return g_test_run();
}
