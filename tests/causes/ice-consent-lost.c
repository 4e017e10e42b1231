/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-consent-lost at each vantage point, and what is none. */
#include <string.h>

#include "support/tape.h"

/* No check is answered any more, no sound comes in. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.pcap");

    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* He falls silent 30 s after his last answer. */
static void
certain_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.callee.pcap");

    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* Checks may come at intervals of 6 s, and end with the consent: 18 s lie between the first and the
 * last one in vain. */
static void
certain_with_few_checks(void)
{
    g_autoptr(WnTape) sample = wn_tape_sample("ice-consent-lost.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;
    WnTime vain = wn_tape_at(sample, 0)->time + 26 * WN_SECOND;

    for (unsigned i = 0; i < sample->packets->len; i++) {
        WnPacket packet = *wn_tape_at(sample, i);
        bool     check = packet.payload.length > 1 && packet.payload.data[0] == 0;

        if (check && packet.time > vain + 22 * WN_SECOND)
            continue;
        if (check && packet.time > vain + 16 * WN_SECOND)
            packet.time -= 3 * WN_SECOND / 2;
        wn_tape_add(tape, &packet);
    }
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
}

/* Nothing at all comes from the far phone any more, and nobody takes the BYE: it may have died. */
static void
possible_where_nothing_shows_the_peer_alive(void)
{
    g_autoptr(WnTape) sample = wn_tape_sample("ice-consent-lost.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < sample->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(sample, i);

        /* The last packet of the sample is the 200 OK to the BYE. */
        if (i + 1 < sample->packets->len)
            wn_tape_add(tape, packet);
    }
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_POSSIBLE);
}

/* The twin. */
static void
silent_when_answered(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-consent-lost.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-consent-lost");
}

/* The sample with other words in its messages. */
static WnTrial *
reworded(const char *word, const char *other)
{
    g_autoptr(WnTape) sample = wn_tape_sample("ice-consent-lost.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();

    for (unsigned i = 0; i < sample->packets->len; i++) {
        WnPacket         packet = *wn_tape_at(sample, i);
        g_autofree char *text =
            g_strndup((const char *) packet.payload.data, packet.payload.length);
        g_autoptr(GString) changed = g_string_new(text);

        if (strstr(text, "SIP/2.0") && g_string_replace(changed, word, other, 0) > 0)
            packet.payload = wn_bytes(changed->str, changed->len);
        wn_tape_add(tape, &packet);
    }
    return wn_tape_play(tape, tape->packets->len);
}

/* Whoever answers the BYE is a server that named itself as the called side: nothing tells of bob.
 */
static void
possible_where_a_server_answers_for_itself(void)
{
    g_autoptr(WnTrial) trial = reworded("bob@192.0.2.30:5060", "bob@203.0.113.10:5060");

    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_POSSIBLE);
}

/* Alice begins ICE anew, and bob agrees (RFC 8445 9): the sound may go on where it is not seen. */
static void
possible_where_ice_is_restarted(void)
{
    static const char BODY[] = "v=0\r\no=- 2 2 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\n"
                               "t=0 0\r\na=ice-ufrag:anew\r\na=ice-pwd:0123456789012345678901\r\n"
                               "m=audio 4000 RTP/AVP 0\r\n"
                               "a=candidate:1 1 UDP 1 192.0.2.7 4000 typ host\r\n";
    g_autofree char  *with = g_strdup_printf("CSeq: 2 UPDATE\r\nContent-Type: application/sdp\r\n"
                                              "Content-Length: %zu\r\nX-Rest: ",
                                             sizeof(BODY) - 1);
    g_autoptr(WnTape) sample = wn_tape_sample("ice-consent-lost.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < sample->packets->len; i++) {
        WnPacket         packet = *wn_tape_at(sample, i);
        g_autofree char *text =
            g_strndup((const char *) packet.payload.data, packet.payload.length);
        g_autoptr(GString) changed = g_string_new(text);

        if (g_str_has_prefix(text, "BYE")) {
            g_string_replace(changed, "Content-Length: 0\r\n", "", 0);
            g_string_replace(changed, "BYE ", "UPDATE ", 1);
            g_string_replace(changed, "CSeq: 2 BYE", with, 1);
            g_string_append(changed, BODY);
            packet.payload = wn_bytes(changed->str, changed->len);
        } else if (strstr(text, "SIP/2.0 200") &&
                   g_string_replace(changed, "CSeq: 2 BYE", "CSeq: 2 UPDATE", 1) > 0) {
            packet.payload = wn_bytes(changed->str, changed->len);
        }
        wn_tape_add(tape, &packet);
    }
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "ice-consent-lost", WN_GRADE_POSSIBLE);
}

/* At bob's: alice's reports of his sound, which comes to her until then. */
static WnTrial *
counted_until(double until)
{
    g_autoptr(WnTape) tape = wn_tape_sample("ice-consent-lost.callee.pcap");
    WnTime   begin = wn_tape_at(tape, 0)->time;
    uint8_t  report[32] = { 0x81, 201, 0, 7, 0, 0, 0, 7 };
    WnPacket packet = { .kind = WN_PACKET_DATAGRAM };

    for (unsigned i = 0; i < tape->packets->len && report[8] == 0; i++) {
        const WnPacket *sound = wn_tape_at(tape, i);
        if (sound->src.port == 16400 && sound->payload.length > 12 &&
            sound->payload.data[0] == 0x80)
            memcpy(report + 8, sound->payload.data + 8, 4);
    }
    g_assert_true(wn_endpoint_parse(WN_LITERAL("198.51.100.7:16385"), &packet.src));
    g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.7.20:16401"), &packet.dst));
    packet.payload = wn_bytes(report, sizeof(report));
    for (unsigned second = 15; second < 51; second += 5) {
        report[19] = (uint8_t) MIN(second, until);
        packet.time = begin + second * WN_SECOND;
        wn_tape_add(tape, &packet);
    }
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

/* RFC 3550 6.4.1: she hears him until he falls silent by himself, so the path lives, whatever
 * becomes of his checks. */
static void
silent_where_the_peer_counts_on(void)
{
    g_autoptr(WnTrial) lost = counted_until(22);
    g_autoptr(WnTrial) heard = counted_until(51);

    wn_assert_headline(lost, "alice", "ice-consent-lost", WN_GRADE_CERTAIN);
    wn_assert_unnamed(heard, "ice-consent-lost");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-consent-lost/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/ice-consent-lost/certain_at_the_callee", certain_at_the_callee);
    g_test_add_func("/causes/ice-consent-lost/certain_with_few_checks", certain_with_few_checks);
    g_test_add_func("/causes/ice-consent-lost/silent_when_answered", silent_when_answered);
    g_test_add_func("/causes/ice-consent-lost/possible_where_nothing_shows_the_peer_alive",
                    possible_where_nothing_shows_the_peer_alive);
    g_test_add_func("/causes/ice-consent-lost/possible_where_a_server_answers_for_itself",
                    possible_where_a_server_answers_for_itself);
    g_test_add_func("/causes/ice-consent-lost/possible_where_ice_is_restarted",
                    possible_where_ice_is_restarted);
    g_test_add_func("/causes/ice-consent-lost/silent_where_the_peer_counts_on",
                    silent_where_the_peer_counts_on);
    return g_test_run();
}
