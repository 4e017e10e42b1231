/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ACK goes past the proxy: at the caller, outside the callee's router, at the callee, and the
 * twin. */
#include "support/trial.h"

/* No Record-Route, the ACK goes straight to the other router, the 200 OK is repeated. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-route", WN_GRADE_CERTAIN);
}

/* The ACK arrives from a host that the INVITE did not come from. */
static void
certain_outside_the_router_of_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.wan.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-route", WN_GRADE_CERTAIN);
}

/* Only the repeated 200 OK is seen there. */
static void
not_named_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.callee.pcap");

    wn_assert_unnamed(trial, "ack-lost-route");
    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
}

/* The twin: the same proxy writes Record-Route. */
static void
silent_when_the_proxy_records_the_route(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ack-lost-route");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ack-lost-route/certain_at_the_caller", certain_at_the_caller);
    g_test_add_func("/causes/ack-lost-route/certain_outside_the_router_of_the_callee",
                    certain_outside_the_router_of_the_callee);
    g_test_add_func("/causes/ack-lost-route/not_named_at_the_callee", not_named_at_the_callee);
    g_test_add_func("/causes/ack-lost-route/silent_when_the_proxy_records_the_route",
                    silent_when_the_proxy_records_the_route);
    return g_test_run();
}
