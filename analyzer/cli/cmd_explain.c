/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat explain ID`: one catalogue entry in full. */
#include <unistd.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "report/explain.h"
#include "report/symptom.h"

static void
suggest(const char *id)
{
    const WnCauseInfo *closest = wn_closest_cause(id);

    if (closest)
        wn_complain("there is no cause '%s'; did you mean '%s'?", id, closest->id);
    else
        wn_complain("there is no cause '%s'; 'whynat list' shows all", id);
}

static WnExit
explain(char **ids, bool markdown)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnPageStyle style = wn_terminal_style(STDOUT_FILENO, WN_COLOUR_AUTO);

    for (char **id = ids; *id; id++) {
        const WnCauseInfo *info = wn_catalogue_find(*id);

        if (!info) {
            suggest(*id);
            return WN_EXIT_USAGE;
        }
        if (text->len > 0)
            g_string_append_c(text, '\n');
        if (markdown)
            wn_explain_markdown(text, info);
        else
            wn_explain_text(text, info, &style);
    }
    return wn_output_print(text) ? WN_EXIT_FINE : WN_EXIT_PROGRAM;
}

/* What would explain a complaint; all complaints where none of its words is known. */
static WnExit
explain_symptom(const char *complaint)
{
    enum { MOST = 3 };
    g_autoptr(GString) text = g_string_new(NULL);
    WnPageStyle      style = wn_terminal_style(STDOUT_FILENO, WN_COLOUR_AUTO);
    const WnSymptom *found[MOST];
    size_t           n = wn_symptoms_find(complaint, found, MOST);

    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            g_string_append_c(text, '\n');
        wn_symptom_text(text, found[i], &style);
    }
    if (n == 0) {
        wn_complain("'%s' is like none of the complaints that are known; these are:", complaint);
        wn_symptom_list(text, &style);
    }
    if (!wn_output_print(text))
        return WN_EXIT_PROGRAM;
    return n > 0 ? WN_EXIT_FINE : WN_EXIT_USAGE;
}

static WnExit
run(int argc, char **argv)
{
    g_auto(GStrv) ids = NULL;
    g_autofree char *symptom = NULL;
    gboolean         markdown = FALSE;
    g_autoptr(GError) error = NULL;
    const GOptionEntry entries[] = {
        { "markdown", 0, 0, G_OPTION_ARG_NONE, &markdown, "As the page docs/causes/ID.md", NULL },
        { "symptom", 0, 0, G_OPTION_ARG_STRING, &symptom,
          "What would explain this, and where to capture", "WORDS" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &ids, NULL, NULL },
        { .long_name = NULL }
    };
    g_autoptr(GOptionContext) context = g_option_context_new(wn_cmd_explain.synopsis);

    g_option_context_set_summary(context, wn_cmd_explain.does);
    g_option_context_set_description(context, wn_cmd_explain.help);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        wn_complain("%s", error->message);
        return WN_EXIT_USAGE;
    }
    if (symptom && !ids && !markdown)
        return explain_symptom(symptom);
    if (symptom) {
        wn_complain("--symptom stands alone: no id, no --markdown");
        return WN_EXIT_USAGE;
    }
    if (!ids || !ids[0]) {
        wn_complain("no cause is named; 'whynat list' shows all");
        return WN_EXIT_USAGE;
    }
    return explain(ids, markdown);
}

const WnCommand wn_cmd_explain = {
    .name = "explain",
    .synopsis = "ID...",
    .in_short = "what a cause means, and what to do about it",
    .does = "Prints what a cause means, who can put it right and how, and where it is defined.",
    .help = "The ids stand in reports; 'whynat list' shows all.\n"
            "\n"
            "Examples:\n"
            "  whynat explain ack-lost-private-contact\n"
            "  whynat explain --symptom \"drops after 30 seconds\"",
    .run = run,
};
