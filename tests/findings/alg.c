/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a router changes in messages: where it is seen, and what only looks like it. */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/talk.h"

#include <string.h>

/* ------------------------------------------------------------------ both sides of a box */

/* The REGISTER of 192.168.1.20 as it leaves its box: from 198.51.100.7, changed or not. */
static WnTrial *
two_sights(const char *branch, const char *contact, unsigned max_forwards)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *outside = g_strdup_printf(
        "REGISTER sip:example.net SIP/2.0\n"
        "Via: SIP/2.0/UDP 192.168.1.20:5060;rport;branch=z9hG4bK-%s\n"
        "From: <sip:alice@example.net>;tag=f1\nTo: <sip:alice@example.net>\nCall-ID: call-1\n"
        "CSeq: 1 REGISTER\nMax-Forwards: %u\nContact: %s\n",
        branch, max_forwards, contact);

    wn_talk_request(&(WnTalk){ .trial = trial }, 0, "REGISTER", 1, NULL);
    wn_trial_sip(trial, 0.001, "198.51.100.7:5060", "203.0.113.10:5060", outside);
    wn_talk_response(
        &(WnTalk){ .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" }, 0.1,
        "200 OK", "REGISTER", 1, NULL);
    wn_talk_response(&(WnTalk){ .trial = trial }, 0.101, "200 OK", "REGISTER", 1, NULL);
    return trial;
}

static void
a_changed_contact_is_seen(void)
{
    g_autoptr(WnTrial) trial = two_sights("call-1-1", "<sip:alice@198.51.100.7:5060>", 70);

    wn_assert_hazard(trial, "sip-alg-present");
}

/* Where only a parameter differs, no two equal values are told as different. */
static void
a_changed_parameter_is_told_as_one(void)
{
    g_autoptr(WnTrial) trial = two_sights(
        "call-1-1", "<sip:alice@192.168.1.20:5060>;received=\"sip:198.51.100.7:5060\"", 70);
    const WnSubjectReport *registration = wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "alice");
    bool                   told = false;

    for (size_t i = 0; i < registration->n_hazards; i++)
        for (size_t e = 0; e < registration->hazards[i].n_evidence; e++)
            told |=
                strstr(registration->hazards[i].evidence[e].text, "a parameter of Contact") != NULL;
    g_assert_true(told);
}

/* NAT alone: the packets change, the message does not. */
static void
an_unchanged_message_is_none(void)
{
    g_autoptr(WnTrial) trial = two_sights("call-1-1", "<sip:alice@192.168.1.20:5060>", 70);

    wn_assert_unnamed(trial, "sip-alg-present");
}

/* A proxy counts Max-Forwards down, a B2BUA begins a transaction of its own. */
static void
a_proxy_or_b2bua_is_none(void)
{
    g_autoptr(WnTrial) proxy = two_sights("call-1-1", "<sip:alice@198.51.100.7:5060>", 69);
    g_autoptr(WnTrial) b2bua = two_sights("other", "<sip:alice@198.51.100.7:5060>", 70);

    wn_assert_unnamed(proxy, "sip-alg-present");
    wn_assert_unnamed(b2bua, "sip-alg-present");
}

/* ------------------------------------------------------------------ behind a server */

/* Alice's INVITE as she sent it, and as it comes to bob: with these Vias of hers and this SDP. */
static WnTrial *
behind_a_server(const char *her_via, const char *branch, const char *address, unsigned port)
{
    WnTrial          *trial = wn_trial_new(NULL);
    g_autofree char  *offer = wn_call_sdp("192.168.1.20", 16384, "");
    g_autofree char  *read = wn_call_sdp(address, port, "");
    static const char HER_VIA[] = "Via: SIP/2.0/UDP 192.168.1.20:5060;rport;branch=z9hG4bK-a\n";
    static const char HEAD[] = "INVITE sip:bob@%s SIP/2.0\n%s"
                               "From: <sip:alice@example.net>;tag=f1\nTo: <sip:bob@example.net>\n"
                               "Call-ID: call-1\nCSeq: 1 INVITE\nContact: <sip:alice@%s:5060>\n"
                               "Content-Type: application/sdp\n\n%s";
    g_autofree char  *vias = g_strdup_printf(
         "Via: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK-p\nVia: SIP/2.0/UDP %s;branch=z9hG4bK-%s\n",
         her_via, branch);
    g_autofree char  *sent = g_strdup_printf(HEAD, "example.net", HER_VIA, "192.168.1.20", offer);
    g_autofree char  *forwarded = g_strdup_printf(HEAD, "192.0.2.40", vias, address, read);
    g_autofree char  *answer = wn_call_sdp("192.0.2.40", 16400, "");
    static const char OK[] = "SIP/2.0 200 OK\n%sFrom: <sip:alice@example.net>;tag=f1\n"
                             "To: <sip:bob@example.net>;tag=t1\nCall-ID: call-1\nCSeq: 1 INVITE\n"
                             "Contact: <sip:bob@192.0.2.40>\nContent-Type: application/sdp\n\n%s";
    g_autofree char  *accepted = g_strdup_printf(OK, vias, answer);
    g_autofree char  *accepted_there = g_strdup_printf(OK, HER_VIA, answer);

    wn_trial_sip(trial, 0, "192.168.1.20:5060", "203.0.113.10:5060", sent);
    wn_trial_sip(trial, 0.02, "203.0.113.10:5060", "192.0.2.40:5060", forwarded);
    wn_trial_sip(trial, 2, "192.0.2.40:5060", "203.0.113.10:5060", accepted);
    wn_trial_sip(trial, 2.02, "203.0.113.10:5060", "192.168.1.20:5060", accepted_there);
    wn_trial_rtp(trial, 2.1, 8, "192.168.1.20:16384", "192.0.2.40:16400", 1, 0);
    wn_trial_rtp(trial, 2.1, 8, "198.51.100.7:16384", "192.0.2.40:16400", 1, 0);
    wn_trial_rtp(trial, 2.1, 8, "192.0.2.40:16400", "198.51.100.7:17384", 2, 0);
    wn_trial_wait(trial, 12);
    return trial;
}

static void
her_own_via_was_changed(void)
{
    g_autoptr(WnTrial) trial = behind_a_server("198.51.100.7:5060;rport=5060;received=198.51.100.7",
                                               "a", "198.51.100.7", 17384);

    wn_assert_headline(trial, "bob", "sip-alg-breaks-media", WN_GRADE_CERTAIN);
    wn_assert_found(trial, "sdp-rewritten");
}

/* The server repaired the address, or has the sound relayed: her Via is as she wrote it. */
static void
a_server_leaves_her_via(void)
{
    const char *as_written = "192.168.1.20:5060;rport=5060;received=198.51.100.7";
    g_autoptr(WnTrial) repaired = behind_a_server(as_written, "a", "198.51.100.7", 17384);
    g_autoptr(WnTrial) relayed = behind_a_server(as_written, "a", "203.0.113.11", 17384);

    wn_assert_unnamed(repaired, "sip-alg-breaks-media");
    wn_assert_not_found(repaired, "sdp-rewritten");
    wn_assert_unnamed(relayed, "sip-alg-breaks-media");
    wn_assert_not_found(relayed, "sdp-rewritten");
}

/* It hides all Vias behind its own address, and relays the sound; the next server notes where its
 * packets come from (RFC 3581 4). */
static void
a_server_that_hides_vias_is_none(void)
{
    g_autoptr(WnTrial) trial = behind_a_server("203.0.113.10:5060", "b", "203.0.113.10", 17384);
    g_autoptr(WnTrial) noted = behind_a_server("203.0.113.10:5060;rport=5060;received=203.0.113.10",
                                               "b", "203.0.113.10", 17384);

    wn_assert_unnamed(trial, "sip-alg-breaks-media");
    wn_assert_not_found(trial, "sdp-rewritten");
    wn_assert_unnamed(noted, "sip-alg-breaks-media");
    wn_assert_not_found(noted, "sdp-rewritten");
}

/* ------------------------------------------------------------------ one side */

static WnTrial *
answered_with_via(const char *sent, const char *returned)
{
    WnTrial *trial = wn_trial_new(NULL);

    wn_talk_request(&(WnTalk){ .trial = trial, .via = sent }, 0, "REGISTER", 1, NULL);
    wn_talk_response(&(WnTalk){ .trial = trial, .via = returned }, 0.1, "200 OK", "REGISTER", 1,
                     NULL);
    return trial;
}

static void
another_via_in_the_response_is_seen(void)
{
    g_autoptr(WnTrial) trial = answered_with_via("192.168.1.20:5060", "198.51.100.7:5060");

    wn_assert_hazard(trial, "sip-alg-present");
}

/* RFC 3261 18.2.2: no port is port 5060. */
static void
the_same_via_is_none(void)
{
    g_autoptr(WnTrial) same = answered_with_via("192.168.1.20:5060", "192.168.1.20:5060");
    g_autoptr(WnTrial) bare = answered_with_via("192.168.1.20", "192.168.1.20:5060");

    wn_assert_unnamed(same, "sip-alg-present");
    wn_assert_unnamed(bare, "sip-alg-present");
}

/* A private network that is routed to a public server: it does see the private address. */
static void
a_routed_private_network_is_none(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { trial, .params = ";rport=5060;received=192.168.1.20" };

    wn_talk_request(&(WnTalk){ .trial = trial }, 0, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_assert_unnamed(trial, "sip-alg-present");
}

/* ------------------------------------------------------------------ SDP, seen outside */

static WnTrial *
call_with_sdp(const char *more)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, more);
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_call_begin(trial, "198.51.100.7", offer, answer);
    wn_trial_rtp(trial, 1.1, 9, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.1, 9, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 9);
    return trial;
}

static void
a_private_rtcp_address_beside_public_ones_is_seen(void)
{
    g_autoptr(WnTrial) trial = call_with_sdp("a=rtcp:4001 IN IP4 192.168.1.20\n");

    wn_assert_hazard(trial, "sip-alg-present");
}

/* Of a phone with ICE, candidates and what belongs to them may well be private (RFC 8839). */
static void
candidates_are_none(void)
{
    g_autoptr(WnTrial) trial =
        call_with_sdp("a=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n"
                      "a=candidate:1 1 UDP 2130706431 192.168.1.20 4000 typ host\n"
                      "a=rtcp:4001 IN IP4 192.168.1.20\n");

    wn_assert_unnamed(trial, "sip-alg-present");
}

/* ------------------------------------------------------------------ messages that vanish */

/* Another request of the same ports that is answered long before tells nothing of today. */
static void
an_old_answer_is_none(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk call = { trial, .call_id = "call-2" };

    wn_talk_request(&(WnTalk){ .trial = trial }, 0, "REGISTER", 1, NULL);
    wn_talk_response(&(WnTalk){ .trial = trial }, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&call, 600, "INVITE", 1, NULL);
    wn_trial_wait(trial, 680);
    wn_assert_unnamed(trial, "sip-alg-drops-message");
}

/* Her REGISTERs, sent again and again, are each answered under this Call-ID and branch. */
static WnTrial *
answered_as(const char *call_id, const char *branch)
{
    static const double at[] = { 0, 0.5, 1.5, 3.5, 7.5 };
    WnTrial            *trial = wn_trial_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(at); i++) {
        g_autofree char *answer = g_strdup_printf(
            "SIP/2.0 200 OK\n"
            "Via: SIP/2.0/UDP 192.168.1.20:5060;rport=5060;received=198.51.100.7;branch=%s\n"
            "From: <sip:alice@example.net>;tag=f1\nTo: <sip:alice@example.net>;tag=t\n"
            "Call-ID: %s\nCSeq: 1 REGISTER\n",
            branch, call_id);
        wn_talk_request(&(WnTalk){ .trial = trial }, at[i], "REGISTER", 1, NULL);
        wn_trial_sip(trial, at[i] + 0.02, "203.0.113.10:5060", "192.168.1.20:5060", answer);
    }
    wn_trial_wait(trial, 60);
    return trial;
}

static void
another_call_id_is_no_answer(void)
{
    g_autoptr(WnTrial) trial = answered_as("call-1@198.51.100.7", "z9hG4bK-call-1-1");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
}

/* Answers to somebody else's request have another branch, too. */
static void
another_exchange_is_another_exchange(void)
{
    g_autoptr(WnTrial) trial = answered_as("call-2", "z9hG4bK-call-2-1");

    wn_assert_unnamed(trial, "sip-alg-breaks-signalling");
}

/* Her own server does not answer, and she goes on to the public one: a transaction of its own, as
 * it has to be (RFC 3263 4.3). */
static void
another_server_is_another_branch(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk own = { .trial = trial, .server = "192.168.1.5:5060" };

    wn_talk_unanswered(&own, 0, "INVITE", 1, NULL);
    wn_trial_sip(trial, 32, "192.168.1.20:5060", "203.0.113.10:5060",
                 "INVITE sip:bob@example.net SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.168.1.20:5060;rport;branch=z9hG4bK-next\n"
                 "From: <sip:alice@example.net>;tag=f1\nTo: <sip:bob@example.net>\n"
                 "Call-ID: call-1\nCSeq: 1 INVITE\nMax-Forwards: 70\n"
                 "Contact: <sip:alice@192.168.1.20:5060>\n");
    wn_trial_wait(trial, 80);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_count(probe, &finding_branch_rewritten), ==, 0);
}

/* The same with a router that changes it: to the same server, from outside. */
static void
another_branch_outside_is_seen(void)
{
    g_autoptr(WnTrial) trial = two_sights("other", "<sip:alice@192.168.1.20:5060>", 70);
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);

    g_assert_cmpuint(wn_probe_frame(probe, &finding_branch_rewritten), ==, 2);
}

/* Of TLS that is 5061 (RFC 3261 18.1.1). */
static void
no_port_is_the_usual_one_of_tls(void)
{
    static const struct {
        const char *returned;
        bool        changed;
    } cases[] = { { "192.168.1.20:5061", false }, { "192.168.1.20:5060", true } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        WnTalk talk = { .trial = trial,
                        .client = "192.168.1.20:40000",
                        .server = "203.0.113.10:5061",
                        .via = "192.168.1.20" };

        wn_trial_carrier(trial, WN_CARRIER_TLS);
        wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
        talk.via = cases[i].returned;
        wn_talk_response(&talk, 0.1, "200 OK", "REGISTER", 1, NULL);
        if (cases[i].changed)
            wn_assert_hazard(trial, "sip-alg-present");
        else
            wn_assert_unnamed(trial, "sip-alg-present");
    }
}

/* What was signed, and what comes back, at one side of an ALG. */
static void
seen_from_one_side(void)
{
    static const WnSight sights[] = {
        { &finding_digest_uri_translated, "sip-alg-breaks-signalling.digest.pcap",
          WN_SUBJECT_REGISTRATION, 0, 3 },
        { &finding_digest_uri_translated, "sip-alg-breaks-signalling.digest.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
        { &finding_contact_not_restored, "sip-alg-breaks-signalling.contact.pcap",
          WN_SUBJECT_REGISTRATION, 0, 2 },
        { &finding_contact_not_restored, "sip-alg-breaks-signalling.contact.not.pcap",
          WN_SUBJECT_REGISTRATION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/alg/a_changed_contact_is_seen", a_changed_contact_is_seen);
    g_test_add_func("/findings/alg/a_changed_parameter_is_told_as_one",
                    a_changed_parameter_is_told_as_one);
    g_test_add_func("/findings/alg/an_unchanged_message_is_none", an_unchanged_message_is_none);
    g_test_add_func("/findings/alg/a_proxy_or_b2bua_is_none", a_proxy_or_b2bua_is_none);
    g_test_add_func("/findings/alg/her_own_via_was_changed", her_own_via_was_changed);
    g_test_add_func("/findings/alg/a_server_leaves_her_via", a_server_leaves_her_via);
    g_test_add_func("/findings/alg/a_server_that_hides_vias_is_none",
                    a_server_that_hides_vias_is_none);
    g_test_add_func("/findings/alg/another_via_in_the_response_is_seen",
                    another_via_in_the_response_is_seen);
    g_test_add_func("/findings/alg/the_same_via_is_none", the_same_via_is_none);
    g_test_add_func("/findings/alg/a_routed_private_network_is_none",
                    a_routed_private_network_is_none);
    g_test_add_func("/findings/alg/a_private_rtcp_address_beside_public_ones_is_seen",
                    a_private_rtcp_address_beside_public_ones_is_seen);
    g_test_add_func("/findings/alg/candidates_are_none", candidates_are_none);
    g_test_add_func("/findings/alg/an_old_answer_is_none", an_old_answer_is_none);
    g_test_add_func("/findings/alg/another_call_id_is_no_answer", another_call_id_is_no_answer);
    g_test_add_func("/findings/alg/another_exchange_is_another_exchange",
                    another_exchange_is_another_exchange);
    g_test_add_func("/findings/alg/another_server_is_another_branch",
                    another_server_is_another_branch);
    g_test_add_func("/findings/alg/another_branch_outside_is_seen", another_branch_outside_is_seen);
    g_test_add_func("/findings/alg/no_port_is_the_usual_one_of_tls",
                    no_port_is_the_usual_one_of_tls);
    g_test_add_func("/findings/alg/seen_from_one_side", seen_from_one_side);
    return g_test_run();
}
