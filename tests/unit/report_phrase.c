/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How durations, culprits and times are said. */
#include "report/phrase.h"

#include <glib.h>

static void
durations_are_short(void)
{
    static const struct {
        WnTime      duration;
        const char *text;
    } cases[] = {
        { 0, "0 s" },
        { 3 * WN_MILLISECOND, "3 ms" },
        { 200 * WN_MILLISECOND, "0.2 s" },
        { 3049 * WN_MILLISECOND, "3 s" },
        { 3050 * WN_MILLISECOND, "3.1 s" },
        { 99949 * WN_MILLISECOND, "99.9 s" },
        { 320 * WN_SECOND, "5 min 20 s" },
        { 3600 * WN_SECOND, "1 h" },
        { 7500 * WN_SECOND, "2 h 5 min" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        wn_phrase_duration(out, cases[i].duration);
        g_assert_cmpstr(out->str, ==, cases[i].text);
    }
}

static void
faults_are_said_with_or(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    wn_phrase_fault(out, 0);
    g_assert_cmpstr(out->str, ==, "");
    wn_phrase_fault(out, WN_PARTY_CLIENT);
    g_assert_cmpstr(out->str, ==, "the phone");
    g_string_truncate(out, 0);
    wn_phrase_fault(out, WN_PARTY_CLIENT | WN_PARTY_SERVER | WN_PARTY_NAT);
    g_assert_cmpstr(out->str, ==, "the phone, the SIP server or the router (NAT)");
}

static void
timestamps_are_rfc3339_with_nanoseconds(void)
{
    g_autoptr(GString) out = g_string_new(NULL);

    wn_phrase_timestamp(out, 1767607200 * WN_SECOND + 5);
    g_assert_cmpstr(out->str, ==, "2026-01-05T10:00:00.000000005Z");
    g_string_truncate(out, 0);
    wn_phrase_timestamp(out, -1);
    g_assert_cmpstr(out->str, ==, "1969-12-31T23:59:59.999999999Z");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/phrase/durations_are_short", durations_are_short);
    g_test_add_func("/report/phrase/faults_are_said_with_or", faults_are_said_with_or);
    g_test_add_func("/report/phrase/timestamps_are_rfc3339_with_nanoseconds",
                    timestamps_are_rfc3339_with_nanoseconds);
    return g_test_run();
}
