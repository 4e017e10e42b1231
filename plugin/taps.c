/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See taps.h. */
#include "taps.h"

#include "compat.h"

#include <epan/tap.h>
#include <stdio.h>

#include "session.h"

static void
write_out(const char *text, size_t length)
{
    fwrite(text, 1, length, stdout);
}

static void
draw_json(void *data _U_)
{
    session_write_json(write_out);
}

static COMPAT_STAT_INIT
start_json(const char *argument _U_, void *data _U_)
{
    GString *error = register_tap_listener("frame", &session_report, NULL, TL_REQUIRES_NOTHING,
                                           NULL, NULL, draw_json, NULL);

    if (error)
        g_string_free(error, TRUE);
    COMPAT_STAT_STARTED;
}

void
taps_register(void)
{
    static stat_tap_ui json = { .group = COMPAT_GROUP_TELEPHONY,
                                .cli_string = "whynat,json",
                                .tap_init_cb = start_json };

    register_stat_tap_ui(&json, NULL);
}
