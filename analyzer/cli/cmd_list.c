/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat list`: all entries of the catalogue. */
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "report/explain.h"

static WnExit
run(int argc, char **argv)
{
    g_autofree char *format = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    WnPageStyle        style = wn_terminal_style(STDOUT_FILENO, WN_COLOUR_AUTO);
    const GOptionEntry entries[] = { { "format", 0, 0, G_OPTION_ARG_STRING, &format, "text or json",
                                       "FORMAT" },
                                     { .long_name = NULL } };
    g_autoptr(GOptionContext) context = g_option_context_new(wn_cmd_list.synopsis);

    g_option_context_set_summary(context, wn_cmd_list.does);
    g_option_context_set_description(context, wn_cmd_list.help);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        wn_complain("%s", error->message);
        return WN_EXIT_USAGE;
    }
    if (argc > 1) {
        wn_complain("list takes no '%s': it shows all causes", argv[1]);
        return WN_EXIT_USAGE;
    }
    /* A line each is easier to search. */
    if (!isatty(STDOUT_FILENO))
        style.width = 0;
    if (!format || strcmp(format, "text") == 0) {
        wn_list_text(text, &style);
    } else if (strcmp(format, "json") == 0) {
        wn_list_json(text);
    } else {
        wn_complain("--format '%s' is not text or json", format);
        return WN_EXIT_USAGE;
    }
    return wn_output_print(text) ? WN_EXIT_FINE : WN_EXIT_PROGRAM;
}

const WnCommand wn_cmd_list = {
    .name = "list",
    .synopsis = "",
    .in_short = "all causes",
    .does = "Lists every cause that can be found, with its id and how bad it is.",
    .help = "Examples:\n"
            "  whynat list\n"
            "  whynat list --format json",
    .run = run,
};
