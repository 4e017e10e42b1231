/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See menu.h. */
#include "menu.h"

#include "compat.h"

#include <epan/plugin_if.h>

static void
apply(ext_menubar_gui_type gui _U_, gpointer object _U_, gpointer filter)
{
    plugin_if_apply_filter(filter, TRUE);
}

void
menu_register(int proto)
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
    ext_menu_t *menu = ext_menubar_register_menu(proto, "SIP NAT (whynat)", TRUE);

    ext_menubar_set_parentmenu(menu, "Telephony");
    for (size_t i = 0; i < G_N_ELEMENTS(ENTRIES); i++)
        ext_menubar_add_entry(menu, ENTRIES[i].label, ENTRIES[i].hint, apply,
                              (gpointer) ENTRIES[i].filter);
}
