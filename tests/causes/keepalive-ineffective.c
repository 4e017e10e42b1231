/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keep-alives that keep nothing alive: too slow, only from outside, on another port. */
#include "support/stun_message.h"
#include "support/tape.h"

#include <string.h>

/* Every 50 s, each from another port. */
static void
likely_when_too_slow(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("keepalive-ineffective.pcap");

    wn_assert_headline(trial, "bob", "keepalive-ineffective", WN_GRADE_LIKELY);
}

/* The same, and the INVITEs arrive outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("keepalive-ineffective.both.pcap");

    wn_assert_headline(trial, "bob", "keepalive-ineffective", WN_GRADE_CERTAIN);
}

/* Four NUL bytes that nobody answers. */
static void
likely_when_only_the_server_sends(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("keepalive-ineffective.inbound.pcap");

    wn_assert_headline(trial, "bob", "keepalive-ineffective", WN_GRADE_LIKELY);
}

/* The registration leaves from one port, the keep-alives from another. */
static void
likely_on_another_port(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("keepalive-ineffective.port.pcap");

    wn_assert_headline(trial, "bob", "keepalive-ineffective", WN_GRADE_LIKELY);
}

/* The same on both sides of the router. */
static void
certain_on_another_port_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("keepalive-ineffective.port.both.pcap");

    wn_assert_headline(trial, "bob", "keepalive-ineffective", WN_GRADE_CERTAIN);
}

/* The lost call is not seen. */
static void
hazard_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("keepalive-ineffective.port.lan.pcap");

    wn_assert_no_nat_headline(trial);
    wn_assert_hazard(trial, "keepalive-ineffective");
}

/* The twin: every 20 s. */
static void
silent_when_fast_enough(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("keepalive-ineffective.not.pcap");

    wn_assert_no_headline(trial);
}

/* One keep-alive right after the registration, which a mirror port shows twice. */
static void
assert_no_habit(WnBytes payload)
{
    g_autoptr(WnTape) tape = wn_tape_sample("binding-expired-idle.pcap");
    g_autoptr(WnTape) both = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(tape, i);

        wn_tape_add(both, packet);
        /* The fourth answers the REGISTER of the phone that is called. */
        for (unsigned sight = 0; i == 3 && sight < 2; sight++) {
            WnPacket ping = { .time = packet->time + (1000 + 50 * sight) * WN_MILLISECOND / 1000,
                              .kind = WN_PACKET_DATAGRAM,
                              .carrier = WN_CARRIER_UDP,
                              .src = packet->dst,
                              .dst = packet->src,
                              .payload = payload };
            wn_tape_add(both, &ping);
        }
    }
    wn_tape_sort(both);
    trial = wn_tape_play(both, both->packets->len);
    wn_assert_headline(trial, "bob", "binding-expired-idle", WN_GRADE_CERTAIN);
}

static void
one_that_is_seen_twice_is_no_habit(void)
{
    g_autoptr(GByteArray) question = wn_stun_message_new(0x0001, wn_cookie_id);

    assert_no_habit(wn_bytes("\r\n\r\n", 4));
    assert_no_habit(wn_array_view(question));
}

/* Of that sample, with each keep-alive of bob's other port between these two instead; NULL: it
 * keeps that end. */
static WnTrial *
keepalives_between(const char *name, const char *src, const char *dst)
{
    g_autoptr(WnTape) tape = wn_tape_sample(name);

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);

        if (packet->payload.length != 4 || packet->payload.data[0] != '\r')
            continue;
        if (src)
            g_assert_true(wn_endpoint_parse(wn_bytes(src, strlen(src)), &packet->src));
        if (dst)
            g_assert_true(wn_endpoint_parse(wn_bytes(dst, strlen(dst)), &packet->dst));
    }
    return wn_tape_play(tape, tape->packets->len);
}

/* Another server pings the endpoint that bob registered from, to which he never sent anything. */
static void
likely_when_another_server_pings(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("keepalive-ineffective.port.pcap");
    g_autofree char *registered = NULL;
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < tape->packets->len && !registered; i++)
        if (wn_bytes_contains_nocase(wn_tape_at(tape, i)->payload, WN_LITERAL("<sip:bob@")) &&
            wn_bytes_contains_nocase(wn_tape_at(tape, i)->payload, WN_LITERAL("CSeq: 1 REGISTER")))
            registered = g_strdup_printf("192.0.2.30:%u", wn_tape_at(tape, i)->src.port);
    trial = keepalives_between("keepalive-ineffective.port.pcap", "203.0.113.11:5060", registered);
    wn_assert_headline(trial, "bob", "keepalive-ineffective", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "binding-expired-idle");
}

/* Bob sends his to another host than the one he registered at. */
static void
hazard_when_they_go_to_another_server(void)
{
    g_autoptr(WnTrial) trial = keepalives_between("keepalive-ineffective.port.lan.pcap",
                                                  "192.168.7.20:5060", "203.0.113.11:5060");

    wn_assert_hazard(trial, "keepalive-ineffective");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/keepalive-ineffective/likely_when_too_slow", likely_when_too_slow);
    g_test_add_func("/causes/keepalive-ineffective/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/keepalive-ineffective/likely_when_only_the_server_sends",
                    likely_when_only_the_server_sends);
    g_test_add_func("/causes/keepalive-ineffective/likely_on_another_port", likely_on_another_port);
    g_test_add_func("/causes/keepalive-ineffective/certain_on_another_port_on_both_sides",
                    certain_on_another_port_on_both_sides);
    g_test_add_func("/causes/keepalive-ineffective/hazard_at_the_phone", hazard_at_the_phone);
    g_test_add_func("/causes/keepalive-ineffective/silent_when_fast_enough",
                    silent_when_fast_enough);
    g_test_add_func("/causes/keepalive-ineffective/one_that_is_seen_twice_is_no_habit",
                    one_that_is_seen_twice_is_no_habit);
    g_test_add_func("/causes/keepalive-ineffective/likely_when_another_server_pings",
                    likely_when_another_server_pings);
    g_test_add_func("/causes/keepalive-ineffective/hazard_when_they_go_to_another_server",
                    hazard_when_they_go_to_another_server);
    return g_test_run();
}
