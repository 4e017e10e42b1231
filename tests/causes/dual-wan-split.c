/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dual-wan-split at each vantage point, and its innocent twin. */
#include "support/both_sides.h"
#include "support/probe.h"
#include "support/stun_talk.h"
#include "support/talk.h"

/* Her sound comes from another address than her SIP, his goes to that of SIP, as her SDP asks: a
 * port might be forwarded there. */
static void
likely_at_the_exchange(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dual-wan-split.pcap");

    wn_assert_headline(trial, "alice", "dual-wan-split", WN_GRADE_LIKELY);
}

/* She calls from behind her router, whose first line has her SIP. */
static WnTalk
from_her_line(WnTrial *trial)
{
    return (WnTalk){ .trial = trial,
                     .client = "198.51.100.7:5060",
                     .via = "192.168.1.20:5060",
                     .contact = "<sip:alice@192.168.1.20:5060>",
                     .accepted = true };
}

/* Her SDP names the line of her SIP, and her sound comes from the other one. */
static WnTrial *
call_at_the_exchange(void (*meanwhile)(WnTrial *trial, double seconds))
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("198.51.100.7", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 12000);
    WnTalk           talk = from_her_line(trial);

    wn_talk_answered(&talk, 0, offer, answer);
    for (double at = 1.2; at < 21; at += 2) {
        wn_trial_rtp(trial, at, at + 2, "198.51.100.200:16384", "203.0.113.10:12000", 1, 0);
        wn_trial_rtp(trial, at, at + 2, "203.0.113.10:12000", "198.51.100.7:16384", 2, 0);
        if (meanwhile)
            meanwhile(trial, at + 2);
    }
    wn_talk_hang_up(&talk, 21.5);
    return trial;
}

/* The first line's router says that nobody listens there. */
static void
refuses(WnTrial *trial, double seconds)
{
    wn_trial_icmp(trial, seconds, "198.51.100.7", 3, 3, "203.0.113.10:12000", "198.51.100.7:16384");
}

/* Her reports have no block: she hears nothing. */
static void
hears_nothing(WnTrial *trial, double seconds)
{
    static const uint8_t EMPTY[8] = { 0x80, 201, 0, 1, 0, 0, 0, 1 };

    wn_trial_datagram(trial, seconds, "198.51.100.200:16385", "203.0.113.10:12001",
                      wn_bytes(EMPTY, sizeof EMPTY));
}

/* The exchange's reports have no block: it does not take what comes from the other line. */
static void
is_not_heard(WnTrial *trial, double seconds)
{
    static const uint8_t EMPTY[8] = { 0x80, 201, 0, 1, 0, 0, 0, 2 };

    wn_trial_datagram(trial, seconds, "203.0.113.10:12001", "198.51.100.200:16385",
                      wn_bytes(EMPTY, sizeof EMPTY));
}

/* Her reports tell of what came to the first line: a port is forwarded there. */
static void
hears(WnTrial *trial, double seconds)
{
    static const uint8_t BLOCK[32] = { 0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2,
                                       0,    0,   0, 0, 0, 0, 1, 0, 0, 0, 0, 0 };

    wn_trial_datagram(trial, seconds, "198.51.100.200:16385", "203.0.113.10:12001",
                      wn_bytes(BLOCK, sizeof BLOCK));
}

static void
graded_by_the_effect(void)
{
    static const struct {
        void (*meanwhile)(WnTrial *trial, double seconds);
        WnGrade grade;
    } cases[] = { { NULL, WN_GRADE_LIKELY },
                  { refuses, WN_GRADE_CERTAIN },
                  { hears_nothing, WN_GRADE_CERTAIN },
                  { is_not_heard, WN_GRADE_CERTAIN } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = call_at_the_exchange(cases[i].meanwhile);

        g_test_message("case %zu", i);
        wn_assert_headline(trial, "alice", "dual-wan-split", cases[i].grade);
    }
}

static void
hazard_where_she_hears(void)
{
    g_autoptr(WnTrial) trial = call_at_the_exchange(hears);

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "dual-wan-split");
}

/* STUN and the SIP server see two addresses, and no sound comes in. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dual-wan-split.lan.pcap");

    wn_assert_headline(trial, "alice", "dual-wan-split", WN_GRADE_LIKELY);
}

/* A STUN server that she asks sees her other line.  Her SIP and her sound go to one host, which
 * relays and is sent none by bob, who is muted; her SDP names her own address, or what STUN told.
 */
static WnTrial *
call_to_a_relay(const char *relay, const char *named)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp(named, 16384);
    g_autofree char *answer = wn_talk_sdp(relay, 12000);
    WnTalk           talk = { .trial = trial, .params = ";rport", .accepted = true };

    wn_stun_talk(&(WnStunTalk){ .trial = trial,
                                .client = "192.168.1.20:5060",
                                .server = "203.0.113.20:3478",
                                .mapped = "198.51.100.200:5060" },
                 0);
    wn_talk_request(&talk, 1, "INVITE", 1, offer);
    talk.params = ";rport=5060;received=198.51.100.7";
    wn_talk_response(&talk, 2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 2.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 2.2, 21, "192.168.1.20:16384", "203.0.113.10:12000", 1, 0);
    wn_talk_hang_up(&talk, 21.5);
    wn_trial_wait(trial, 60);
    return trial;
}

static void
possible_where_sound_goes_with_signalling(void)
{
    g_autoptr(WnTrial) one = call_to_a_relay("203.0.113.10", "192.168.1.20");
    g_autoptr(WnTrial) told = call_to_a_relay("203.0.113.10", "198.51.100.200");
    g_assert_false(wn_trial_report(one)->accuses);
    wn_assert_headline(told, "alice", "dual-wan-split", WN_GRADE_LIKELY);
}

/* The twin: one way out. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dual-wan-split.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "dual-wan-split");
}

/*
 * A proxy that stands in no Record-Route passes the answer on: SIP comes from it, and sound from
 * the router of the called phone, whose private address nobody replaced.
 */
static void
unnamed_behind_a_proxy(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.0.2.99", 16384);
    g_autofree char *answer = wn_talk_sdp("192.168.7.20", 16400);
    WnTalk           talk = { .trial = trial,
                              .client = "192.0.2.99:5060",
                              .contact = "<sip:alice@192.0.2.99:5060>",
                              .remote = "<sip:bob@192.168.7.20:5060>",
                              .accepted = true };

    wn_talk_answered(&talk, 0, offer, answer);
    wn_trial_rtp(trial, 1.2, 11, "192.0.2.99:16384", "192.168.7.20:16400", 1, 0);
    wn_trial_rtp(trial, 1.2, 11, "198.51.100.7:16400", "192.0.2.99:16384", 2, 0);
    wn_talk_hang_up(&talk, 11.5);
    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "dual-wan-split");
}

/*
 * The SDP names another private host than Contact or Via, as that of a TURN server which hands out
 * an address of its own network: the sound comes from that server, not by a second way out.
 */
static void
unnamed_where_the_sound_is_of_another_host(void)
{
    static const char *const contacts[] = { "<sip:alice@10.44.1.7:5060>",
                                            "<sip:alice@203.0.113.20:5060>" };

    for (size_t i = 0; i < G_N_ELEMENTS(contacts); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *offer = wn_talk_sdp("10.100.7.4", 50000);
        g_autofree char *answer = wn_talk_sdp("192.0.2.99", 16400);
        WnTalk           talk = { .trial = trial,
                                  .client = "203.0.113.20:5060",
                                  .via = "10.44.1.7:5060",
                                  .contact = contacts[i],
                                  .remote = "<sip:bob@192.0.2.99:5060>",
                                  .accepted = true };

        wn_talk_answered(&talk, 0, offer, answer);
        wn_trial_rtp(trial, 1.2, 11, "192.0.2.99:16400", "10.100.7.4:50000", 1, 0);
        wn_trial_rtp(trial, 1.2, 11, "198.51.100.7:50000", "192.0.2.99:16400", 2, 0);
        wn_talk_hang_up(&talk, 11.5);
        wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
        wn_assert_unnamed(trial, "dual-wan-split");
        wn_assert_unnamed(trial, "wrong-interface-advertised");
    }
}

/* The relay sends from the place that the answer names, which is a candidate, too: that sound is
 * the relay's, not hers by another line. */
static void
unnamed_where_the_sound_is_the_relays(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *plain = wn_talk_sdp("203.0.113.11", 30000);
    g_autofree char *answer =
        g_strconcat(plain, "a=candidate:1 1 UDP 2130706431 192.168.1.20 16384 typ host\r\n", NULL);
    WnTalk talk = from_her_line(trial);

    wn_talk_answered(&talk, 0, offer, answer);
    wn_trial_rtp(trial, 1.2, 11, "203.0.113.11:30000", "192.168.1.20:16384", 1, 0);
    wn_talk_hang_up(&talk, 11.5);
    wn_assert_unnamed(trial, "dual-wan-split");
}

/* Both sides of the router: SIP leaves by one line, sound by the other, and what comes back to the
 * first does not get in. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_both_sides_call(OUTSIDE, 8000);

    wn_trial_rtp(trial, 1.2, 9, INSIDE ":8000", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.201, 9.001, "203.0.113.77:8000", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.21, 9, SERVER ":16400", OUTSIDE ":8000", 0xb0b, 0);
    wn_both_sides_hang_up(trial);
    wn_assert_headline(trial, "alice", "dual-wan-split", WN_GRADE_CERTAIN);
}

/* What comes back to the first line is forwarded there: what left by the second was not lost. */
static void
hazard_where_ports_are_forwarded(void)
{
    g_autoptr(WnTrial) trial = wn_both_sides_call(OUTSIDE, 8000);

    wn_trial_rtp(trial, 1.2, 9, INSIDE ":8000", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.201, 9.001, "203.0.113.77:8000", SERVER ":16400", 0xa11ce, 0);
    wn_trial_rtp(trial, 1.21, 9, SERVER ":16400", OUTSIDE ":8000", 0xb0b, 0);
    wn_trial_rtp(trial, 1.211, 9.001, SERVER ":16400", INSIDE ":8000", 0xb0b, 0);
    wn_both_sides_hang_up(trial);
    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "rtp-not-arriving-blocked");
}

/* Her SDP is private, and the far side takes the address of her SIP instead; her sound comes from
 * the other line.  Whether a port is forwarded there cannot be seen outside. */
static void
possible_where_the_far_side_guesses(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 12000);
    WnTalk           talk = from_her_line(trial);

    wn_talk_answered(&talk, 0, offer, answer);
    wn_trial_rtp(trial, 1.2, 11, "198.51.100.200:16384", "203.0.113.10:12000", 1, 0);
    wn_trial_rtp(trial, 1.2, 11, "203.0.113.10:12000", "198.51.100.7:16384", 2, 0);
    wn_talk_hang_up(&talk, 11.5);
    wn_assert_headline(trial, "alice", "dual-wan-split", WN_GRADE_POSSIBLE);
}

/* A phone with that private address registers from its home. */
static void
registers_from(WnTrial *trial, double seconds, const char *outside, const char *server,
               const char *user, const char *params)
{
    WnTalk talk = { .trial = trial,
                    .client = outside,
                    .server = server,
                    .via = "192.168.1.20:5060",
                    .contact = "<sip:phone@192.168.1.20:5060>",
                    .remote = "<sip:phone@192.168.1.20:5060>",
                    .from = user,
                    .params = ";rport",
                    .call_id = user };

    wn_talk_request(&talk, seconds, "REGISTER", 1, "Expires: 3600\n");
    talk.params = params;
    wn_talk_response(&talk, seconds + 0.03, "200 OK", "REGISTER", 1, "Expires: 3600\n");
}

/* At two servers: the phones of two homes have the same private address, and no router has two
 * lines. */
static void
unnamed_where_two_homes_have_one_private_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial,
                    .client = "203.0.113.60:5060",
                    .server = "192.168.1.20:5060",
                    .uri = "sip:phone@192.168.1.20:5060",
                    .from = "carol",
                    .to = "bob",
                    .contact = "<sip:carol@203.0.113.60:5060>" };

    registers_from(trial, 0, "198.51.100.7:31000", "203.0.113.10:5060", "alice",
                   ";rport=31000;received=198.51.100.7");
    registers_from(trial, 1, "192.0.2.90:42000", "203.0.113.60:5060", "bob",
                   ";rport=42000;received=192.0.2.90");
    wn_talk_unanswered(&talk, 20, "INVITE", 1, NULL);
    wn_trial_wait(trial, 70);
    wn_assert_headline(trial, "carol", "private-contact-registered", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "dual-wan-split");
}

/* Her server sees alice by her router; in another home a phone with the same private address
 * registers at a server that is watched too. */
static void
unnamed_where_a_phone_elsewhere_has_her_private_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    g_autofree char *offer = wn_talk_sdp(INSIDE, 8000);
    WnTalk           talk = { .trial = trial };

    registers_from(trial, 0, "192.0.2.90:42000", "203.0.113.60:5060", "bob",
                   ";rport=42000;received=192.0.2.90");
    wn_talk_request(&talk, 5, "INVITE", 1, offer);
    talk.params = ";rport=5060;received=" OUTSIDE;
    wn_talk_response(&talk, 6, "486 Busy Here", "INVITE", 1, NULL);
    wn_talk_request(&talk, 6.1, "ACK", 1, NULL);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_two_public_addresses), ==, 0);
}

/* Her REGISTERs come by both lines in turn, those by the second are refused; the twin has one
 * line, and refusals all the same. */
static void
likely_where_one_line_is_refused(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("dual-wan-split.register.pcap");
    g_autoptr(WnTrial) one_line = wn_trial_sample("dual-wan-split.register.not.pcap");

    wn_assert_headline(trial, "alice", "dual-wan-split", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "not-nat-forbidden");
    wn_assert_unnamed(one_line, "dual-wan-split");
}

#define OTHER "198.51.100.200"

/* As the registrar notes them: the lines of challenges and of what answers them, and whether that
 * is accepted. */
typedef struct {
    const char *asked, *answered, *status;
} Attempt;

static WnTrial *
registers_by(const Attempt *attempts, size_t n)
{
    static const char *const SIGNED =
        "Authorization: Digest username=\"alice\", realm=\"example.net\", nonce=\"n\", "
        "uri=\"sip:example.net\", response=\"0123456789abcdef0123456789abcdef\"\n";
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   talk = { .trial = trial, .via = "192.168.1.20:5060" };

    for (size_t i = 0; i < n; i++) {
        g_autofree char *first = g_strdup_printf(";rport=5060;received=%s", attempts[i].asked);
        g_autofree char *second = g_strdup_printf(";rport=5060;received=%s", attempts[i].answered);
        double           at = (double) i * 60;
        unsigned         cseq = (unsigned) i * 2 + 1;

        talk.params = ";rport";
        wn_talk_request(&talk, at, "REGISTER", cseq, NULL);
        talk.params = first;
        wn_talk_response(&talk, at + 0.1, "401 Unauthorized", "REGISTER", cseq,
                         "WWW-Authenticate: Digest realm=\"example.net\", nonce=\"n\"\n");
        talk.params = ";rport";
        wn_talk_request(&talk, at + 0.2, "REGISTER", cseq + 1, SIGNED);
        talk.params = second;
        wn_talk_response(&talk, at + 0.3, attempts[i].status, "REGISTER", cseq + 1, NULL);
    }
    wn_trial_wait(trial, (double) n * 60);
    return trial;
}

/* The registrar wants the answer from where it asked.  No word of it where one such is accepted, or
 * where the second line is used once, and has been left for good. */
static void
likely_where_a_challenge_is_answered_by_the_other_line(void)
{
    static const Attempt SPLIT[] = {
        { OUTSIDE, OUTSIDE, "200 OK" }, { OUTSIDE, OTHER, "403 Forbidden" },
        { OTHER, OTHER, "200 OK" },     { OTHER, OUTSIDE, "403 Forbidden" },
        { OUTSIDE, OUTSIDE, "200 OK" }, { OUTSIDE, OTHER, "403 Forbidden" },
    };
    static const Attempt LUCKY[] = {
        { OUTSIDE, OUTSIDE, "200 OK" },      { OUTSIDE, OTHER, "200 OK" },
        { OTHER, OTHER, "200 OK" },          { OTHER, OUTSIDE, "403 Forbidden" },
        { OUTSIDE, OTHER, "403 Forbidden" }, { OUTSIDE, OTHER, "403 Forbidden" },
    };
    static const Attempt MOVED[] = {
        { OUTSIDE, OUTSIDE, "200 OK" },    { OUTSIDE, OUTSIDE, "200 OK" },
        { OUTSIDE, OUTSIDE, "200 OK" },    { OTHER, OTHER, "403 Forbidden" },
        { OTHER, OTHER, "403 Forbidden" }, { OTHER, OTHER, "403 Forbidden" },
    };
    g_autoptr(WnTrial) split = registers_by(SPLIT, G_N_ELEMENTS(SPLIT));
    g_autoptr(WnTrial) lucky = registers_by(LUCKY, G_N_ELEMENTS(LUCKY));
    g_autoptr(WnTrial) moved = registers_by(MOVED, G_N_ELEMENTS(MOVED));

    wn_assert_headline(split, "alice", "dual-wan-split", WN_GRADE_LIKELY);
    wn_assert_unnamed(split, "not-nat-auth");
    wn_assert_unnamed(lucky, "dual-wan-split");
    wn_assert_unnamed(moved, "dual-wan-split");
}

/* Nothing is ever accepted: her password may be wrong as well.  It is, where she was asked by that
 * very line, too. */
static void
possible_where_no_answer_comes_by_the_line_that_was_asked(void)
{
    static const Attempt CROSSED[] = { { OUTSIDE, OTHER, "401 Unauthorized" },
                                       { OUTSIDE, OTHER, "403 Forbidden" } };
    static const Attempt STRAIGHT[] = { { OUTSIDE, OUTSIDE, "401 Unauthorized" },
                                        { OTHER, OTHER, "403 Forbidden" } };
    static const Attempt EITHER[] = { { OTHER, OTHER, "401 Unauthorized" },
                                      { OUTSIDE, OTHER, "403 Forbidden" } };
    g_autoptr(WnTrial) crossed = registers_by(CROSSED, G_N_ELEMENTS(CROSSED));
    g_autoptr(WnTrial) straight = registers_by(STRAIGHT, G_N_ELEMENTS(STRAIGHT));
    g_autoptr(WnTrial) either = registers_by(EITHER, G_N_ELEMENTS(EITHER));

    wn_assert_headline(crossed, "alice", "not-nat-auth", WN_GRADE_POSSIBLE);
    wn_assert_headline(straight, "alice", "not-nat-auth", WN_GRADE_CERTAIN);
    wn_assert_unnamed(straight, "dual-wan-split");
    wn_assert_headline(either, "alice", "not-nat-auth", WN_GRADE_CERTAIN);
    wn_assert_unnamed(either, "dual-wan-split");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/dual-wan-split/likely_at_the_exchange", likely_at_the_exchange);
    g_test_add_func("/causes/dual-wan-split/graded_by_the_effect", graded_by_the_effect);
    g_test_add_func("/causes/dual-wan-split/hazard_where_she_hears", hazard_where_she_hears);
    g_test_add_func("/causes/dual-wan-split/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/dual-wan-split/possible_where_sound_goes_with_signalling",
                    possible_where_sound_goes_with_signalling);
    g_test_add_func("/causes/dual-wan-split/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/dual-wan-split/unnamed_behind_a_proxy", unnamed_behind_a_proxy);
    g_test_add_func("/causes/dual-wan-split/unnamed_where_the_sound_is_of_another_host",
                    unnamed_where_the_sound_is_of_another_host);
    g_test_add_func("/causes/dual-wan-split/unnamed_where_the_sound_is_the_relays",
                    unnamed_where_the_sound_is_the_relays);
    g_test_add_func("/causes/dual-wan-split/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/dual-wan-split/hazard_where_ports_are_forwarded",
                    hazard_where_ports_are_forwarded);
    g_test_add_func("/causes/dual-wan-split/possible_where_the_far_side_guesses",
                    possible_where_the_far_side_guesses);
    g_test_add_func("/causes/dual-wan-split/unnamed_where_two_homes_have_one_private_address",
                    unnamed_where_two_homes_have_one_private_address);
    g_test_add_func(
        "/causes/dual-wan-split/unnamed_where_a_phone_elsewhere_has_her_private_address",
        unnamed_where_a_phone_elsewhere_has_her_private_address);
    g_test_add_func("/causes/dual-wan-split/likely_where_one_line_is_refused",
                    likely_where_one_line_is_refused);
    g_test_add_func("/causes/dual-wan-split/likely_where_a_challenge_is_answered_by_the_other_line",
                    likely_where_a_challenge_is_answered_by_the_other_line);
    g_test_add_func(
        "/causes/dual-wan-split/possible_where_no_answer_comes_by_the_line_that_was_asked",
        possible_where_no_answer_comes_by_the_line_that_was_asked);
    return g_test_run();
}
