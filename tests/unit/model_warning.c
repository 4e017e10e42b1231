/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which warnings an answer carries: several lines are one list (RFC 3261 20.43, 7.3.1). */
#include <glib.h>

#include "model/message.h"

static bool
warns(const char *warning)
{
    WnExtra   extra = { .warning = warning };
    WnMessage message = { .extra = &extra };

    return wn_message_warns(&message, 304, 306);
}

static void
codes(void)
{
    WnMessage silent = { .extra = NULL };

    g_assert_true(warns("304 pbx.example.net \"no\""));
    g_assert_true(warns("399 pbx.example.net \"no, 1\", 306 pbx.example.net \"no\""));
    g_assert_false(warns("399 pbx.example.net \"no, 305 is wrong\""));
    g_assert_false(warns("399 pbx.example.net \"a \\\", 305 b\""));
    g_assert_false(warns("399 pbx.example.net \"never ends, 305"));
    g_assert_false(warns("307 pbx.example.net \"no\""));
    g_assert_false(warns(""));
    g_assert_false(warns(NULL));
    g_assert_false(wn_message_warns(&silent, 304, 306));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/warning/codes", codes);
    return g_test_run();
}
