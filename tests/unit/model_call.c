/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who stands on both sides of a router, and who only before and behind a server. */
#include "support/talk.h"

static WnVantage
vantage_of(WnTrial *trial, WnRole role)
{
    const WnSubjectReport *call = &wn_trial_report(trial)->subjects[0];

    for (size_t i = 0; i < call->n_parties; i++)
        if (call->parties[i].role == role)
            return call->parties[i].vantage;
    g_assert_not_reached();
}

/* No Via has a branch that tells hops apart. */
static void
invite_at(WnTrial *trial, double seconds, const char *src, const char *dst, const char *own_via,
          unsigned max_forwards)
{
    g_autofree char *text =
        g_strdup_printf("INVITE sip:bob@example.net SIP/2.0\n"
                        "%sVia: SIP/2.0/UDP 192.0.2.40:5060\n"
                        "Max-Forwards: %u\n"
                        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\n"
                        "Call-ID: call-1\nCSeq: 1 INVITE\nContact: <sip:alice@192.0.2.40:5060>\n\n",
                        own_via, max_forwards);

    wn_trial_sip(trial, seconds, src, dst, text);
}

/*
 * An old phone, and a proxy without state that has an interface inside and one outside: the branch
 * of neither tells the hops apart (RFC 3261 8.1.1.7, 16.11), but the proxy has added its Via.
 */
static void
a_proxy_with_two_interfaces_is_no_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    invite_at(trial, 0, "192.0.2.40:5060", "203.0.113.10:5060", "", 70);
    invite_at(trial, 0.01, "10.0.0.1:5060", "10.0.0.20:5060", "Via: SIP/2.0/UDP 10.0.0.1:5060\n",
              69);
    g_assert_cmpint(vantage_of(trial, WN_ROLE_CALLEE), !=, WN_VANTAGE_BOTH);
}

/* A router that forwards to a phone inside changes nothing in the message. */
static void
a_router_is_seen_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    invite_at(trial, 0, "192.0.2.40:5060", "203.0.113.10:5060", "", 70);
    invite_at(trial, 0.01, "192.0.2.40:5060", "10.0.0.20:5060", "", 70);
    g_assert_cmpint(vantage_of(trial, WN_ROLE_CALLEE), ==, WN_VANTAGE_BOTH);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/call/a_proxy_with_two_interfaces_is_no_router",
                    a_proxy_with_two_interfaces_is_no_router);
    g_test_add_func("/model/call/a_router_is_seen_on_both_sides", a_router_is_seen_on_both_sides);
    return g_test_run();
}
