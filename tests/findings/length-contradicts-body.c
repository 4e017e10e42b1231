/* SPDX-License-Identifier: GPL-2.0-or-later */
/* length-contradicts-body: an INVITE that grew on its way, and ones that are their phone's own
 * doing. */
#include "support/media_call.h"

#define ROUTER "198.51.100.7"

/* At the server: the SDP names 198.51.100.7, in bytes that Content-Length does not count. */
static WnTrial *
refused_invite_of(bool seen_inside, const char *named, const char *origin, unsigned length,
                  const char *final)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *invite =
        g_strdup_printf("INVITE sip:bob@example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP %s:5060;branch=z9hG4bK-1;rport\n"
                        "From: <sip:alice@example.net>;tag=f1\nTo: <sip:bob@example.net>\n"
                        "Call-ID: grown\nCSeq: 1 INVITE\nContact: <sip:alice@%s:5060>\n"
                        "Content-Type: application/sdp\nContent-Length: %u\n\n"
                        "v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\n"
                        "m=audio 4000 RTP/AVP 0\n",
                        named, named, length, origin);
    g_autofree char *response =
        g_strdup_printf("SIP/2.0 %s\n"
                        "Via: SIP/2.0/UDP %s:5060;branch=z9hG4bK-1;rport=5060\n"
                        "From: <sip:alice@example.net>;tag=f1\nTo: <sip:bob@example.net>;tag=t1\n"
                        "Call-ID: grown\nCSeq: 1 INVITE\n",
                        final, named);

    if (seen_inside)
        wn_trial_sip(trial, 0.99, "10.0.0.2:5060", "203.0.113.10:5060", invite);
    wn_trial_sip(trial, 1, ALICE_SIP, "203.0.113.10:5060", invite);
    wn_trial_sip(trial, 1.1, "203.0.113.10:5060", ALICE_SIP, response);
    wn_trial_wait(trial, 40);
    return trial;
}

static WnTrial *
refused_invite(const char *named, const char *origin, unsigned length, const char *final)
{
    return refused_invite_of(false, named, origin, length, final);
}

enum { FITS = 89 };

static void
fires(void)
{
    g_autoptr(WnTrial) trial = refused_invite(ROUTER, "10.0.0.2", FITS + 12, "400 Bad Request");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
    wn_assert_found(trial, "length-contradicts-body");
}

/* A helper that looks at c= alone. */
static void
fires_where_only_the_sdp_was_changed(void)
{
    g_autoptr(WnTrial) trial = refused_invite("10.0.0.2", "10.0.0.2", FITS - 4, "400 Bad Request");

    wn_assert_headline(trial, "alice", "sip-alg-breaks-signalling", WN_GRADE_LIKELY);
    wn_assert_found(trial, "length-contradicts-body");
}

/* No trace of a router, a length that fits, another reason. */
static void
does_not(void)
{
    g_autoptr(WnTrial) own = refused_invite(ROUTER, "198.51.100.7", FITS + 16, "400 Bad Request");
    g_autoptr(WnTrial) other = refused_invite(ROUTER, "10.0.0.2", FITS + 12, "486 Busy Here");

    wn_assert_not_found(own, "length-contradicts-body");
    wn_assert_no_nat_headline(own);
    wn_assert_not_found(other, "length-contradicts-body");
    wn_assert_no_nat_headline(other);
}

/* The body is this long with the address 10.0.0.2. */
static void
does_not_where_it_fits(void)
{
    g_autoptr(WnTrial) trial = refused_invite(ROUTER, "10.0.0.2", FITS, "400 Bad Request");

    wn_assert_not_found(trial, "length-contradicts-body");
    wn_assert_no_nat_headline(trial);
}

/* A phone that knows its public address left its router with that length already. */
static void
does_not_where_it_left_the_phone_so(void)
{
    g_autoptr(WnTrial) trial =
        refused_invite_of(true, ROUTER, "10.0.0.2", FITS + 12, "400 Bad Request");

    wn_assert_not_found(trial, "length-contradicts-body");
    wn_assert_no_nat_headline(trial);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/length-contradicts-body/fires", fires);
    g_test_add_func("/findings/length-contradicts-body/fires_where_only_the_sdp_was_changed",
                    fires_where_only_the_sdp_was_changed);
    g_test_add_func("/findings/length-contradicts-body/does_not", does_not);
    g_test_add_func("/findings/length-contradicts-body/does_not_where_it_fits",
                    does_not_where_it_fits);
    g_test_add_func("/findings/length-contradicts-body/does_not_where_it_left_the_phone_so",
                    does_not_where_it_left_the_phone_so);
    return g_test_run();
}
