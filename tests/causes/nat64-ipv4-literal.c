/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nat64-ipv4-literal at each vantage point, and its innocent twin. */
#include "support/talk.h"

/* Behind a NAT64 she is asked to send to an IPv4 address, and sends nothing.  No sound of anybody
 * is here, and a filter that took it would leave the same packets. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat64-ipv4-literal.pcap");
    g_autoptr(WnTrial) lab = wn_trial_sample("lab/nat64-ipv4-literal.pcap");

    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_LIKELY);
    wn_assert_headline(lab, "alice", "nat64-ipv4-literal", WN_GRADE_LIKELY);
}

static void
call_of_ipv6_alone(WnTrial *trial)
{
    g_autofree char *answer = wn_talk_sdp("203.0.113.11", 30000);
    WnTalk           talk = { .trial = trial,
                              .client = "[2001:db8:5::7]:5060",
                              .server = "[64:ff9b::cb00:710b]:5060",
                              .contact = "<sip:alice@[2001:db8:5::7]:5060>",
                              .remote = "<sip:bob@203.0.113.11:5060>",
                              .accepted = true };

    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 0, "INVITE", 1,
                    "Content-Type: application/sdp\n\nv=0\no=- 1 1 IN IP6 2001:db8:5::7\ns=-\n"
                    "c=IN IP6 2001:db8:5::7\nt=0 0\nm=audio 16384 RTP/AVP 0\n");
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_talk_hang_up(&talk, 11.5);
}

/* Her sound with somebody of her own kind is here: it would be here too if she sent any. */
static void
certain_where_sound_of_hers_is_captured(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_of_ipv6_alone(trial);
    wn_trial_rtp(trial, 14, 20, "[2001:db8:5::7]:16386", "[2001:db8:7::9]:4000", 7, 0);
    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_CERTAIN);
}

static const char OFFER_OF_IPV6[] =
    "Content-Type: application/sdp\n\nv=0\no=- 1 1 IN IP6 2001:db8:5::7\ns=-\n"
    "c=IN IP6 2001:db8:5::7\nt=0 0\nm=audio 16384 RTP/AVP 0\n";

/* The call at her phone and, passed on by a proxy, at his, which has IPv4; both on
 * their own links. */
static WnTrial *
call_at_both_phones(bool unfiltered)
{
    g_autofree char *answer = wn_talk_sdp("192.0.2.20", 30000);
    WnTrial         *trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial,
                              .client = "[2001:db8:5::7]:5060",
                              .server = "[64:ff9b::cb00:710b]:5060",
                              .contact = "<sip:alice@[2001:db8:5::7]:5060>",
                              .remote = "<sip:bob@192.0.2.20:5060>",
                              .accepted = true };
    WnTalk           his = talk;

    his.client = "203.0.113.11:5060";
    his.server = "192.0.2.20:5060";
    if (unfiltered) {
        wn_trial_link_answer(trial, 0, "[2001:db8:5::7]:0", "[2001:db8:5::1]:0");
        wn_trial_link_answer(trial, 0, "192.0.2.20:0", "192.0.2.1:0");
    }
    wn_talk_request(&talk, 0, "INVITE", 1, OFFER_OF_IPV6);
    wn_talk_request(&his, 0.1, "INVITE", 1, OFFER_OF_IPV6);
    wn_talk_response(&his, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_response(&talk, 1.1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.2, "ACK", 1, NULL);
    wn_talk_request(&his, 1.3, "ACK", 1, NULL);
    wn_talk_request(&talk, 11.5, "BYE", 2, NULL);
    wn_talk_hang_up(&his, 11.6);
    wn_talk_response(&talk, 11.8, "200 OK", "BYE", 2, NULL);
    return trial;
}

/* Neither sends a packet, though their links were captured whole. */
static void
certain_where_both_are_silent_on_their_links(void)
{
    g_autoptr(WnTrial) trial = call_at_both_phones(true);

    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_CERTAIN);
}

/* A filter on ports may have left the sound out. */
static void
a_hazard_where_both_were_filtered(void)
{
    g_autoptr(WnTrial) trial = call_at_both_phones(false);

    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "nat64-ipv4-literal");
}

/* SIP alone: not one other packet is here. */
static void
a_hazard_where_sip_alone_was_captured(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_of_ipv6_alone(trial);
    wn_assert_no_headline(trial);
    wn_assert_hazard(trial, "nat64-ipv4-literal");
}

/* With IPv4 only it is asked to send to an IPv6 address. */
static void
likely_at_the_exchange(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat64-ipv4-literal.wan.pcap");

    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_LIKELY);
}

/* The twin: both addresses are such that the other can use them. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("nat64-ipv4-literal.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "nat64-ipv4-literal");
}

/* Alice speaks IPv6, and the answer wants her sound at an IPv4 address. */
static WnTalk
phone_of_ipv6(WnTrial *trial)
{
    return (WnTalk){ .trial = trial,
                     .client = "[2001:db8:5::7]:5060",
                     .server = "[2001:db8:1::1]:5060",
                     .contact = "<sip:alice@[2001:db8:5::7]:5060>",
                     .remote = "<sip:bob@[2001:db8:1::1]:5060>",
                     .accepted = true };
}

static void
begin_call(const WnTalk *talk, double at)
{
    g_autofree char *answer = wn_talk_sdp("203.0.113.11", 30000);

    wn_talk_request(talk, at, "INVITE", 1,
                    "Content-Type: application/sdp\n\nv=0\no=- 1 1 IN IP6 2001:db8:5::7\ns=-\n"
                    "c=IN IP6 2001:db8:5::7\nt=0 0\nm=audio 16384 RTP/AVP 0\n");
    wn_talk_response(talk, at + 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(talk, at + 1.1, "ACK", 1, NULL);
}

static void
end_call(const WnTalk *talk, double at)
{
    wn_talk_request(talk, at, "BYE", 2, NULL);
    wn_talk_response(talk, at + 0.1, "200 OK", "BYE", 2, NULL);
    wn_trial_wait(talk->trial, at + 20);
}

/* No translator is seen: she may have an IPv4 address too, which this capture does not show. */
static void
possible_without_a_translator(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = phone_of_ipv6(trial);

    begin_call(&talk, 0);
    end_call(&talk, 11.5);
    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_POSSIBLE);
}

/* The same of a phone that is muted: the far side's sound comes to her by IPv6, and would as well
 * where she has both. */
static void
possible_where_she_is_heard_of_by_ipv6(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = phone_of_ipv6(trial), own = talk;

    own.call_id = "registration";
    wn_talk_registers(&own, 0);
    begin_call(&talk, 1);
    wn_trial_rtp(trial, 2.2, 20, "[2001:db8:1::2]:30000", "[2001:db8:5::7]:16384", 2, 0);
    end_call(&talk, 21);
    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_POSSIBLE);
}

/* A phone and a server of IPv4, as the radio link between CLAT and NAT64 shows them. */
static void
call_on_the_radio_link(WnTrial *trial)
{
    g_autofree char *offer = wn_talk_sdp("192.0.0.4", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.11", 30000);
    WnTalk           talk = { .trial = trial,
                              .client = "[2001:db8:5::7]:5060",
                              .server = "[64:ff9b::cb00:710b]:5060",
                              .via = "192.0.0.4:5060",
                              .params = ";rport=31000;received=192.0.2.164",
                              .contact = "<sip:alice@192.0.0.4:5060>",
                              .remote = "<sip:bob@203.0.113.11:5060>",
                              .accepted = true };

    wn_talk_answered(&talk, 0, offer, answer);
    wn_talk_hang_up(&talk, 15.5);
}

/* What comes through a NAT64 answers what was sent through it, which this capture lacks. */
static void
silent_where_sound_comes_through_the_translator(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_on_the_radio_link(trial);
    wn_trial_rtp(trial, 1.1, 15, "[64:ff9b::cb00:710b]:30000", "[2001:db8:5::7]:16384", 7, 0);
    wn_trial_wait(trial, 30);
    wn_assert_unnamed(trial, "nat64-ipv4-literal");
}

/* The server is an IPv4 host, whatever it looks like here: that it reads an IPv4 address is right.
 */
static void
silent_about_a_server_in_other_notation(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_on_the_radio_link(trial);
    wn_trial_rtp(trial, 1.1, 15, "[2001:db8:5::7]:16384", "[64:ff9b::cb00:710b]:30000", 7, 0);
    wn_trial_wait(trial, 30);
    wn_assert_unnamed(trial, "nat64-ipv4-literal");
}

/* A phone that is called by a server through a NAT64 tells how it sees that server (RFC 6052): the
 * server stands behind no translator, and usually sends to where sound comes from. */
static void
possible_where_the_server_is_sent_sound(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("203.0.113.10", 30000);
    const char *answer = "Content-Type: application/sdp\n\nv=0\no=- 1 1 IN IP6 2001:db8:5::7\ns=-\n"
                         "c=IN IP6 2001:db8:5::7\nt=0 0\nm=audio 16384 RTP/AVP 0\n";
    WnTalk      talk = { .trial = trial,
                         .client = "203.0.113.10:5060",
                         .server = "192.0.2.164:31000",
                         .contact = "<sip:bob@203.0.113.10:5060>",
                         .remote = "<sip:alice@[2001:db8:5::7]:5060>",
                         .from = "bob",
                         .to = "alice",
                         .params = ";rport",
                         .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    talk.params = ";rport=5060;received=64:ff9b::cb00:710a";
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    talk.params = ";rport";
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.1, 15, "192.0.2.164:40000", "203.0.113.10:30000", 7, 0);
    wn_talk_hang_up(&talk, 15.5);
    wn_trial_wait(trial, 30);
    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_POSSIBLE);
}

/* At her link: the server is known to be beyond the NAT64, since it sees her as 198.51.100.7.  He,
 * whose SDP names an IPv4 address of another host, is asked to send to IPv6. */
static void
likely_where_the_other_phone_has_ipv4_alone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char       *answer = wn_talk_sdp("192.0.2.77", 16384);
    WnTalk                 talk = { .trial = trial,
                                    .client = "[2001:db8:5::7]:5060",
                                    .server = "[2001:db8:64::203.0.113.11]:5060",
                                    .params = ";rport",
                                    .contact = "<sip:alice@[2001:db8:5::7]:5060>",
                                    .remote = "<sip:bob@192.0.2.77:5060>",
                                    .accepted = true };
    const WnCauseVerdict  *verdict;
    const WnSubjectReport *call;

    wn_talk_request(&talk, 0, "INVITE", 1, OFFER_OF_IPV6);
    talk.params = ";rport=5060;received=198.51.100.7";
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 11, "[2001:db8:5::7]:16384", "[2001:db8:64::192.0.2.77]:16384", 7, 0);
    wn_talk_hang_up(&talk, 11.5);
    wn_trial_wait(trial, 20);
    wn_assert_headline(trial, "alice", "nat64-ipv4-literal", WN_GRADE_LIKELY);
    call = wn_trial_subject(trial, WN_SUBJECT_CALL, "alice");
    verdict = call->headline;
    g_assert_cmpuint(call->n_capture_next, ==, 1);
    g_assert_cmpstr(call->capture_next[0].where, ==, "at the other phone, or outside its router");
    g_assert_true(g_str_has_prefix(verdict->evidence[0].text, "192.0.2.77 speaks IPv4"));
}

/* A server with sockets for both families writes IPv4 addresses as ::ffff:a.b.c.d (RFC 4291
 * 2.5.5.2); all packets are of IPv4, and hers hears nothing since she is muted. */
static void
silent_where_ipv4_is_written_as_ipv6(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    WnTalk           talk = { .trial = trial, .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    talk.params = ";rport=5060;received=::ffff:198.51.100.7";
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1,
                     "Content-Type: application/sdp\n\nv=0\n"
                     "o=- 1 1 IN IP6 ::ffff:203.0.113.10\ns=-\n"
                     "c=IN IP6 ::ffff:203.0.113.10\nt=0 0\nm=audio 6000 RTP/AVP 0\n");
    talk.params = NULL;
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 40, "203.0.113.10:6000", "192.168.1.20:4000", 7, 0);
    wn_talk_hang_up(&talk, 40);
    wn_trial_wait(trial, 80);
    wn_assert_unnamed(trial, "nat64-ipv4-literal");
    wn_assert_headline(trial, "alice", "not-nat-silent-endpoint", WN_GRADE_CERTAIN);
    g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 1);
    g_assert_cmpint(wn_trial_report(trial)->nats[0].outsides[0].family, ==, 4);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/nat64-ipv4-literal/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/nat64-ipv4-literal/certain_where_sound_of_hers_is_captured",
                    certain_where_sound_of_hers_is_captured);
    g_test_add_func("/causes/nat64-ipv4-literal/a_hazard_where_sip_alone_was_captured",
                    a_hazard_where_sip_alone_was_captured);
    g_test_add_func("/causes/nat64-ipv4-literal/certain_where_both_are_silent_on_their_links",
                    certain_where_both_are_silent_on_their_links);
    g_test_add_func("/causes/nat64-ipv4-literal/a_hazard_where_both_were_filtered",
                    a_hazard_where_both_were_filtered);
    g_test_add_func("/causes/nat64-ipv4-literal/likely_at_the_exchange", likely_at_the_exchange);
    g_test_add_func("/causes/nat64-ipv4-literal/possible_where_she_is_heard_of_by_ipv6",
                    possible_where_she_is_heard_of_by_ipv6);
    g_test_add_func("/causes/nat64-ipv4-literal/possible_without_a_translator",
                    possible_without_a_translator);
    g_test_add_func("/causes/nat64-ipv4-literal/silent_where_sound_comes_through_the_translator",
                    silent_where_sound_comes_through_the_translator);
    g_test_add_func("/causes/nat64-ipv4-literal/silent_about_a_server_in_other_notation",
                    silent_about_a_server_in_other_notation);
    g_test_add_func("/causes/nat64-ipv4-literal/possible_where_the_server_is_sent_sound",
                    possible_where_the_server_is_sent_sound);
    g_test_add_func("/causes/nat64-ipv4-literal/likely_where_the_other_phone_has_ipv4_alone",
                    likely_where_the_other_phone_has_ipv4_alone);
    g_test_add_func("/causes/nat64-ipv4-literal/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func("/causes/nat64-ipv4-literal/silent_where_ipv4_is_written_as_ipv6",
                    silent_where_ipv4_is_written_as_ipv6);
    return g_test_run();
}
