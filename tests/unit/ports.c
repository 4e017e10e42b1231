/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The port audit: what may be said of a port, from what was told when. */
#include <string.h>

#include "support/media_call.h"
#include "support/talk.h"

static void
register_at(WnTrial *trial, double at, const char *server, unsigned seen_port)
{
    g_autofree char *request = g_strdup_printf(
        "REGISTER sip:%s SIP/2.0\nVia: SIP/2.0/UDP 10.7.7.7:5060;branch=z9hG4bK%s;rport\n"
        "From: <sip:alice@%s>;tag=a\nTo: <sip:alice@%s>\nCall-ID: r-%s\nCSeq: 1 REGISTER\n"
        "Contact: <sip:alice@10.7.7.7:5060>\n\n",
        server, server, server, server, server);
    g_autofree char *response = g_strdup_printf(
        "SIP/2.0 200 OK\n"
        "Via: SIP/2.0/UDP 10.7.7.7:5060;branch=z9hG4bK%s;received=192.0.2.77;rport=%u\n"
        "From: <sip:alice@%s>;tag=a\nTo: <sip:alice@%s>;tag=b\nCall-ID: r-%s\nCSeq: 1 REGISTER\n"
        "Contact: <sip:alice@10.7.7.7:5060>;expires=600\n\n",
        server, seen_port, server, server, server);
    g_autofree char *there = g_strdup_printf("%s:5060", server);

    wn_trial_sip(trial, at, "10.7.7.7:5060", there, request);
    wn_trial_sip(trial, at + 0.05, there, "10.7.7.7:5060", response);
}

static const WnPortReport *
port_of(WnTrial *trial, const char *addr, uint16_t port)
{
    const WnReport *report = wn_trial_report(trial);
    WnAddr          wanted;

    g_assert_true(wn_addr_parse(wn_bytes(addr, strlen(addr)), &wanted));
    for (size_t i = 0; i < report->n_ports; i++)
        if (report->ports[i].endpoint.port == port &&
            wn_addr_equal(&report->ports[i].endpoint.addr, &wanted))
            return &report->ports[i];
    g_error("no row of %s:%u", addr, port);
}

static void
two_ports_at_once_are_per_destination(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_at(trial, 0, "203.0.113.101", 41001);
    register_at(trial, 1, "203.0.113.102", 41002);
    g_assert_cmpstr(port_of(trial, "10.7.7.7", 5060)->verdict, ==, "changed-per-destination");
}

/* Minutes later the mapping may have expired, and the next one has another port. */
static void
two_ports_in_turn_are_not(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    register_at(trial, 0, "203.0.113.101", 41001);
    register_at(trial, 150, "203.0.113.102", 41002);
    g_assert_cmpstr(port_of(trial, "10.7.7.7", 5060)->verdict, ==, "changed");
}

/* Outside a NAT the port inside is not seen; nor is the outside port the one that peers were told.
 */
/* She knows the public address of her router, which forwards the port: inside, her packets have her
 * own address all the same. */
static void
named_as_the_router_has_it(void)
{
    static const char *const names[] = { "198.51.100.7", "192.168.1.20" };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *offer = wn_talk_sdp(names[i], 16384);
        g_autofree char *answer = wn_talk_sdp("192.0.2.40", 6000);
        WnTalk           talk = { .trial = trial, .accepted = true };

        wn_talk_answered(&talk, 0, offer, answer);
        wn_trial_rtp(trial, 1.2, 9.2, "192.168.1.20:16384", "192.0.2.40:6000", 1, 0);
        wn_trial_rtp(trial, 1.2, 9.2, "192.0.2.40:6000", "192.168.1.20:16384", 2, 0);
        g_assert_cmpstr(port_of(trial, "192.168.1.20", 16384)->verdict, ==, "unknown");
    }
}

static void
outside_of_a_nat(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();
    uint8_t report[8] = { 0x80, 201, 0, 1, 0x0a, 0x11, 0xce, 0x00 };

    wn_call_request(trial, 1.2, "OPTIONS", 2, "192.168.1.20:5060;rport", NULL);
    wn_call_response(trial, 1.3, "200 OK", "OPTIONS", 2,
                     "192.168.1.20:5060;received=198.51.100.7;rport=5060", NULL);
    wn_trial_rtp(trial, 1.2, 9.2, "198.51.100.7:33333", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, "198.51.100.7:33333", BOB_SSRC, 0);
    wn_trial_datagram(trial, 5, "198.51.100.7:44445", "192.0.2.40:6001",
                      wn_bytes(report, sizeof(report)));
    wn_call_hang_up(trial, 9.3);
    g_assert_cmpstr(port_of(trial, "198.51.100.7", 44445)->verdict, ==, "unknown");
    g_assert_cmpstr(port_of(trial, "198.51.100.7", 33333)->verdict, ==, "changed");
    g_assert_cmpuint(port_of(trial, "198.51.100.7", 33333)->n_remarks, ==, 0);
}

static bool
is_remarked(WnTrial *trial, const char *addr, uint16_t port, const char *word)
{
    const WnPortReport *row = port_of(trial, addr, port);

    for (size_t i = 0; i < row->n_remarks; i++)
        if (strstr(row->remarks[i], word))
            return true;
    return false;
}

/* A call of alice's with sound from her port 4000 for ten seconds. */
static void
call_again(WnTrial *trial, double at, const char *call_id)
{
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 6000);
    WnTalk           talk = { .trial = trial, .call_id = call_id, .accepted = true };

    wn_talk_request(&talk, at, "INVITE", 1, offer);
    wn_talk_response(&talk, at + 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, at + 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, at + 1.2, at + 11, "192.168.1.20:4000", "203.0.113.10:6000", 7, 0);
    wn_talk_request(&talk, at + 11, "BYE", 2, NULL);
    wn_talk_response(&talk, at + 11.1, "200 OK", "BYE", 2, NULL);
}

/* RFC 7362 5: what is on its way yet may be taken for the next call's first packets. */
static void
soon_used_again(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_again(trial, 0, "first");
    call_again(trial, 20, "second");
    g_assert_true(is_remarked(trial, "192.168.1.20", 4000, "within 30 s"));
}

static void
used_again_much_later(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_again(trial, 0, "first");
    call_again(trial, 60, "second");
    g_assert_false(is_remarked(trial, "192.168.1.20", 4000, "within 30 s"));
}

static void
add_report(WnTrial *trial, double at, const char *src, const char *dst)
{
    static const uint8_t report[8] = { 0x80, 201, 0, 1, 0x0b, 0x0b, 0x0b, 0x0b };

    wn_trial_datagram(trial, at, src, dst, wn_bytes(report, sizeof(report)));
}

static WnTrial *
call_with(const char *lines)
{
    WnTrial *trial = wn_call_public(lines);

    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    return trial;
}

/* Both descriptions say so. */
static void
rtcp_on_the_same_port(void)
{
    g_autoptr(WnTrial) trial = call_with("a=rtcp-mux\n");
    g_autoptr(WnTrial) without = call_with("");

    wn_call_hang_up(trial, 9.3);
    wn_call_hang_up(without, 9.3);
    g_assert_true(is_remarked(trial, "198.51.100.7", 4000, "rtcp-mux"));
    g_assert_false(is_remarked(without, "198.51.100.7", 4000, "rtcp-mux"));
}

/* RFC 3605: both want RTCP at 7000; hers is heeded, and his is not. */
static void
rtcp_on_a_port_of_its_own(void)
{
    g_autoptr(WnTrial) trial = call_with("a=rtcp:7000\n");

    add_report(trial, 5, "192.0.2.40:7000", "198.51.100.7:7000");
    add_report(trial, 6, "198.51.100.7:7000", "192.0.2.40:6001");
    wn_call_hang_up(trial, 9.3);
    g_assert_cmpstr(port_of(trial, "198.51.100.7", 7000)->role, ==, "audio-rtcp");
    g_assert_cmpuint(port_of(trial, "198.51.100.7", 7000)->advertised.port, ==, 7000);
    g_assert_false(is_remarked(trial, "198.51.100.7", 7000, "heed"));
    g_assert_true(is_remarked(trial, "198.51.100.7", 4000, "a=rtcp"));
    g_assert_true(is_remarked(trial, "192.0.2.40", 6001, "heed"));
}

/* She offers to share the port, he does not answer that (RFC 5761 5.1.1): what
 * a=rtcp names holds. */
static void
rtcp_that_only_one_would_share(void)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "a=rtcp-mux\na=rtcp:7000\n");
    g_autofree char *plain = wn_call_sdp("198.51.100.7", 4000, "a=rtcp-mux\n");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    g_autoptr(WnTrial) named = wn_trial_new(NULL);
    g_autoptr(WnTrial) next = wn_trial_new(NULL);

    wn_call_begin(named, ALICE_SIP, offer, answer);
    wn_trial_rtp(named, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    add_report(named, 5, "198.51.100.7:7000", "192.0.2.40:6001");
    wn_call_hang_up(named, 9.3);
    g_assert_cmpstr(port_of(named, "198.51.100.7", 7000)->role, ==, "audio-rtcp");
    g_assert_cmpuint(port_of(named, "198.51.100.7", 7000)->advertised.port, ==, 7000);
    g_assert_false(is_remarked(named, "198.51.100.7", 4000, "rtcp-mux"));

    wn_call_begin(next, ALICE_SIP, plain, answer);
    wn_trial_rtp(next, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    add_report(next, 5, "198.51.100.7:4001", "192.0.2.40:6001");
    wn_call_hang_up(next, 9.3);
    g_assert_cmpstr(port_of(next, "198.51.100.7", 4001)->role, ==, "audio-rtcp");
    g_assert_false(is_remarked(next, "198.51.100.7", 4000, "a=rtcp"));
}

/* Text messages of a session go by TCP (RFC 4975): who offered connects from a port of the moment
 * to the one that the answer names. */
static void
msrp_has_rows_of_tcp(void)
{
    static const char SDP[] = "v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n"
                              "m=message %u TCP/MSRP *\na=accept-types:text/plain\n"
                              "a=path:msrp://%s:%u/s1;tcp\n";
    g_autofree char  *offer =
        g_strdup_printf(SDP, "198.51.100.7", "198.51.100.7", 2855u, "198.51.100.7", 2855u);
    g_autofree char *answer =
        g_strdup_printf(SDP, "192.0.2.40", "192.0.2.40", 7654u, "192.0.2.40", 7654u);
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnPortReport *row;

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    wn_trial_tcp(trial, 1.2, "198.51.100.7:50123", "192.0.2.40:7654", 0x02);
    wn_trial_tcp(trial, 1.3, "192.0.2.40:7654", "198.51.100.7:50123", 0x12);
    wn_call_hang_up(trial, 9.3);
    row = port_of(trial, "192.0.2.40", 7654);
    g_assert_cmpstr(row->role, ==, "app");
    g_assert_cmpint(row->carrier, ==, WN_CARRIER_TCP);
    g_assert_cmpstr(row->traffic, ==, "both");
    g_assert_cmpstr(row->verdict, ==, "unchanged");
    row = port_of(trial, "198.51.100.7", 2855);
    g_assert_cmpint(row->carrier, ==, WN_CARRIER_TCP);
    g_assert_cmpstr(row->traffic, ==, "unseen");
}

/* RFC 3581: a router gave the request another port than Via names. */
static void
answered_by_rport_only(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:31000", .via = "192.168.1.20:5060" };
    WnTalk kept = {
        .trial = trial, .client = "198.51.100.9:5060", .via = "192.168.1.22", .call_id = "kept"
    };

    wn_talk_request(&talk, 0, "REGISTER", 1, NULL);
    wn_talk_request(&kept, 1, "REGISTER", 1, NULL);
    wn_trial_wait(trial, 5);
    g_assert_true(is_remarked(trial, "198.51.100.7", 31000, "rport"));
    g_assert_false(is_remarked(trial, "198.51.100.9", 5060, "rport"));
}

/* A name instead of an address, and port 0 (RFC 8866 5.14: none), are no sockets. */
static void
no_row_without_a_socket(void)
{
    static const char *const wheres[] = { "phone.example.net", "198.51.100.7" };

    for (unsigned i = 0; i < G_N_ELEMENTS(wheres); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autofree char *offer = g_strdup_printf("v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n"
                                                 "m=audio %u RTP/AVP 0\nm=video %u RTP/AVP 96\n",
                                                 wheres[i], wheres[i], 4000u, i == 0 ? 4002u : 0u);
        g_autofree char *answer =
            g_strdup_printf("v=0\no=- 1 1 IN IP4 192.0.2.40\ns=-\nc=IN IP4 192.0.2.40\nt=0 0\n"
                            "m=audio 6000 RTP/AVP 0\nm=video 6002 RTP/AVP 96\n");

        wn_call_begin(trial, ALICE_SIP, offer, answer);
        wn_call_hang_up(trial, 9.3);
        for (size_t row = 0; row < wn_trial_report(trial)->n_ports; row++) {
            g_assert_cmpuint(wn_trial_report(trial)->ports[row].endpoint.port, !=, 0);
            g_assert_cmpint(wn_trial_report(trial)->ports[row].endpoint.addr.family, !=, 0);
        }
    }
}

static void
leg_of(WnTrial *trial, double at, const char *client, const char *server, const char *offered,
       unsigned offer_port, const char *answered, unsigned answer_port, const char *call_id)
{
    g_autofree char *offer = wn_talk_sdp(offered, offer_port);
    g_autofree char *answer = wn_talk_sdp(answered, answer_port);
    WnTalk           talk = { .trial = trial,
                              .client = client,
                              .server = server,
                              .via = client,
                              .call_id = call_id,
                              .accepted = true };

    wn_talk_request(&talk, at, "INVITE", 1, offer);
    wn_talk_response(&talk, at + 0.5, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, at + 0.6, "ACK", 1, NULL);
}

static void
speak(WnTrial *trial, double at, double until, const char *one, const char *other, uint32_t ssrc)
{
    wn_trial_rtp(trial, at, until, one, other, ssrc, 0);
    wn_trial_rtp(trial, at, until, other, one, ssrc + 1, 0);
}

#define RELAY      "203.0.113.10"
#define RELAY_SIP  RELAY ":5060"
#define FIRST_SIP  "198.51.100.7:5060"
#define SECOND_SIP "198.51.100.7:14203"
#define SHARED     "198.51.100.7:16384"

/* Both phones of one home use port 16384, which the router keeps; a relay has a port for each. */
static void
two_phones_in_turn_behind_one_port(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnReport *report;
    unsigned        of_first = 0, of_second = 0;

    leg_of(trial, 0, FIRST_SIP, RELAY_SIP, "192.168.1.20", 16384, RELAY, 30000, "call-1");
    speak(trial, 1, 3, SHARED, RELAY ":30000", 1);
    leg_of(trial, 5, SECOND_SIP, RELAY_SIP, "192.168.1.21", 16384, RELAY, 30010, "call-2");
    speak(trial, 6, 10, SHARED, RELAY ":30010", 3);
    wn_trial_wait(trial, 40);
    report = wn_trial_report(trial);
    for (size_t i = 0; i < report->n_ports; i++) {
        const WnPortReport *row = &report->ports[i];
        char                text[WN_ENDPOINT_TEXT];

        if (row->endpoint.port != 16384)
            continue;
        g_assert_cmpstr(row->verdict, ==, "unchanged");
        if (strcmp(wn_endpoint_format(&row->advertised, text), "192.168.1.20:16384") == 0)
            of_first += (unsigned) row->packets_out;
        else if (strcmp(text, "192.168.1.21:16384") == 0)
            of_second += (unsigned) row->packets_out;
    }
    g_assert_true(of_first >= 100 && of_first <= 101);
    g_assert_true(of_second >= 200 && of_second <= 201);
}

/* Their call to each other comes twice through a relay: its sockets are its own. */
static void
ports_of_a_relay_are_its_own(void)
{
    static const uint16_t ports[] = { 30068, 30076 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    leg_of(trial, 0, FIRST_SIP, RELAY_SIP, "192.168.1.20", 16384, RELAY, 30076, "call-1");
    leg_of(trial, 0.1, RELAY_SIP, SECOND_SIP, RELAY, 30068, "192.168.1.21", 16384, "call-1");
    speak(trial, 1, 3, SHARED, RELAY ":30076", 1);
    speak(trial, 1, 3, SHARED, RELAY ":30068", 3);
    wn_trial_wait(trial, 40);
    for (unsigned i = 0; i < G_N_ELEMENTS(ports); i++) {
        const WnPortReport *row = port_of(trial, RELAY, ports[i]);

        g_assert_true(wn_endpoint_equal(&row->advertised, &row->endpoint));
        g_assert_cmpstr(row->role, ==, "audio-rtp");
        g_assert_cmpstr(row->verdict, ==, "unchanged");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ports/two_ports_at_once_are_per_destination",
                    two_ports_at_once_are_per_destination);
    g_test_add_func("/ports/two_phones_in_turn_behind_one_port",
                    two_phones_in_turn_behind_one_port);
    g_test_add_func("/ports/ports_of_a_relay_are_its_own", ports_of_a_relay_are_its_own);
    g_test_add_func("/ports/two_ports_in_turn_are_not", two_ports_in_turn_are_not);
    g_test_add_func("/ports/named_as_the_router_has_it", named_as_the_router_has_it);
    g_test_add_func("/ports/outside_of_a_nat", outside_of_a_nat);
    g_test_add_func("/ports/soon_used_again", soon_used_again);
    g_test_add_func("/ports/used_again_much_later", used_again_much_later);
    g_test_add_func("/ports/rtcp_on_the_same_port", rtcp_on_the_same_port);
    g_test_add_func("/ports/rtcp_on_a_port_of_its_own", rtcp_on_a_port_of_its_own);
    g_test_add_func("/ports/rtcp_that_only_one_would_share", rtcp_that_only_one_would_share);
    g_test_add_func("/ports/msrp_has_rows_of_tcp", msrp_has_rows_of_tcp);
    g_test_add_func("/ports/answered_by_rport_only", answered_by_rport_only);
    g_test_add_func("/ports/no_row_without_a_socket", no_row_without_a_socket);
    return g_test_run();
}
