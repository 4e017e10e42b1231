/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See nats.h. */
#include "support/nats.h"

const WnNatReport *
wn_only_nat(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);

    g_assert_cmpuint(report->n_nats, ==, 1);
    return &report->nats[0];
}

void
wn_assert_unknown(const WnNatBehaviour *behaviour)
{
    g_assert_cmpint(behaviour->grade, ==, WN_GRADE_NONE);
    g_assert_cmpint(behaviour->least, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpint(behaviour->most, ==, WN_DEPENDS_ON_PORT);
}

void
wn_assert_known(const WnNatBehaviour *behaviour, WnDependence dependence, WnGrade grade)
{
    g_assert_cmpint(behaviour->least, ==, dependence);
    g_assert_cmpint(behaviour->most, ==, dependence);
    g_assert_cmpint(behaviour->grade, ==, grade);
}
