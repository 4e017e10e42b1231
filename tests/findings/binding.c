/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of a contact binding that breaks while it lasts. */
#include "base/addr.h"
#include "support/probe.h"
#include "support/talk.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_moved_without_silence, "nat-rebinding.pcap", WN_SUBJECT_CALL, 1, 36 },
        { &finding_moved_without_silence, "nat-rebinding.both.pcap", WN_SUBJECT_CALL, 1, 39 },
        { &finding_moved_without_silence, "nat-rebinding.restarted.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_moved_without_silence, "nat-rebinding.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_moved_without_silence, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_moved_without_silence, "binding-expired-idle.both.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_mapping_changes_between_registrations, "nat-rebinding.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 17 },
        { &finding_mapping_changes_between_registrations, "binding-expired-idle.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_pings_unanswered, "nat-rebinding.pings.pcap", WN_SUBJECT_REGISTRATION, 0, 9 },
        { &finding_pings_unanswered, "inbound-from-unexpected-server.pcap", WN_SUBJECT_REGISTRATION,
          1, 0 },
        { &finding_server_not_contacted, "inbound-from-unexpected-server.pcap", WN_SUBJECT_CALL, 0,
          9 },
        { &finding_server_not_contacted, "inbound-from-unexpected-server.not.pcap", WN_SUBJECT_CALL,
          0, 0 },
        { &finding_server_not_contacted, "inbound-invite-unreachable.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_own_server_gets_through, "inbound-from-unexpected-server.pcap", WN_SUBJECT_CALL,
          0, 16 },
        { &finding_own_server_gets_through, "inbound-from-unexpected-server.alive.pcap",
          WN_SUBJECT_CALL, 0, 0 },
        { &finding_phone_still_sends, "inbound-from-unexpected-server.alive.pcap", WN_SUBJECT_CALL,
          0, 16 },
        { &finding_phone_still_sends, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_too_slow, "keepalive-ineffective.pcap", WN_SUBJECT_CALL, 1, 23 },
        { &finding_keepalive_too_slow, "keepalive-ineffective.not.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_too_slow, "subscription-lost-after-rebinding.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_only_server_pings, "keepalive-ineffective.inbound.pcap", WN_SUBJECT_CALL, 1,
          25 },
        { &finding_only_server_pings, "binding-expired-idle.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_keepalive_on_other_path, "keepalive-ineffective.port.pcap", WN_SUBJECT_CALL, 1,
          5 },
        { &finding_keepalive_on_other_path, "keepalive-ineffective.pcap", WN_SUBJECT_CALL, 1, 0 },
        { &finding_old_contact_still_listed, "stale-contacts-forking.lan.pcap",
          WN_SUBJECT_REGISTRATION, 0, 12 },
        { &finding_old_contact_still_listed, "stale-contacts-forking.not.pcap",
          WN_SUBJECT_REGISTRATION, 1, 0 },
        { &finding_dead_branch, "stale-contacts-forking.pcap", WN_SUBJECT_CALL, 0, 18 },
        { &finding_dead_branch, "stale-contacts-forking.not.pcap", WN_SUBJECT_CALL, 0, 0 },
        { &finding_contact_follows_response, "register-contact-loop.pcap", WN_SUBJECT_REGISTRATION,
          0, 3 },
        { &finding_contact_follows_response, "register-contact-loop.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

/* The server's second call in vain is nearer to its first than to anything of the phone, and it
 * never sent a keep-alive. */
static void
calls_are_no_pings(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk phone = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };
    WnTalk server = { .trial = trial,
                      .client = "203.0.113.10:5060",
                      .server = "198.51.100.7:5060",
                      .uri = "sip:alice@198.51.100.7:5060",
                      .contact = "<sip:bob@203.0.113.10:5060>",
                      .from = "bob",
                      .to = "alice",
                      .call_id = "first" };

    wn_talk_request(&phone, 0, "REGISTER", 1, "Expires: 3600\n");
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&server, 200, "INVITE", 1, NULL);
    server.call_id = "second";
    wn_talk_unanswered(&server, 240, "INVITE", 1, NULL);
    wn_trial_wait(trial, 300);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 1);
    g_assert_cmpuint(wn_probe_count(probe, &finding_request_unanswered), ==, 1);
    g_assert_cmpuint(wn_probe_count(probe, &finding_only_server_pings), ==, 0);
}

/* ------------------------------------------------------------------ keepalive-too-slow */

#define OUTSIDE "198.51.100.7:5060"
#define SERVER  "203.0.113.10:5060"

static void
keep_alive(WnTrial *trial, double at, const char *from, const char *to)
{
    wn_trial_datagram(trial, at, from, to, WN_LITERAL("\r\n\r\n"));
}

/* She registers from that port, and the INVITE for her at 100 s goes to 5060 in vain. */
static void
register_from(WnTrial *trial, const char *from)
{
    WnTalk told = { .trial = trial,
                    .client = from,
                    .via = "192.168.1.20:5060",
                    .params = ";rport=5060;received=198.51.100.7",
                    .contact = "<sip:alice@" OUTSIDE ">",
                    .call_id = "registration" };

    wn_talk_registers(&told, 0);
}

static void
call_in_vain(WnTrial *trial)
{
    WnTalk call = { .trial = trial,
                    .client = SERVER,
                    .server = OUTSIDE,
                    .uri = "sip:alice@" OUTSIDE,
                    .from = "bob",
                    .to = "alice",
                    .call_id = "call" };

    wn_talk_unanswered(&call, 100, "INVITE", 1, NULL);
}

static unsigned
count_too_slow(WnTrial *trial)
{
    g_autoptr(WnProbe) probe = NULL;

    wn_trial_wait(trial, 200);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    return wn_probe_count(probe, &finding_keepalive_too_slow);
}

/* Two, the last of them 70 s before. */
static WnTrial *
slow_phone(void)
{
    WnTrial *trial = wn_trial_new(NULL);

    register_from(trial, OUTSIDE);
    keep_alive(trial, 15, OUTSIDE, SERVER);
    keep_alive(trial, 30, OUTSIDE, SERVER);
    return trial;
}

static void
keep_alives_are_too_slow(void)
{
    g_autoptr(WnTrial) trial = slow_phone();

    call_in_vain(trial);
    g_assert_cmpuint(count_too_slow(trial), ==, 1);
}

/* One is no habit, none is no keep-alive, however many come by another mapping later. */
static void
one_keep_alive_is_no_habit(void)
{
    for (unsigned i = 0; i < 3; i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        register_from(trial, OUTSIDE);
        if (i > 0)
            keep_alive(trial, 15, OUTSIDE, SERVER);
        call_in_vain(trial);
        if (i != 1)
            for (double at = 140; at < 180; at += 15)
                keep_alive(trial, at, "198.51.100.7:7777", SERVER);
        g_assert_cmpuint(count_too_slow(trial), ==, i == 2 ? 1 : 0);
    }
}

/* From its next port it goes on at once: the router moved it for another reason. */
static void
who_moves_at_once_was_not_too_slow(void)
{
    g_autoptr(WnTrial) trial = slow_phone();

    keep_alive(trial, 45, "198.51.100.7:7777", SERVER);
    call_in_vain(trial);
    g_assert_cmpuint(count_too_slow(trial), ==, 0);
}

/* Her connection to the server, beside it. */
static void
keep_connection_alive(WnTrial *trial, WnTime time, uint32_t frame)
{
    WnPacket packet = { .time = time,
                        .frame = frame,
                        .kind = WN_PACKET_MESSAGE,
                        .carrier = WN_CARRIER_TCP,
                        .payload = WN_LITERAL("\r\n\r\n"),
                        .payload_length = 4 };

    g_assert_true(wn_endpoint_parse(WN_LITERAL("198.51.100.7:7777"), &packet.src));
    g_assert_true(wn_endpoint_parse(WN_LITERAL(SERVER), &packet.dst));
    wn_engine_feed(wn_trial_engine(trial), &packet);
}

/* What else comes from there meanwhile is not the same phone's next mapping. */
static void
others_do_not_count(void)
{
    WnTalk other = {
        .client = "198.51.100.7:7777", .via = "192.168.1.21:5060", .from = "dave", .call_id = "dave"
    };

    static const WnTime BEGIN = 1767607200 * WN_SECOND; /* of every trial */

    for (unsigned i = 0; i < 4; i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        register_from(trial, OUTSIDE);
        if (i == 0) /* a neighbour was there before */
            keep_alive(trial, 10, "198.51.100.7:7777", SERVER);
        keep_alive(trial, 15, OUTSIDE, SERVER);
        keep_alive(trial, 30, OUTSIDE, SERVER);
        if (i == 0)
            keep_alive(trial, 45, "198.51.100.7:7777", SERVER);
        if (i == 1) /* to another server at that address */
            keep_alive(trial, 45, "198.51.100.7:7777", "203.0.113.10:5080");
        other.trial = trial;
        if (i == 2) /* without any keep-alive */
            wn_talk_request(&other, 45, "REGISTER", 1, NULL);
        if (i == 3)
            keep_connection_alive(trial, BEGIN + 45 * WN_SECOND, 4);
        call_in_vain(trial);
        g_assert_cmpuint(count_too_slow(trial), ==, 1);
    }
}

/* The one packet on this way is a keep-alive: she registered from another port, for this one. */
static void
the_first_keep_alive_is_no_other_mapping(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_from(trial, "198.51.100.7:5062");
    keep_alive(trial, 15, OUTSIDE, SERVER);
    call_in_vain(trial);
    keep_alive(trial, 150, "198.51.100.7:7777", SERVER);
    g_assert_cmpuint(count_too_slow(trial), ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/binding/seen_where_it_is", seen_where_it_is);
    g_test_add_func("/findings/binding/calls_are_no_pings", calls_are_no_pings);
    g_test_add_func("/findings/binding/keep_alives_are_too_slow", keep_alives_are_too_slow);
    g_test_add_func("/findings/binding/one_keep_alive_is_no_habit", one_keep_alive_is_no_habit);
    g_test_add_func("/findings/binding/who_moves_at_once_was_not_too_slow",
                    who_moves_at_once_was_not_too_slow);
    g_test_add_func("/findings/binding/others_do_not_count", others_do_not_count);
    g_test_add_func("/findings/binding/the_first_keep_alive_is_no_other_mapping",
                    the_first_keep_alive_is_no_other_mapping);
    return g_test_run();
}
