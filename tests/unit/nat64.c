/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A NAT64 (RFC 6146) is a NAT: told by servers beyond it, or seen on both sides.  Two stacks of one
 * host, a relay or a B2BUA between IPv6 and IPv4, and a phone's own translator are none.
 */
#include <string.h>

#include "base/nat64.h"
#include "correlate/tell.h"
#include "support/points.h"
#include "support/stun_talk.h"
#include "support/talk.h"

#define PHONE   "[2001:db8:1::20]:5060"
#define OUTSIDE "198.51.100.7:5060"
#define SERVER  "203.0.113.10:5060"
#define SIX     "[2001:db8:64::cb00:710a]:5060" /* the server, as the phone knows it */

static WnAddr
addr(const char *text)
{
    WnAddr parsed;

    g_assert_true(wn_addr_parse(wn_bytes(text, strlen(text)), &parsed));
    return parsed;
}

/* ------------------------------------------------------------------ notation */

/* RFC 6052 2.4. */
static void
writes_as_the_rfc(void)
{
    static const struct {
        const char *six;
        unsigned    bits;
    } written[] = {
        { "2001:db8:c000:221::", 32 },          { "2001:db8:1c0:2:21::", 40 },
        { "2001:db8:122:c000:2:2100::", 48 },   { "2001:db8:122:3c0:0:221::", 56 },
        { "2001:db8:122:344:c0:2:2100::", 64 }, { "2001:db8:122:344::192.0.2.33", 96 },
        { "64:ff9b::192.0.2.33", 96 },
    };
    WnAddr four = addr("192.0.2.33"), other = addr("198.51.100.9");

    for (unsigned i = 0; i < G_N_ELEMENTS(written); i++) {
        WnAddr six = addr(written[i].six), elsewhere;
        g_assert_cmpuint(wn_nat64_prefix(&six, &four), ==, written[i].bits);
        g_assert_cmpuint(wn_nat64_prefix(&six, &other), ==, 0);
        g_assert_cmpuint(wn_nat64_prefix(&four, &six), ==, 0);
        elsewhere = wn_nat64_write(&six, written[i].bits, &other);
        g_assert_cmpuint(wn_nat64_prefix(&elsewhere, &other), ==, written[i].bits);
        six.bytes[8] = 1; /* no IPv4 byte may stand there */
        g_assert_cmpuint(wn_nat64_prefix(&six, &four), ==, 0);
    }
}

/* How one host writes IPv4 for itself (RFC 4291 2.5.5). */
static void
mapped_addresses_are_no_translation(void)
{
    WnAddr six = addr("::ffff:192.0.2.33"), four = addr("192.0.2.33");

    g_assert_cmpuint(wn_nat64_prefix(&six, &four), ==, 0);
}

/* ------------------------------------------------------------------ what servers tell */

static void
assert_nat64(WnTrial *trial, const char *inside, const char *outside)
{
    const WnReport    *report = wn_trial_report(trial);
    const WnNatReport *nat = report->nats;
    WnAddr             in = addr(inside), out = addr(outside);

    g_assert_cmpuint(report->n_nats, ==, 1);
    g_assert_true(nat->nat64 && nat->translates);
    g_assert_cmpuint(nat->n_insides, ==, 1);
    g_assert_true(wn_addr_equal(&nat->insides[0], &in));
    g_assert_cmpuint(nat->n_outsides, ==, 1);
    g_assert_true(wn_addr_equal(&nat->outsides[0], &out));
}

static void
registers(WnTrial *trial, const char *client, const char *server, const char *via, const char *told)
{
    WnTalk talk = { .trial = trial,
                    .client = client,
                    .server = server,
                    .via = via,
                    .params = ";rport",
                    .contact = "<sip:alice@[2001:db8:1::20]:5060>" };

    wn_talk_request(&talk, 0, "REGISTER", 1, "Expires: 600\n\n");
    talk.params = told;
    wn_talk_response(&talk, 0.1, "200 OK", "REGISTER", 1, "Expires: 600\n\n");
}

static void
told_by_the_registrar(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, PHONE, SIX, PHONE, ";rport=5060;received=198.51.100.7");
    assert_nat64(trial, "2001:db8:1::20", "198.51.100.7");
    g_assert_cmpint(wn_trial_report(trial)->nats[0].port_preserved, ==, WN_YES);
}

/* A host with two stacks may name the one and send from the other: outside nobody can tell. */
static void
two_stacks_seen_outside_are_none(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    registers(trial, OUTSIDE, SERVER, PHONE, ";rport=5060;received=198.51.100.7");
    g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 0);
    g_assert_null(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "alice")->registration_flow);
}

static void
asks(WnTrial *trial, double seconds, const char *server, const char *mapped)
{
    WnStunTalk talk = {
        .trial = trial, .client = "[2001:db8:1::20]:16384", .server = server, .mapped = mapped
    };

    wn_stun_talk(&talk, seconds);
}

static void
stun_tells_how_it_maps(void)
{
    g_autoptr(WnTrial) one = wn_trial_new(NULL), each = wn_trial_new(NULL);

    asks(one, 3, "[64:ff9b::203.0.113.20]:3478", "198.51.100.7:40001");
    asks(one, 4, "[64:ff9b::203.0.113.21]:3478", "198.51.100.7:40001");
    assert_nat64(one, "2001:db8:1::20", "198.51.100.7");
    g_assert_cmpint(wn_trial_report(one)->nats[0].mapping.most, ==, WN_DEPENDS_ON_NOTHING);
    asks(each, 3, "[64:ff9b::203.0.113.20]:3478", "198.51.100.7:40001");
    asks(each, 4, "[64:ff9b::203.0.113.21]:3478", "198.51.100.7:40002");
    g_assert_cmpint(wn_trial_report(each)->nats[0].mapping.least, ==, WN_DEPENDS_ON_ADDRESS);
    g_assert_cmpint(wn_trial_report(each)->nats[0].port_preserved, ==, WN_NO);
}

/* A check from another host with IPv6 comes in beside the translator, and says nothing of it. */
static void
lets_no_ipv6_host_in(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnStunTalk check = { .trial = trial,
                         .client = "[2001:db8:9::9]:7000",
                         .server = "[2001:db8:1::20]:16384",
                         .username = "a:b" };

    wn_trial_wait(trial, 0);
    asks(trial, 3, "[64:ff9b::203.0.113.20]:3478", "198.51.100.7:40001");
    wn_stun_talk(&check, 5);
    g_assert_cmpint(wn_trial_report(trial)->nats[0].filtering.grade, ==, WN_GRADE_NONE);
    check.client = "[64:ff9b::192.0.2.9]:7000";
    wn_stun_talk(&check, 6);
    g_assert_cmpint(wn_trial_report(trial)->nats[0].filtering.most, ==, WN_DEPENDS_ON_NOTHING);
}

/* ------------------------------------------------------------------ both sides in one file */

static void
is_seen_again(WnTrial *trial, const char *client, const char *server, const char *call_id)
{
    WnTalk talk = { .trial = trial,
                    .client = PHONE,
                    .server = SIX,
                    .params = ";rport",
                    .contact = "<sip:alice@[2001:db8:1::20]:5060>",
                    .call_id = "options-1" };

    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 3, "OPTIONS", 1, NULL);
    wn_trial_hops(trial, 63);
    talk.client = client;
    talk.server = server;
    talk.via = PHONE;
    talk.call_id = call_id;
    wn_talk_request(&talk, 3.001, "OPTIONS", 1, NULL);
}

static void
seen_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    is_seen_again(trial, "198.51.100.7:41000", SERVER, "options-1");
    assert_nat64(trial, "2001:db8:1::20", "198.51.100.7");
    g_assert_cmpint(wn_trial_report(trial)->nats[0].alg, ==, WN_NO);
}

/* What goes on to somebody else, or under another Call-ID, was sent by a host of its own. */
static void
a_server_between_is_none(void)
{
    g_autoptr(WnTrial) relay = wn_trial_new(NULL), b2bua = wn_trial_new(NULL);

    is_seen_again(relay, "198.51.100.7:41000", "192.0.2.30:5060", "options-1");
    g_assert_cmpuint(wn_trial_report(relay)->n_nats, ==, 0);
    is_seen_again(b2bua, "198.51.100.7:41000", SERVER, "options-2");
    g_assert_cmpuint(wn_trial_report(b2bua)->n_nats, ==, 0);
}

/* A phone's own translator has its private IPv4 address before it (RFC 6877). */
static void
a_phones_own_translator_is_none(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = {
        .trial = trial, .client = "192.168.1.20:5060", .server = SERVER, .params = ";rport"
    };

    wn_trial_hops(trial, 64);
    wn_talk_request(&talk, 3, "OPTIONS", 1, NULL);
    wn_trial_hops(trial, 63);
    talk.client = PHONE;
    talk.server = SIX;
    talk.via = "192.168.1.20:5060";
    wn_talk_request(&talk, 3.001, "OPTIONS", 1, NULL);
    g_assert_cmpuint(wn_trial_report(trial)->n_nats, ==, 0);
}

/* ------------------------------------------------------------------ two capture points */

enum { INSIDE, OUT, PLACES };

static void
sounds(WnTape *const at[PLACES], WnTime start, const char *six, const char *four, uint32_t ssrc)
{
    uint8_t room[172];

    for (uint16_t i = 0; i < 100; i++) {
        WnTime time = start + i * 20 * WN_MILLISECOND;

        wn_tape_see(at[INSIDE], time, "[2001:db8:1::20]:4000", six, wn_tape_rtp(room, ssrc, i), 64);
        wn_tape_see(at[OUT], time + WN_MILLISECOND, "198.51.100.7:41000", four,
                    wn_tape_rtp(room, ssrc, i), 63);
        wn_tape_see(at[OUT], time + 3 * WN_MILLISECOND, four, "198.51.100.7:41000",
                    wn_tape_rtp(room, ssrc + 1000, i), 60);
        wn_tape_see(at[INSIDE], time + 4 * WN_MILLISECOND, six, "[2001:db8:1::20]:4000",
                    wn_tape_rtp(room, ssrc + 1000, i), 59);
    }
}

static void
seen_at_two_points(void)
{
    WnTape *at[PLACES] = { wn_tape_new(), wn_tape_new() };
    uint8_t room[172];

    sounds(at, 3 * WN_SECOND, "[2001:db8:64::203.0.113.10]:30000", "203.0.113.10:30000", 1);
    sounds(at, 6 * WN_SECOND, "[2001:db8:64::203.0.113.20]:30000", "203.0.113.20:30000", 2);
    /* A stranger is not let in. */
    for (uint16_t i = 0; i < 9; i++)
        wn_tape_see(at[OUT], 7 * WN_SECOND + i * 100 * WN_MILLISECOND, "192.0.2.9:30000",
                    "198.51.100.7:41000", wn_tape_rtp(room, 77, i), 60);
    for (unsigned i = 0; i < PLACES; i++)
        wn_tape_sort(at[i]);
    WnTogether *together = wn_together(at, PLACES);
    g_autoptr(WnTrial) trial = wn_tape_play(together->released, together->released->packets->len);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    for (guint i = 0; i < result->passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(result->passages, i);
        g_assert_true(wn_passage_is_nat64(passage));
        g_assert_false(wn_passage_is_relayed(passage));
        g_assert_true(wn_passage_replaces(passage, 0) != wn_passage_replaces(passage, 1));
    }
    g_assert_true(together->alignment.clocks[1].ordered);
    wn_tell_translations(result, &together->alignment, wn_trial_engine(trial));
    assert_nat64(trial, "2001:db8:1::20", "198.51.100.7");
    const WnNatReport *nat = &wn_trial_report(trial)->nats[0];
    g_assert_cmpint(nat->mapping.most, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpint(nat->filtering.least, ==, WN_DEPENDS_ON_ADDRESS);
    g_assert_cmpint(nat->port_preserved, ==, WN_NO);
    for (unsigned i = 0; i < PLACES; i++)
        wn_tape_free(at[i]);
    wn_together_free(together);
}

/* ------------------------------------------------------------------ ports */

static const char *
verdict_of(WnTrial *trial, const char *endpoint)
{
    const WnReport *report = wn_trial_report(trial);
    WnEndpoint      wanted;

    g_assert_true(wn_endpoint_parse(wn_bytes(endpoint, strlen(endpoint)), &wanted));
    for (size_t i = 0; i < report->n_ports; i++)
        if (wn_endpoint_equal(&report->ports[i].endpoint, &wanted))
            return report->ports[i].verdict;
    g_error("no row of %s", endpoint);
}

#define IPV6_OFFER                                                               \
    "Content-Type: application/sdp\n\nv=0\no=- 1 1 IN IP6 2001:db8:1::20\ns=-\n" \
    "c=IN IP6 2001:db8:1::20\nt=0 0\nm=audio 16384 RTP/AVP 0\n"

static void
calls_through_a_relay(WnTrial *trial, const char *client, const char *server, const char *told,
                      const char *sound, const char *relay)
{
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 30000);
    WnTalk           talk = { .trial = trial,
                              .client = client,
                              .server = server,
                              .via = PHONE,
                              .params = ";rport",
                              .contact = "<sip:alice@[2001:db8:1::20]:5060>",
                              .accepted = true };

    wn_talk_request(&talk, 0, "INVITE", 1, IPV6_OFFER);
    talk.params = told;
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&talk, 1.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 1.2, 9, sound, relay, 7, 0);
    wn_trial_rtp(trial, 1.3, 9, relay, sound, 8, 0);
    wn_talk_hang_up(&talk, 9.5);
}

static void
ports_stay_as_they_are(void)
{
    static const char told[] = ";rport=5060;received=198.51.100.7";
    g_autoptr(WnTrial) inside = wn_trial_new(NULL), outside = wn_trial_new(NULL);

    calls_through_a_relay(inside, PHONE, SIX, told, "[2001:db8:1::20]:16384",
                          "[2001:db8:64::203.0.113.10]:30000");
    g_assert_cmpstr(verdict_of(inside, "[2001:db8:64::203.0.113.10]:30000"), ==, "unchanged");
    calls_through_a_relay(outside, OUTSIDE, SERVER, told, "198.51.100.7:16384",
                          "203.0.113.10:30000");
    g_assert_cmpstr(verdict_of(outside, "198.51.100.7:16384"), ==, "unchanged");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nat64/writes_as_the_rfc", writes_as_the_rfc);
    g_test_add_func("/nat64/mapped_addresses", mapped_addresses_are_no_translation);
    g_test_add_func("/nat64/told_by_the_registrar", told_by_the_registrar);
    g_test_add_func("/nat64/two_stacks", two_stacks_seen_outside_are_none);
    g_test_add_func("/nat64/stun_tells_how_it_maps", stun_tells_how_it_maps);
    g_test_add_func("/nat64/lets_no_ipv6_host_in", lets_no_ipv6_host_in);
    g_test_add_func("/nat64/seen_on_both_sides", seen_on_both_sides);
    g_test_add_func("/nat64/a_server_between", a_server_between_is_none);
    g_test_add_func("/nat64/a_phones_own_translator", a_phones_own_translator_is_none);
    g_test_add_func("/nat64/seen_at_two_points", seen_at_two_points);
    g_test_add_func("/nat64/ports_stay_as_they_are", ports_stay_as_they_are);
    return g_test_run();
}
