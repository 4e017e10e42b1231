/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tells a phone that was away from one that its router forgot: the frame that shows each. */
#include "findings/finding.h"
#include "support/watch.h"

/* Bob's FIN, 2 s before the server's first SYN. */
static void
a_phone_that_closed_its_connection(void)
{
    wn_assert_watched(&finding_phone_closed_connection, "lab/tcp-connection-gone.pcap", 12);
    wn_assert_watched(&finding_phone_closed_connection, "lab/tcp-connection-gone.not.pcap", 0);
}

/* His next keep-alive comes from another port. */
static void
a_phone_that_goes_on_elsewhere(void)
{
    wn_assert_watched(&finding_went_on_elsewhere, "nat-rebinding.pcap", 28);
    wn_assert_watched(&finding_went_on_elsewhere, "nat-rebinding.not.pcap", 0);
}

/* Its keep-alive inside, while the INVITE is repeated outside. */
static void
a_phone_that_is_heard_inside(void)
{
    wn_assert_watched(&finding_phone_heard_inside, "inbound-invite-unreachable.pcap", 15);
    wn_assert_watched(&finding_phone_heard_inside, "inbound-invite-unreachable.not.pcap", 0);
}

/* The last packet of bob's sound. */
static void
a_side_that_is_heard_after_the_refresh(void)
{
    wn_assert_watched(&finding_refreshed_side_alive, "session-timer-refresh-lost.heard.pcap", 975);
    wn_assert_watched(&finding_refreshed_side_alive, "session-timer-refresh-lost.server.pcap", 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/away/closed_its_connection", a_phone_that_closed_its_connection);
    g_test_add_func("/findings/away/goes_on_elsewhere", a_phone_that_goes_on_elsewhere);
    g_test_add_func("/findings/away/heard_inside", a_phone_that_is_heard_inside);
    g_test_add_func("/findings/away/heard_after_the_refresh",
                    a_side_that_is_heard_after_the_refresh);
    return g_test_run();
}
