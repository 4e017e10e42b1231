/* SPDX-License-Identifier: GPL-2.0-or-later */
/* media-lost-at-router: where it is seen, and what is said of who has to look. */
#include "support/both_sides.h"
#include "support/media_call.h"

/* Packets of each second second that are missing: of his sound outside and inside, of hers outside.
 */
static WnTrial *
call(unsigned his_outside, unsigned his_inside, unsigned hers_outside)
{
    WnTrial *trial = wn_both_sides_call(INSIDE, 16384);

    for (unsigned i = 0; i < 8; i++) {
        double at = 1.205 + i, odd = i % 2;

        wn_trial_rtp(trial, at, at + 1, INSIDE ":16384", SERVER ":16400", 0xa11ce, 0);
        wn_trial_rtp(trial, at + 0.001, at + 1.001 - odd * 0.02 * hers_outside, OUTSIDE ":16384",
                     SERVER ":16400", 0xa11ce, 0);
        wn_trial_rtp(trial, at, at + 1 - odd * 0.02 * his_outside, SERVER ":16400",
                     OUTSIDE ":16384", 0xb0b, 0);
        wn_trial_rtp(trial, at + 0.001, at + 1.001 - odd * 0.02 * his_inside, SERVER ":16400",
                     INSIDE ":16384", 0xb0b, 0);
    }
    wn_both_sides_hang_up(trial);
    return trial;
}

/* Where they are missing, and who has to look. */
static void
says_where(void)
{
    static const struct {
        unsigned    his_outside, his_inside, hers_outside;
        unsigned    parties;
        const char *first_fix;
    } cases[] = {
        { 0, 15, 0, WN_PARTY_NAT, "Router: " },
        { 0, 0, 15, WN_PARTY_NAT, "Router: " },
        { 0, 15, 15, WN_PARTY_NAT, "Router: " },
        { 15, 15, 0, WN_PARTY_PROVIDER, "Provider or network: " },
        { 12, 25, 0, WN_PARTY_NAT | WN_PARTY_PROVIDER, "Router: " },
        { 15, 15, 15, WN_PARTY_NAT | WN_PARTY_PROVIDER, "Router: " },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) trial =
            call(cases[i].his_outside, cases[i].his_inside, cases[i].hers_outside);
        const WnCauseVerdict *headline = wn_call_report(trial)->headline;

        g_assert_nonnull(headline);
        g_assert_cmpstr(headline->info->id, ==, "not-nat-qos");
        g_assert_cmphex(headline->fault, ==, cases[i].parties);
        g_assert_true(g_str_has_prefix(headline->fixes[0], cases[i].first_fix));
        if (cases[i].parties & WN_PARTY_NAT)
            wn_assert_found(trial, "media-lost-at-router");
        else
            wn_assert_not_found(trial, "media-lost-at-router");
        for (size_t k = 0; k < headline->n_fixes; k++)
            g_assert_true(!g_str_has_prefix(headline->fixes[k], "Provider") ||
                          cases[i].parties & WN_PARTY_PROVIDER);
    }
}

/* At one place nobody can tell. */
static void
not_at_one_place(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("not-nat-qos.pcap");

    wn_assert_not_found(trial, "media-lost-at-router");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/media-lost-at-router/says_where", says_where);
    g_test_add_func("/findings/media-lost-at-router/not_at_one_place", not_at_one_place);
    return g_test_run();
}
