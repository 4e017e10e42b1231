/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See taps.h. */
#include "taps.h"

#include "compat.h"

#include <epan/tap.h>
#include <stdio.h>

#include "session.h"
#include "tables.h"

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

static void
draw_table(void *data)
{
    const TableKind *kind = data;
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "\n%s\n\n", kind->title);
    tables_write(text, kind, session_report());
    write_out(text->str, text->len);
}

/* Any listener makes tshark dissect; what is drawn is the engine's. */
static void
listen(void *data, tap_draw_cb draw)
{
    GString *error =
        register_tap_listener("frame", data, NULL, TL_REQUIRES_NOTHING, NULL, NULL, draw, NULL);

    if (error) {
        fprintf(stderr, "whynat: %s\n", error->str);
        g_string_free(error, TRUE);
    }
}

static COMPAT_STAT_INIT
start_json(const char *argument _U_, void *data _U_)
{
    static char key;

    listen(&key, draw_json);
    COMPAT_STAT_STARTED;
}

static COMPAT_STAT_INIT
start_table(const char *argument _U_, void *data)
{
    listen(data, draw_table);
    COMPAT_STAT_STARTED;
}

/* Without a title an option is no window: windows.c has those. */
void
taps_register(void)
{
    static stat_tap_ui json = { .group = COMPAT_GROUP_TELEPHONY,
                                .cli_string = "whynat,json",
                                .tap_init_cb = start_json };

    register_stat_tap_ui(&json, NULL);
    for (unsigned i = 0; table_kinds[i]; i++) {
        stat_tap_ui *ui = wmem_new0(wmem_epan_scope(), stat_tap_ui);

        ui->group = COMPAT_GROUP_TELEPHONY;
        ui->cli_string = wmem_strdup_printf(wmem_epan_scope(), "whynat,%s", table_kinds[i]->name);
        ui->tap_init_cb = start_table;
        register_stat_tap_ui(ui, (void *) table_kinds[i]);
    }
}
