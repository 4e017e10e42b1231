/* SPDX-License-Identifier: GPL-2.0-or-later */
/* wrong-interface-advertised at each vantage point, and its innocent twin. */
#include <string.h>

#include "support/media_call.h"
#include "support/talk.h"

/* She sends from one address and asks for sound at another of her own; none comes. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("wrong-interface-advertised.pcap");

    wn_assert_headline(trial, "alice", "wrong-interface-advertised", WN_GRADE_CERTAIN);
}

/* Two private networks in one message; that the sound goes astray is shown by the first. */
static void
beside_the_private_address_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("wrong-interface-advertised.wan.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    g_assert_cmpstr(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->also[0].info->id, ==,
                    "wrong-interface-advertised");
}

/* At a PBX of the same network: he registers from one address and names another one. */
static void
likely_of_a_contact(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("wrong-interface-advertised.contact.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("wrong-interface-advertised.contact.not.pcap");

    wn_assert_headline(trial, "bob", "wrong-interface-advertised", WN_GRADE_LIKELY);
    wn_assert_unnamed(twin, "wrong-interface-advertised");
}

/* At a PBX of his network he names that place, where the INVITE is sent in vain; an ICMP error of
 * that code comes from there, or none. */
static WnTrial *
registered_elsewhere(const char *addr, const char *reporter, uint8_t code)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *place = g_strdup_printf("%s:5060", addr);
    g_autofree char *contact = g_strdup_printf("<sip:bob@%s>", place);
    WnTalk           phone = { .trial = trial,
                               .client = "192.168.1.20:5060",
                               .server = "192.168.1.10:5060",
                               .from = "bob",
                               .contact = contact,
                               .remote = contact,
                               .params = ";received=192.168.1.20;rport=5060",
                               .call_id = "reg" };
    WnTalk           branch = { .trial = trial,
                                .client = "192.168.1.10:5060",
                                .server = place,
                                .from = "dave",
                                .call_id = "call" };

    wn_trial_hops(trial, 64);
    wn_talk_request(&phone, 0, "REGISTER", 1, NULL);
    wn_talk_response(&phone, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&branch, 10, "INVITE", 1, NULL);
    if (reporter)
        wn_trial_icmp(trial, 13, reporter, 3, code, "192.168.1.10:5060", place);
    wn_trial_wait(trial, 120);
    return trial;
}

/* A router that looked for the host in vain is of its network, and the phone may be off. */
static void
certain_where_no_way_leads_to_its_network(void)
{
    g_autoptr(WnTrial) silence = registered_elsewhere("172.17.0.1", NULL, 0);
    g_autoptr(WnTrial) no_way = registered_elsewhere("172.17.0.1", "192.168.1.1", 0);
    g_autoptr(WnTrial) no_host = registered_elsewhere("172.17.0.1", "192.168.1.1", 1);

    wn_assert_headline(silence, "dave", "wrong-interface-advertised", WN_GRADE_LIKELY);
    wn_assert_headline(no_way, "dave", "wrong-interface-advertised", WN_GRADE_CERTAIN);
    wn_assert_headline(no_host, "dave", "wrong-interface-advertised", WN_GRADE_LIKELY);
}

/* On the link of the PBX, where ARP was answered (an address that two hosts share, say); and where
 * a host says that its port is closed. */
static void
unnamed_where_somebody_is(void)
{
    g_autoptr(WnTrial) link = registered_elsewhere("192.168.1.50", NULL, 0);
    g_autoptr(WnTrial) closed = registered_elsewhere("192.168.2.20", "192.168.2.20", 3);

    wn_assert_unnamed(link, "wrong-interface-advertised");
    wn_assert_unnamed(closed, "wrong-interface-advertised");
}

/* Sound wanted at that place by a phone whose Contact is 192.168.1.20, seen outside; a neighbour's
 * packets from that address have so many hops left, hers 62. */
static WnTrial *
two_networks_beside(const char *place, uint8_t hops)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp(place, 16384);
    g_autofree char *answer = wn_talk_sdp("192.0.2.99", 16400);
    WnTalk           talk = { .trial = trial,
                              .client = "198.51.100.7:5060",
                              .via = "192.168.1.20:5060",
                              .contact = "<sip:alice@192.168.1.20:5060>",
                              .remote = "<sip:bob@192.0.2.99:5060>",
                              .accepted = true };

    wn_trial_hops(trial, hops);
    wn_trial_datagram(trial, 0, "198.51.100.7:40000", "203.0.113.77:4500", wn_bytes("x", 1));
    wn_trial_hops(trial, 62);
    wn_talk_request(&talk, 0, "INVITE", 1, offer);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 11, "198.51.100.7:16384", "192.0.2.99:16400", 1, 0);
    wn_talk_request(&talk, 11.5, "BYE", 2, NULL);
    wn_talk_response(&talk, 11.6, "200 OK", "BYE", 2, NULL);
    return trial;
}

static WnTrial *
two_networks(const char *place)
{
    return two_networks_beside(place, 62);
}

/* One router more before her than before others: what lies between the two may be what her router
 * tells her as its outside address. */
static void
possible_behind_a_further_router(void)
{
    g_autoptr(WnTrial) trial = two_networks_beside("10.20.0.7", 63);

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    wn_assert_hazard(trial, "double-nat");
}

static void
likely_where_the_other_is_a_private_network(void)
{
    g_autoptr(WnTrial) trial = two_networks("10.20.0.7");

    wn_assert_headline(trial, "alice", "wrong-interface-advertised", WN_GRADE_LIKELY);
}

/* Between the customer's router and the provider's: the inner one has such an address outside, and
 * tells it to its phones (RFC 6598). */
static void
unnamed_where_the_other_is_the_providers(void)
{
    g_autoptr(WnTrial) trial = two_networks("100.64.3.7");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_LIKELY);
    wn_assert_unnamed(trial, "wrong-interface-advertised");
}

/* Towards a peer outside; asks: what the phone sends to its router before. */
static WnTrial *
call_outside(const char *asks)
{
    static const char search[] = "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n";
    g_autofree char  *offer = wn_call_sdp("10.8.0.6", 4000, "");
    g_autofree char  *answer = wn_call_sdp("192.0.2.40", 6000, "");
    g_autofree char  *invite = g_strdup_printf(
         "INVITE sip:bob@192.0.2.40 SIP/2.0\nVia: SIP/2.0/UDP 192.168.1.20:5060;rport;"
          "branch=z9hG4bKi\nFrom: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\n"
          "Call-ID: media-1\nCSeq: 1 INVITE\nContact: <sip:alice@192.168.1.20>\n"
          "Content-Type: application/sdp\n\n%s",
         offer);
    g_autofree char *ok = g_strdup_printf(
        "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.168.1.20:5060;received=198.51.100.7;rport=5060;"
        "branch=z9hG4bKi\nFrom: <sip:alice@example.net>;tag=a\n"
        "To: <sip:bob@example.net>;tag=b\nCall-ID: media-1\nCSeq: 1 INVITE\n"
        "Contact: <sip:bob@192.0.2.40>\nContent-Type: application/sdp\n\n%s",
        answer);
    g_autofree char *ack =
        g_strdup("ACK sip:bob@192.0.2.40 SIP/2.0\nVia: SIP/2.0/UDP 192.168.1.20:5060;rport;"
                 "branch=z9hG4bKk\nFrom: <sip:alice@example.net>;tag=a\n"
                 "To: <sip:bob@example.net>;tag=b\nCall-ID: media-1\nCSeq: 1 ACK\n");
    WnTrial *trial = wn_trial_new(NULL);

    if (asks)
        wn_trial_datagram(trial, -1, "192.168.1.20:49152", asks,
                          wn_bytes(search, sizeof(search) - 1));
    wn_trial_sip(trial, 0, "192.168.1.20:5060", BOB_SIP, invite);
    wn_trial_sip(trial, 1, BOB_SIP, "192.168.1.20:5060", ok);
    wn_trial_sip(trial, 1.1, "192.168.1.20:5060", BOB_SIP, ack);
    wn_trial_rtp(trial, 1.2, 14, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_wait(trial, 60);
    return trial;
}

static WnGrade
grade_in(WnTrial *trial)
{
    const WnSubjectReport *call = wn_call_report(trial);

    if (call->headline && !strcmp(call->headline->info->id, "wrong-interface-advertised"))
        return call->headline->grade;
    for (size_t i = 0; i < call->n_also; i++)
        if (!strcmp(call->also[i].info->id, "wrong-interface-advertised"))
            return call->also[i].grade;
    return WN_GRADE_NONE;
}

/* A phone that asks routers for their outside addresses may have been told that one, by a router
 * behind another router, before this capture began. */
static void
less_sure_where_a_router_may_have_told_it(void)
{
    g_autoptr(WnTrial) silent = call_outside(NULL);
    g_autoptr(WnTrial) upnp = call_outside("239.255.255.250:1900");
    g_autoptr(WnTrial) portmap = call_outside("192.168.1.1:5351");

    g_assert_cmpint(grade_in(silent), ==, WN_GRADE_LIKELY);
    g_assert_cmpint(grade_in(upnp), <=, WN_GRADE_POSSIBLE);
    g_assert_cmpint(grade_in(portmap), <=, WN_GRADE_POSSIBLE);
}

/* The twin: the SDP names the address that she sends from. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("wrong-interface-advertised.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "wrong-interface-advertised");
}

/* At a server in a container, whose host sends anew what phones outside send to it, from ports of
 * its own: their addresses are theirs, and none of another card. */
static void
not_of_a_phone_beyond_the_host_of_a_container(void)
{
    static const struct {
        const char *source;
        unsigned    port;
    } cases[] = { { "172.17.0.1:42000", 41000 }, { "172.17.0.1:4000", 5060 } };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *client = g_strdup_printf("172.17.0.1:%u", cases[i].port);
        g_autofree char *seen = g_strdup_printf(";received=172.17.0.1;rport=%u", cases[i].port);
        g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
        g_autofree char *answer = wn_talk_sdp("198.51.100.10", 12000);
        WnTalk           talk = { .trial = trial,
                                  .client = client,
                                  .server = "172.17.0.2:5060",
                                  .via = "192.168.1.20:5060",
                                  .remote = "<sip:600@198.51.100.10:5060>",
                                  .accepted = true };

        wn_talk_request(&talk, 0, "INVITE", 1, offer);
        talk.params = seen;
        wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
        wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
        wn_trial_rtp(trial, 1.2, 20, cases[i].source, "172.17.0.2:12000", 7, 0);
        wn_trial_rtp(trial, 1.3, 20, "172.17.0.2:12000", "192.168.1.20:4000", 8, 0);
        wn_talk_request(&talk, 21, "BYE", 2, NULL);
        wn_talk_response(&talk, 21.1, "200 OK", "BYE", 2, NULL);
        wn_trial_wait(trial, 60);
        if (i == 0)
            wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
        else /* from its very sockets: that is a host with two addresses */
            wn_assert_headline(trial, "alice", "wrong-interface-advertised", WN_GRADE_CERTAIN);
        if (i == 0)
            wn_assert_unnamed(trial, "wrong-interface-advertised");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/wrong-interface-advertised/certain_at_the_phone",
                    certain_at_the_phone);
    g_test_add_func("/causes/wrong-interface-advertised/beside_the_private_address_outside",
                    beside_the_private_address_outside);
    g_test_add_func("/causes/wrong-interface-advertised/possible_behind_a_further_router",
                    possible_behind_a_further_router);
    g_test_add_func(
        "/causes/wrong-interface-advertised/likely_where_the_other_is_a_private_network",
        likely_where_the_other_is_a_private_network);
    g_test_add_func("/causes/wrong-interface-advertised/unnamed_where_the_other_is_the_providers",
                    unnamed_where_the_other_is_the_providers);
    g_test_add_func("/causes/wrong-interface-advertised/less_sure_where_a_router_may_have_told_it",
                    less_sure_where_a_router_may_have_told_it);
    g_test_add_func("/causes/wrong-interface-advertised/silent_in_the_twin", silent_in_the_twin);
    g_test_add_func(
        "/causes/wrong-interface-advertised/not_of_a_phone_beyond_the_host_of_a_container",
        not_of_a_phone_beyond_the_host_of_a_container);
    g_test_add_func("/causes/wrong-interface-advertised/likely_of_a_contact", likely_of_a_contact);
    g_test_add_func("/causes/wrong-interface-advertised/certain_where_no_way_leads_to_its_network",
                    certain_where_no_way_leads_to_its_network);
    g_test_add_func("/causes/wrong-interface-advertised/unnamed_where_somebody_is",
                    unnamed_where_somebody_is);
    return g_test_run();
}
