/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is seen of notifications and messages that do not arrive. */
#include "support/probe.h"

static void
seen_where_it_is(void)
{
    static const WnSight sights[] = {
        { &finding_notify_to_private_address, "notify-unreachable.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          3 },
        { &finding_notify_to_private_address, "notify-unreachable.blocked.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_no_notify_follows, "notify-unreachable.lan.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          4 },
        { &finding_no_notify_follows, "notify-unreachable.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_no_notify_follows, "notify-unreachable.not.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          0 },
        { &finding_other_requests_arrive, "notify-unreachable.lan.pcap", WN_SUBJECT_SUBSCRIPTION, 0,
          5 },
        { &finding_other_requests_arrive, "notify-too-big.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_subscription_forgotten, "subscription-lost-after-rebinding.lan.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 22 },
        { &finding_subscription_forgotten, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_notify_to_left_place, "subscription-lost-after-rebinding.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 10 },
        { &finding_notify_to_left_place, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_mapping_changed_since_subscribe, "subscription-lost-after-rebinding.lan.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 11 },
        { &finding_mapping_changed_since_subscribe, "subscription-lost-after-rebinding.not.pcap",
          WN_SUBJECT_SUBSCRIPTION, 0, 0 },
        { &finding_orphan_pieces, "notify-too-big.lan.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 7 },
        { &finding_orphan_pieces, "notify-too-big.not.pcap", WN_SUBJECT_SUBSCRIPTION, 0, 0 },
    };

    wn_assert_sights(sights, G_N_ELEMENTS(sights));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/presence/seen_where_it_is", seen_where_it_is);
    return g_test_run();
}
