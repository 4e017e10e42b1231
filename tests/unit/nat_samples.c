/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NATs of each type, probed by the tests of RFC 3489 and RFC 5780: what a capture at the host says.
 */
#include "support/trial.h"

typedef struct {
    const char *sample;
    WnConeType  type;
    int         mapping_least, mapping_most, filtering_least, filtering_most; /* WnDependence */
} Probed;

enum {
    NOTHING = WN_DEPENDS_ON_NOTHING,
    ADDRESS = WN_DEPENDS_ON_ADDRESS,
    PORT = WN_DEPENDS_ON_PORT
};

/* Of the symmetric ones two destinations with two addresses are seen: on what of both it depends is
 * open. */
static const Probed probed[] = {
    { "negative-nat-full-cone-3489.pcap", WN_CONE_FULL, NOTHING, NOTHING, NOTHING, NOTHING },
    { "negative-nat-full-cone-5780.pcap", WN_CONE_FULL, NOTHING, NOTHING, NOTHING, NOTHING },
    { "negative-nat-restricted-cone-3489.pcap", WN_CONE_RESTRICTED, NOTHING, NOTHING, ADDRESS,
      ADDRESS },
    { "negative-nat-restricted-cone-5780.pcap", WN_CONE_RESTRICTED, NOTHING, NOTHING, ADDRESS,
      ADDRESS },
    { "negative-nat-port-restricted-cone-3489.pcap", WN_CONE_PORT_RESTRICTED, NOTHING, NOTHING,
      PORT, PORT },
    { "negative-nat-port-restricted-cone-5780.pcap", WN_CONE_PORT_RESTRICTED, NOTHING, NOTHING,
      PORT, PORT },
    { "negative-nat-symmetric-3489.pcap", WN_CONE_SYMMETRIC, ADDRESS, PORT, PORT, PORT },
    { "negative-nat-symmetric-5780.pcap", WN_CONE_SYMMETRIC, ADDRESS, PORT, PORT, PORT },
    { "negative-nat-server-ignores.pcap", WN_CONE_UNKNOWN, NOTHING, NOTHING, NOTHING, PORT },
    { "negative-nat-one-address.pcap", WN_CONE_FULL, NOTHING, NOTHING, NOTHING, NOTHING },
};

static void
each_type(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(probed); i++) {
        g_autoptr(WnTrial) trial = wn_trial_sample(probed[i].sample);
        const WnReport *report = wn_trial_report(trial);

        g_test_message("%s", probed[i].sample);
        g_assert_cmpuint(report->n_nats, ==, 1);
        const WnNatReport *nat = &report->nats[0];
        g_assert_cmpint(nat->type, ==, probed[i].type);
        g_assert_cmpint(nat->mapping.least, ==, probed[i].mapping_least);
        g_assert_cmpint(nat->mapping.most, ==, probed[i].mapping_most);
        g_assert_cmpint(nat->filtering.least, ==, probed[i].filtering_least);
        g_assert_cmpint(nat->filtering.most, ==, probed[i].filtering_most);
        g_assert_cmpint(nat->port_preserved, ==, WN_NO);
        /* Between two questions the router may have made a new mapping. */
        g_assert_cmpint(nat->grade, >=,
                        probed[i].type == WN_CONE_SYMMETRIC ? WN_GRADE_LIKELY : WN_GRADE_CERTAIN);
        g_assert_cmpuint(nat->n_evidence, >, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nat_samples/each_type", each_type);
    return g_test_run();
}
