/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connectivity checks that nobody answers (RFC 8445 7): what stands between, and which pairs the
 * capture does not show.  And an address that is no candidate (RFC 8839 4.2.5).
 */
#include <string.h>

#include "catalogue.h"
#include "model/exchange.h"
#include "support/media_call.h"
#include "support/stun_talk.h"
#include "support/talk.h"

#define SRFLX "a=candidate:9 1 UDP 9 198.51.100.7 4000 typ srflx raddr 192.168.1.20 rport 4000\n"

static const char ICE[] = "a=ice-ufrag:abcd\na=ice-pwd:0123456789abcdef012345\n";

typedef struct {
    const char *server;
    const char *phone, *peer; /* "ADDR:PORT", their host candidates */
    const char *offers;       /* "ADDR:PORT" of the offer's c= and m=; NULL: as phone */
    const char *offer, *answer;
    bool        refused; /* the peer's host answers each check with ICMP port unreachable */
    const char *within;  /* where requests within the dialog go; NULL: to the server */
    const char *info;    /* header lines and body of an INFO of the caller; NULL: none */
} Call;

static const Call PUBLIC = { .server = "203.0.113.10:5060",
                             .phone = "192.168.1.20:4000",
                             .peer = "192.0.2.40:6000",
                             .offer = SRFLX,
                             .answer = "" };

static char *
body_of(const char *named, const char *candidate, const char *more)
{
    g_auto(GStrv) at = g_strsplit(named, ":", 2), own = g_strsplit(candidate, ":", 2);
    g_autofree char *lines = g_strdup_printf("%sa=candidate:1 1 UDP 2130706431 %s %s typ host\n%s",
                                             ICE, own[0], own[1], more);
    g_autofree char *sdp = wn_call_sdp(at[0], (unsigned) g_ascii_strtoull(at[1], NULL, 10), lines);

    return g_strconcat("Content-Type: application/sdp\n\n", sdp, NULL);
}

static void
check(WnTrial *trial, const Call *call, double at)
{
    g_autofree char *peer = g_strndup(call->peer, strcspn(call->peer, ":"));

    wn_stun_talk(&(WnStunTalk){ .trial = trial,
                                .client = call->phone,
                                .server = call->peer,
                                .username = "wxyz:abcd",
                                .copies = 7 },
                 at);
    if (call->refused)
        wn_trial_icmp(trial, at + 32, peer, 3, 3, call->phone, call->peer);
}

static void
play(WnTrial *trial, const Call *call, double at)
{
    WnTalk           talk = { .trial = trial, .server = call->server, .accepted = true };
    g_autofree char *offer =
        body_of(call->offers ? call->offers : call->phone, call->phone, call->offer);
    g_autofree char *answer = body_of(call->peer, call->peer, call->answer);

    wn_talk_request(&talk, at, "INVITE", 1, offer);
    wn_talk_response(&talk, at + 1, "200 OK", "INVITE", 1, answer);
    talk.server = call->within ? call->within : call->server;
    wn_talk_request(&talk, at + 1.1, "ACK", 1, NULL);
    if (call->info) {
        wn_talk_request(&talk, at + 1.12, "INFO", 2, call->info);
        wn_talk_response(&talk, at + 1.14, "200 OK", "INFO", 2, NULL);
    }
    check(trial, call, at + 1.2);
    wn_talk_request(&talk, at + 45, "BYE", 3, NULL);
    wn_talk_response(&talk, at + 45.1, "200 OK", "BYE", 3, NULL);
}

static void
assert_said(const Call *call, const char *id, WnGrade grade, WnAnswer works)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    play(trial, call, 0);
    if (grade == WN_GRADE_NONE)
        wn_assert_unnamed(trial, id);
    else
        wn_assert_headline(trial, "alice", id, grade);
    g_assert_cmpint(wn_call_report(trial)->works, ==, works);
}

static void
nothing_hinders_them_within_a_network(void)
{
    Call call = PUBLIC;

    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
    call.server = "192.168.1.10:5060";
    call.peer = "192.168.1.30:6000";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_POSSIBLE, WN_NO);
}

/* Its own socket is closed there, as its host says. */
static void
the_peer_itself_refuses_them(void)
{
    Call call = PUBLIC;

    call.refused = true;
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_POSSIBLE, WN_NO);
}

/* RFC 6544: who connects needs one who accepts. */
static void
pairs_over_tcp_are_not_read(void)
{
    Call call = PUBLIC;

    call.offer = SRFLX "a=candidate:2 1 TCP 1 192.168.1.20 9 typ host tcptype active\n";
    call.answer = "a=candidate:2 1 TCP 1 192.0.2.40 6000 typ host tcptype passive\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_NONE, WN_UNDECIDED);
    call.answer = "a=candidate:2 1 TCP 1 192.0.2.40 6000 typ host tcptype so\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_NONE, WN_UNDECIDED);
    call.answer = "a=candidate:2 1 TCP 1 192.0.2.40 9 typ host tcptype active\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
}

#define TRICKLE "a=ice-options:ice2 trickle\n"
#define FRAGMENT                                                                         \
    "Info-Package: trickle-ice\nContent-Type: application/trickle-ice-sdpfrag\n\n"       \
    "a=ice-ufrag:abcd\na=ice-pwd:0123456789abcdef012345\nm=audio 9 RTP/AVP 0\na=mid:0\n" \
    "a=candidate:2 1 UDP 1 203.0.113.30 50000 typ relay raddr 192.168.1.20 rport 4\n"

/* RFC 8840: others may follow in INFO, a relay among them; where the dialog's requests do not pass
 * here, such an INFO does not either. */
static void
a_list_that_may_go_on_is_not_all(void)
{
    Call call = PUBLIC;

    call.offer = SRFLX TRICKLE;
    call.answer = TRICKLE;
    call.within = "203.0.113.99:5060";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_POSSIBLE, WN_UNDECIDED);
    call.answer = TRICKLE "a=end-of-candidates\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_POSSIBLE, WN_UNDECIDED);
    call.offer = SRFLX TRICKLE "a=end-of-candidates\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
    call.offer = SRFLX "a=ice-options:ice2\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
}

/* RFC 8838 16: who does not know whether the other side trickles names all at once, and says that
 * it could.  Nothing more comes while the dialog is watched, or towards a side that cannot. */
static void
a_list_that_nothing_follows_is_all(void)
{
    Call call = PUBLIC;

    call.offer = SRFLX TRICKLE;
    call.answer = TRICKLE;
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
    call.info = "Content-Type: application/dtmf-relay\n\nSignal=5\nDuration=160\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
    call.info = FRAGMENT;
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_POSSIBLE, WN_UNDECIDED);
    call.info = NULL;
    call.within = "203.0.113.99:5060";
    call.answer = "";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
    call.offer = SRFLX;
    call.answer = TRICKLE;
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
}

/* Header lines and body of an INFO: ufrag, the line that is meant, and what follows of it. */
static char *
fragment(const char *ufrag, const char *media, const char *lines)
{
    return g_strdup_printf("Info-Package: trickle-ice\n"
                           "Content-Type: application/trickle-ice-sdpfrag\n\n"
                           "a=ice-ufrag:%s\na=ice-pwd:0123456789abcdef012345\n%s%s",
                           ufrag, media, lines);
}

#define OTHER_HOST "a=candidate:2 1 UDP 1 192.168.1.21 4000 typ host\n"
#define RELAY      "a=candidate:2 1 UDP 1 203.0.113.30 50000 typ relay raddr 192.168.1.20 rport 4\n"
#define END        "a=end-of-candidates\n"
#define LINE       "m=audio 9 RTP/AVP 0\na=mid:0\n"

/* Of whom the INFO is that ends the list, all is known (RFC 8838 13); he had named all at once. */
static void
a_list_that_was_ended_is_all(void)
{
    static const struct {
        const char *ufrag, *media, *lines;
        WnGrade     grade;
        WnAnswer    works;
    } cases[] = {
        { "abcd", LINE, OTHER_HOST, WN_GRADE_POSSIBLE, WN_UNDECIDED },
        { "abcd", LINE, OTHER_HOST END, WN_GRADE_CERTAIN, WN_NO },
        { "abcd", END, "", WN_GRADE_CERTAIN, WN_NO },
        { "abcd", END LINE, OTHER_HOST, WN_GRADE_CERTAIN, WN_NO },
        /* Of another generation, of no line that there is, or of none. */
        { "wxyz", LINE, OTHER_HOST END, WN_GRADE_POSSIBLE, WN_UNDECIDED },
        { "abcd", "m=audio 9 RTP/AVP 0\na=mid:1\n", OTHER_HOST END, WN_GRADE_POSSIBLE,
          WN_UNDECIDED },
        { "abcd", OTHER_HOST END, "", WN_GRADE_POSSIBLE, WN_UNDECIDED },
        { "abcd", LINE, "a=candidate:2 1 UDP\n" END, WN_GRADE_POSSIBLE, WN_UNDECIDED },
    };
    Call call = PUBLIC;

    call.offer = "a=mid:0\n" SRFLX    TRICKLE;
    call.answer = "a=mid:0\n" TRICKLE END;
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *info = fragment(cases[i].ufrag, cases[i].media, cases[i].lines);

        call.info = info;
        assert_said(&call, "ice-all-pairs-failed", cases[i].grade, cases[i].works);
    }
    call.info = "Content-Type: multipart/mixed;boundary=b\n\n"
                "--b\nContent-Type: text/plain\n\na=candidate:\n"
                "--b\nContent-Type: application/trickle-ice-sdpfrag\n\n"
                "a=ice-ufrag:abcd\n" LINE OTHER_HOST END "--b--\n";
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
}

/* Of two lines each has to end. */
static void
each_line_has_to_end(void)
{
    g_autofree char *offer =
        g_strconcat("a=mid:0\n" SRFLX TRICKLE "m=audio 4010 RTP/AVP 0\na=mid:1\n", ICE, NULL);
    g_autofree char *one = fragment("abcd", LINE, OTHER_HOST END);
    g_autofree char *both =
        fragment("abcd", LINE OTHER_HOST END, "m=audio 9 RTP/AVP 0\na=mid:1\n" END);
    Call call = PUBLIC;

    call.offer = offer;
    call.answer = "a=mid:0\n" TRICKLE END "m=audio 0 RTP/AVP 0\na=mid:1\n";
    call.info = one;
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_POSSIBLE, WN_UNDECIDED);
    call.info = both;
    assert_said(&call, "ice-all-pairs-failed", WN_GRADE_CERTAIN, WN_NO);
}

/* What follows is as good as what was named at once. */
static void
a_relay_that_follows_may_carry_it(void)
{
    Call             call = PUBLIC;
    g_autofree char *relay = fragment("abcd", LINE, RELAY END);
    g_autofree char *host = fragment("abcd", LINE, OTHER_HOST END);

    call.peer = "10.20.0.5:6000";
    call.offer = "a=mid:0\n" SRFLX    TRICKLE;
    call.answer = "a=mid:0\n" TRICKLE END;
    call.info = host;
    assert_said(&call, "ice-candidates-incomplete", WN_GRADE_LIKELY, WN_NO);
    call.info = relay;
    assert_said(&call, "ice-candidates-incomplete", WN_GRADE_POSSIBLE, WN_UNDECIDED);
}

/* Neither SDP names a place; her INFO does, before the answer or behind it. */
static void
sound_goes_between_places_that_follow(void)
{
    for (int early = 0; early < 2; early++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnTalk           talk = { .trial = trial, .accepted = true };
        g_autofree char *hers = wn_call_sdp("0.0.0.0", 9,
                                            "a=ice-ufrag:abcd\na=ice-pwd:0123456789abcdef012345\n"
                                            "a=mid:0\n" TRICKLE);
        g_autofree char *his = wn_call_sdp("0.0.0.0", 9,
                                           "a=ice-ufrag:wxyz\na=ice-pwd:0123456789abcdef012345\n"
                                           "a=mid:0\n" TRICKLE);
        g_autofree char *offer = g_strconcat("Content-Type: application/sdp\n\n", hers, NULL);
        g_autofree char *answer = g_strconcat("Content-Type: application/sdp\n\n", his, NULL);
        g_autofree char *from_her =
            fragment("abcd", LINE, "a=candidate:1 1 UDP 9 192.168.1.20 4000 typ host\n" END);

        wn_talk_request(&talk, 0, "INVITE", 1, offer);
        if (early)
            wn_talk_request(&talk, 0.9, "INFO", 2, from_her);
        wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
        if (!early)
            wn_talk_request(&talk, 1.12, "INFO", 2, from_her);
        wn_talk_response(&talk, 1.14, "200 OK", "INFO", 2, NULL);
        wn_trial_rtp(trial, 1.4, 11, "192.168.1.20:4000", "203.0.113.77:6000", ALICE_SSRC, 0);
        wn_trial_rtp(trial, 1.4, 11, "203.0.113.77:6000", "192.168.1.20:4000", BOB_SSRC, 0);
        wn_talk_request(&talk, 11, "BYE", 3, NULL);
        wn_talk_response(&talk, 11.1, "200 OK", "BYE", 3, NULL);
        g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
        g_assert_cmpstr(wn_call_path(trial, WN_ROLE_CALLER)->bound_by, ==, "an ICE candidate");
    }
}

/* Many digits in INFO, and a session that is refreshed: nothing is left out of that. */
static void
digits_are_no_candidates(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .accepted = true };
    g_autofree char *offer = body_of(PUBLIC.phone, PUBLIC.phone, SRFLX);
    g_autofree char *answer = body_of(PUBLIC.peer, PUBLIC.peer, "");

    for (unsigned at = 0; at < 2; at++) {
        wn_talk_request(&talk, 300 * at, "INVITE", 1 + 200 * at, offer);
        wn_talk_response(&talk, 300 * at + 1, "200 OK", "INVITE", 1 + 200 * at, answer);
        wn_talk_request(&talk, 300 * at + 1.1, "ACK", 1 + 200 * at, NULL);
        for (unsigned i = 0; i < 100; i++) {
            wn_talk_request(&talk, 300 * at + 2 + i, "INFO", 2 + 200 * at + i,
                            "Content-Type: application/dtmf-relay\n\nSignal=5\n");
            wn_talk_response(&talk, 300 * at + 2.1 + i, "200 OK", "INFO", 2 + 200 * at + i, NULL);
        }
    }
    g_assert_cmpuint(wn_trial_report(trial)->n_notes, ==, 0);
}

/* INFOs that say the same for ever cost nothing: what is known of her description is kept once. */
static void
what_is_said_again_is_kept_once(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .accepted = true };
    g_autofree char *offer = body_of(PUBLIC.phone, PUBLIC.phone, "a=mid:0\n" TRICKLE);
    g_autofree char *info = fragment("abcd", LINE, OTHER_HOST);
    const WnModel   *model = wn_engine_model(wn_trial_engine(trial));
    const WnMessage *invite;
    const WnSession *known = NULL;

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    invite = wn_exchange_first(model->exchanges.table.values[0])->request;
    for (unsigned i = 0; i < 20; i++) {
        wn_talk_request(&talk, 1 + i * 0.1, "INFO", 2 + i, info);
        known = known ? known : invite->session;
        g_assert_cmpuint(invite->session->n_candidates, ==, 2);
        g_assert_true(invite->session == known);
    }
}

/* RFC 8840 4.1.1: an SDP with ufrag and without candidates, which are to follow. */
static void
who_names_its_candidates_later_does_ice(void)
{
    for (int trickles = 0; trickles < 2; trickles++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnTalk           talk = { .trial = trial, .accepted = true };
        g_autofree char *offer = body_of(PUBLIC.phone, PUBLIC.phone, TRICKLE);
        g_autofree char *lines = g_strconcat(ICE, trickles ? TRICKLE : "", NULL);
        g_autofree char *plain = wn_call_sdp("192.0.2.40", 6000, lines);
        g_autofree char *answer = g_strconcat("Content-Type: application/sdp\n\n", plain, NULL);

        wn_talk_request(&talk, 0, "INVITE", 1, offer);
        wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
        wn_trial_rtp(trial, 1.2, 20, PUBLIC.phone, PUBLIC.peer, ALICE_SSRC, 0);
        wn_talk_request(&talk, 21, "BYE", 2, NULL);
        wn_talk_response(&talk, 21.1, "200 OK", "BYE", 2, NULL);
        if (trickles)
            wn_assert_unnamed(trial, "ice-not-negotiated");
        else
            wn_assert_headline(trial, "alice", "ice-not-negotiated", WN_GRADE_POSSIBLE);
    }
}

/* Whoever has to allow the microphone first answers later; the capture ends before. */
static void
whether_a_check_is_answered_is_not_known_at_once(void)
{
    for (int ends = 0; ends < 2; ends++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnTalk           talk = { .trial = trial, .accepted = true };
        g_autofree char *offer = body_of(PUBLIC.phone, PUBLIC.phone, SRFLX);
        g_autofree char *answer = body_of(PUBLIC.peer, PUBLIC.peer, "");

        wn_talk_request(&talk, 0, "INVITE", 1, offer);
        wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
        wn_stun_talk(&(WnStunTalk){ .trial = trial,
                                    .client = PUBLIC.phone,
                                    .server = PUBLIC.peer,
                                    .username = "wxyz:abcd",
                                    .copies = 5 },
                     1.2);
        if (ends) {
            wn_talk_request(&talk, 9.5, "BYE", 2, NULL);
            wn_talk_response(&talk, 9.6, "200 OK", "BYE", 2, NULL);
        }
        g_assert_cmpint(wn_call_report(trial)->works, ==, ends ? WN_NO : WN_UNDECIDED);
    }
}

/* Candidates that are names (RFC 8839 5.1), and no address: the checks, in the names of both sides,
 * show which flow is the call's. */
static void
checks_tell_whose_sound_it_is(void)
{
    static const char *const names[] = { "wxyz:abcd", "wxyz:othr" };

    for (int other = 0; other < 2; other++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnTalk           talk = { .trial = trial, .accepted = true };
        g_autofree char *hers = wn_call_sdp("0.0.0.0", 9,
                                            "a=ice-ufrag:abcd\na=ice-pwd:0123456789abcdef012345\n"
                                            "a=candidate:1 1 UDP 9 a-b.local 4000 typ host\n");
        g_autofree char *his = wn_call_sdp("0.0.0.0", 9,
                                           "a=ice-ufrag:wxyz\na=ice-pwd:0123456789abcdef012345\n"
                                           "a=candidate:1 1 UDP 9 c-d.local 6000 typ host\n");
        g_autofree char *offer = g_strconcat("Content-Type: application/sdp\n\n", hers, NULL);
        g_autofree char *answer = g_strconcat("Content-Type: application/sdp\n\n", his, NULL);

        wn_talk_request(&talk, 0, "INVITE", 1, offer);
        wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
        wn_stun_talk(&(WnStunTalk){ .trial = trial,
                                    .client = "192.168.1.20:4000",
                                    .server = "192.168.1.30:6000",
                                    .mapped = "192.168.1.20:4000",
                                    .username = names[other] },
                     1.2);
        wn_trial_rtp(trial, 1.4, 11, "192.168.1.20:4000", "192.168.1.30:6000", ALICE_SSRC, 0);
        wn_trial_rtp(trial, 1.4, 11, "192.168.1.30:6000", "192.168.1.20:4000", BOB_SSRC, 0);
        wn_talk_request(&talk, 11, "BYE", 2, NULL);
        wn_talk_response(&talk, 11.1, "200 OK", "BYE", 2, NULL);
        g_assert_cmpint(wn_call_report(trial)->works, ==, other ? WN_UNDECIDED : WN_YES);
    }
}

/* Her relay's server is not here: she speaks to it over TLS, and the other side may reach it. */
static void
a_relay_over_tls_may_carry_it(void)
{
    Call call = PUBLIC;

    call.peer = "10.20.0.5:6000";
    assert_said(&call, "ice-candidates-incomplete", WN_GRADE_LIKELY, WN_NO);
    call.offer =
        SRFLX "a=candidate:2 1 UDP 1 203.0.113.30 50000 typ relay raddr 192.168.1.20 rport 4\n";
    assert_said(&call, "ice-candidates-incomplete", WN_GRADE_POSSIBLE, WN_UNDECIDED);
    call.offer = SRFLX TRICKLE;
    call.answer = TRICKLE;
    assert_said(&call, "ice-candidates-incomplete", WN_GRADE_LIKELY, WN_NO);
    call.info = FRAGMENT; /* of her, not of him */
    assert_said(&call, "ice-candidates-incomplete", WN_GRADE_POSSIBLE, WN_UNDECIDED);
    call.within = "203.0.113.99:5060";
    assert_said(&call, "ice-candidates-incomplete", WN_GRADE_NONE, WN_UNDECIDED);
}

/* Her router maps by destination; whether his is as strict nobody knows who has no router. */
static void
one_strict_router_is_no_pair(void)
{
    static const char *const servers[] = { "203.0.113.20:3478", "203.0.113.21:3478" };
    static const char *const mapped[] = { "198.51.100.7:4000", "198.51.100.7:4777" };
    Call                     call = PUBLIC;
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (int i = 0; i < 2; i++)
        wn_stun_talk(
            &(WnStunTalk){
                .trial = trial, .client = call.phone, .server = servers[i], .mapped = mapped[i] },
            i);
    play(trial, &call, 3);
    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "symmetric-pair-no-relay");
}

/* ------------------------------------------------------------------ no candidate */

static void
assert_mismatch(const Call *call, uint8_t hops, WnGrade grade)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .server = call->server, .accepted = true };
    g_autofree char *offer = body_of(call->offers, call->phone, call->offer);
    g_autofree char *plain = wn_call_sdp("192.0.2.40", 6000, call->answer);
    g_autofree char *answer = g_strconcat("Content-Type: application/sdp\n\n", plain, NULL);

    wn_trial_hops(trial, hops);
    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 20, call->phone, call->peer, ALICE_SSRC, 0);
    wn_talk_request(&talk, 21, "BYE", 2, NULL);
    wn_talk_response(&talk, 21.1, "200 OK", "BYE", 2, NULL);
    if (grade == WN_GRADE_NONE)
        wn_assert_unnamed(trial, "ice-mismatch");
    else
        wn_assert_headline(trial, "alice", "ice-mismatch", grade);
}

/* Her SDP names what is none of her candidates. */
static void
who_wrote_it_so_was_changed_by_nobody(void)
{
    Call call = PUBLIC;

    call.offers = "198.51.100.7:61000";
    call.answer = "a=ice-mismatch\n";
    assert_mismatch(&call, 57, WN_GRADE_CERTAIN); /* seven routers away from her */
    assert_mismatch(&call, 64, WN_GRADE_NONE);    /* on her own link */
}

static void
who_does_no_ice_compares_nothing(void)
{
    Call call = PUBLIC;

    call.offers = "198.51.100.7:61000";
    assert_mismatch(&call, 57, WN_GRADE_NONE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ice_pairs/nothing_hinders_them_within_a_network",
                    nothing_hinders_them_within_a_network);
    g_test_add_func("/ice_pairs/the_peer_itself_refuses_them", the_peer_itself_refuses_them);
    g_test_add_func("/ice_pairs/pairs_over_tcp_are_not_read", pairs_over_tcp_are_not_read);
    g_test_add_func("/ice_pairs/a_list_that_may_go_on_is_not_all",
                    a_list_that_may_go_on_is_not_all);
    g_test_add_func("/ice_pairs/a_list_that_nothing_follows_is_all",
                    a_list_that_nothing_follows_is_all);
    g_test_add_func("/ice_pairs/a_list_that_was_ended_is_all", a_list_that_was_ended_is_all);
    g_test_add_func("/ice_pairs/each_line_has_to_end", each_line_has_to_end);
    g_test_add_func("/ice_pairs/digits_are_no_candidates", digits_are_no_candidates);
    g_test_add_func("/ice_pairs/what_is_said_again_is_kept_once", what_is_said_again_is_kept_once);
    g_test_add_func("/ice_pairs/a_relay_that_follows_may_carry_it",
                    a_relay_that_follows_may_carry_it);
    g_test_add_func("/ice_pairs/sound_goes_between_places_that_follow",
                    sound_goes_between_places_that_follow);
    g_test_add_func("/ice_pairs/who_names_its_candidates_later_does_ice",
                    who_names_its_candidates_later_does_ice);
    g_test_add_func("/ice_pairs/whether_a_check_is_answered_is_not_known_at_once",
                    whether_a_check_is_answered_is_not_known_at_once);
    g_test_add_func("/ice_pairs/checks_tell_whose_sound_it_is", checks_tell_whose_sound_it_is);
    g_test_add_func("/ice_pairs/a_relay_over_tls_may_carry_it", a_relay_over_tls_may_carry_it);
    g_test_add_func("/ice_pairs/one_strict_router_is_no_pair", one_strict_router_is_no_pair);
    g_test_add_func("/ice_pairs/who_wrote_it_so_was_changed_by_nobody",
                    who_wrote_it_so_was_changed_by_nobody);
    g_test_add_func("/ice_pairs/who_does_no_ice_compares_nothing",
                    who_does_no_ice_compares_nothing);
    return g_test_run();
}
