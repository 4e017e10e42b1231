/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ACK goes to a private Contact: at the server, at the caller, at the callee, and the twin. */
#include "support/talk.h"

#include <string.h>

/* The ACK leaves the server for 192.168.1.20 and the 200 OK is repeated after it. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "ack-to-private-address", "14");
}

/* The ACK goes to the server with a private Request-URI; what the server does with it is not seen.
 */
static void
likely_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.caller.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_LIKELY);
}

/* The 200 OK with its private Contact is repeated; whether an ACK was sent is not seen,
 * nor whether the proxy, which brought a public Contact of the caller, replaces private ones. */
static void
possible_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.callee.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_POSSIBLE);
}

/* The caller itself sends the ACK to the private address. */
static void
certain_without_a_proxy_in_the_path(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.direct.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_CERTAIN);
}

/* The twin: Contact is rewritten to the source, and the ACK arrives. */
static void
silent_when_the_server_repairs_the_contact(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

/* At the caller the answer with a private Contact is repeated for 32 s, and a BYE follows. */
static void
repeat_answer(WnTalk *talk, bool acknowledge, unsigned cseq)
{
    static const double TIMES[] = { 2, 2.5, 3.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 };
    static const double BYES[] = { 34, 34.5, 35.5, 37.5, 41.5, 45.5, 49.5 };

    talk->remote = "<sip:bob@192.168.7.9:5060>";
    talk->accepted = true;
    wn_talk_request(talk, 0, "INVITE", 1, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(TIMES); i++) {
        wn_talk_response(talk, TIMES[i], "200 OK", "INVITE", 1, NULL);
        if (acknowledge)
            wn_talk_request(talk, TIMES[i] + 0.03, "ACK", cseq, NULL);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(BYES); i++)
        wn_trial_sip(talk->trial, BYES[i], "203.0.113.10:5060", "192.168.1.20:5060",
                     "BYE sip:alice@192.168.1.20:5060 SIP/2.0\n"
                     "Via: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bKbye\n"
                     "From: <sip:bob@example.net>;tag=t1\nTo: <sip:alice@example.net>;tag=f1\n"
                     "Call-ID: call-1\nCSeq: 1 BYE\n\n");
    wn_trial_wait(talk->trial, 120);
}

/* On the caller's own link it sends nothing any more, not even for the BYE: it is gone. */
static void
hazard_where_the_caller_is_gone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    repeat_answer(&talk, false, 1);
    wn_assert_hazard(trial, "ack-lost-private-contact");
    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_POSSIBLE);
}

/* Its ACKs go to the server, and have another CSeq than the INVITE: nobody can tell what they are
 * for. */
static void
hazard_where_the_ack_is_wrong(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    repeat_answer(&talk, true, 2);
    wn_assert_hazard(trial, "ack-lost-private-contact");
    wn_assert_headline(trial, "bob", "bye-lost", WN_GRADE_POSSIBLE);
}

/* They have the CSeq that they must have: the server sends them on to the private address. */
static void
likely_where_the_ack_is_right(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    repeat_answer(&talk, true, 1);
    wn_assert_headline(trial, "bob", "ack-lost-private-contact", WN_GRADE_LIKELY);
}

/* Over TCP: after the 200 OK the caller opens a connection to 10.2.2.2, or the one that it has will
 * do; the 200 OK comes again and again, or not. */
static WnTrial *
over_tcp(const char *opens)
{
    static const double REPEATED[] = { 3, 3.5, 4.5, 6.5, 10.5, 14.5, 18.5, 22.5, 26.5, 30.5, 34.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    g_autofree char    *sdp = wn_talk_sdp("203.0.113.20", 20000);
    WnTalk              talk = { .trial = trial,
                                 .contact = "<sip:alice@192.168.1.20:5060;transport=tcp>",
                                 .remote = "<sip:bob@10.2.2.2:5060;transport=tcp>",
                                 .accepted = true };

    wn_trial_carrier(trial, WN_CARRIER_TCP);
    wn_talk_request(&talk, 0, "INVITE", 1, sdp);
    wn_talk_response(&talk, 0.1, "180 Ringing", "INVITE", 1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(REPEATED); i++)
        wn_talk_response(&talk, REPEATED[i], "200 OK", "INVITE", 1, sdp);
    for (unsigned i = 0; opens && i < 4; i++)
        wn_trial_tcp(trial, 3.1 + (double) ((1u << i) - 1), "192.168.1.20:50030", opens,
                     WN_TCP_SYN);
    wn_trial_wait(trial, 80);
    return trial;
}

static void
certain_where_the_connection_for_the_ack_fails(void)
{
    g_autoptr(WnTrial) fails = over_tcp("10.2.2.2:5060");
    g_autoptr(WnTrial) other = over_tcp("10.2.2.2:5080");

    wn_assert_headline(fails, "bob", "ack-lost-private-contact", WN_GRADE_CERTAIN);
    wn_assert_frames(fails, "ack-to-private-address", "14");
    wn_assert_headline(other, "bob", "ack-lost-private-contact", WN_GRADE_POSSIBLE);
}

#define ROUTE "Record-Route: <sip:203.0.113.10;lr>\n"

/* The hop behind the server: its own address there, and who answers. */
typedef struct {
    const char *server, *callee;
} Hop;

static void
beyond_server(WnTrial *trial, double seconds, const Hop *hop, const char *start,
              const char *contact)
{
    bool             request = g_str_has_prefix(start, "INVITE");
    g_autofree char *text = g_strdup_printf(
        "%s\nVia: SIP/2.0/UDP %s;branch=z9hG4bKon\n"
        "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK-call-1-1;rport=40001;"
        "received=198.51.100.7\n" ROUTE "From: <sip:alice@example.net>;tag=f1\n"
        "To: <sip:bob@example.net>%s\nCall-ID: call-1\nCSeq: 1 INVITE\nContact: %s\n\n",
        start, hop->server, request ? "" : ";tag=t1", contact);

    wn_trial_sip(trial, seconds, request ? hop->server : hop->callee,
                 request ? hop->callee : hop->server, text);
}

/* A server passes on that answer, again and again; alice's ACKs go to the server, by its
 * Record-Route, and no farther.  hop: what is seen behind it; or NULL. */
static WnTrial *
by_a_server(const Hop *hop, const char *contact)
{
    static const double TIMES[] = { 2, 2.5, 3.5, 5.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    g_autofree char    *uri = g_strndup(contact + 1, strlen(contact) - 2);
    WnTalk              call = { .trial = trial,
                                 .client = "198.51.100.7:40001",
                                 .via = "192.168.1.20:5060",
                                 .params = ";rport=40001;received=198.51.100.7",
                                 .remote = contact,
                                 .accepted = true };

    wn_talk_request(&call, 0, "INVITE", 1, NULL);
    if (hop)
        beyond_server(trial, 0.01, hop, "INVITE sip:bob@example.net SIP/2.0",
                      "<sip:alice@192.168.1.20:5060>");
    call.uri = uri;
    for (size_t i = 0; i < G_N_ELEMENTS(TIMES); i++) {
        if (hop)
            beyond_server(trial, TIMES[i], hop, "SIP/2.0 200 OK", contact);
        wn_talk_response(&call, TIMES[i] + 0.01, "200 OK", "INVITE", 1, ROUTE);
        wn_talk_request(&call, TIMES[i] + 0.05, "ACK", 1, "Route: <sip:203.0.113.10;lr>\n");
    }
    wn_trial_wait(trial, 120);
    return trial;
}

/* Where only the caller is watched, nobody can tell whose network knows the name.  A phone behind a
 * NAT of its own tells it to the server, which cannot use it; or a host beside the server, which
 * can, and as well the private address of that. */
static void
possible_of_a_name_that_the_server_may_know(void)
{
    static const Hop  CORE = { "10.0.0.5:5060", "10.0.0.9:5060" };
    static const Hop  HOME = { "203.0.113.10:5060", "192.0.2.30:40002" };
    static const char NAME[] = "<sip:as.ims.internal:5060>", NUMBER[] = "<sip:as@10.0.0.9:5060>";
    g_autoptr(WnTrial) unseen = by_a_server(NULL, NAME);
    g_autoptr(WnTrial) strange = by_a_server(&HOME, NAME);
    g_autoptr(WnTrial) known = by_a_server(&CORE, NAME);
    g_autoptr(WnTrial) number = by_a_server(&CORE, NUMBER);

    wn_assert_headline(unseen, "bob", "ack-lost-private-contact", WN_GRADE_POSSIBLE);
    wn_assert_headline(strange, "bob", "ack-lost-private-contact", WN_GRADE_LIKELY);
    wn_assert_unnamed(known, "ack-lost-private-contact");
    wn_assert_unnamed(number, "ack-lost-private-contact");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ack-lost-private-contact/certain_at_the_server",
                    certain_at_the_server);
    g_test_add_func("/causes/ack-lost-private-contact/likely_at_the_caller", likely_at_the_caller);
    g_test_add_func("/causes/ack-lost-private-contact/possible_at_the_callee",
                    possible_at_the_callee);
    g_test_add_func("/causes/ack-lost-private-contact/certain_without_a_proxy_in_the_path",
                    certain_without_a_proxy_in_the_path);
    g_test_add_func("/causes/ack-lost-private-contact/silent_when_the_server_repairs_the_contact",
                    silent_when_the_server_repairs_the_contact);
    g_test_add_func("/causes/ack-lost-private-contact/hazard_where_the_caller_is_gone",
                    hazard_where_the_caller_is_gone);
    g_test_add_func("/causes/ack-lost-private-contact/hazard_where_the_ack_is_wrong",
                    hazard_where_the_ack_is_wrong);
    g_test_add_func("/causes/ack-lost-private-contact/likely_where_the_ack_is_right",
                    likely_where_the_ack_is_right);
    g_test_add_func(
        "/causes/ack-lost-private-contact/certain_where_the_connection_for_the_ack_fails",
        certain_where_the_connection_for_the_ack_fails);
    g_test_add_func("/causes/ack-lost-private-contact/possible_of_a_name_that_the_server_may_know",
                    possible_of_a_name_that_the_server_may_know);
    return g_test_run();
}
