/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See menu.h. */
#include "menu.h"

#include "compat.h"

#include <epan/plugin_if.h>

#include "windows.h"

static void
apply(ext_menubar_gui_type gui _U_, gpointer object _U_, gpointer filter)
{
    plugin_if_apply_filter(filter, TRUE);
}

/* As `wireshark -z` would: no call of a plugin opens a window of Wireshark's. */
static void
open_window(ext_menubar_gui_type gui _U_, gpointer object _U_, gpointer option)
{
    if (process_stat_cmd_arg(option))
        start_requested_stats();
}

static void
add_windows(ext_menu_t *menu)
{
    for (unsigned i = 0; table_kinds[i]; i++)
        ext_menubar_add_entry(menu, windows_title(table_kinds[i]), "A table of the whole capture",
                              open_window, (gpointer) windows_option(table_kinds[i]));
}

static void
add_filters(ext_menu_t *menu)
{
    static const struct {
        const char *label, *hint, *filter;
    } ENTRIES[] = {
        { "Show the causes", "Frames that prove a NAT fault", "whynat.role == \"cause\"" },
        { "Show causes and effects", "Frames that prove a NAT fault or what came of it",
          "whynat.role == \"cause\" || whynat.role == \"effect\"" },
        { "Show what failed", "All frames of calls and registrations that failed",
          "whynat.session.works == 0" },
        { "Show sound in one direction only", "RTP that is not answered by any",
          "whynat.media.one_way == 1" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(ENTRIES); i++)
        ext_menubar_add_entry(menu, ENTRIES[i].label, ENTRIES[i].hint, apply,
                              (gpointer) ENTRIES[i].filter);
}

void
menu_register(int proto)
{
    ext_menu_t *menu = ext_menubar_register_menu(proto, "SIP NAT (whynat)", TRUE);

    ext_menubar_set_parentmenu(menu, "Telephony");
    add_windows(menu);
    ext_menubar_add_separator(menu);
    add_filters(menu);
}
