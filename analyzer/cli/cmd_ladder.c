/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat ladder FILE [CALL-ID]`: who sent what to whom, drawn in text. */
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/network.h"
#include "cli/output.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "report/ladder.h"
#include "report/text.h"

/* In a file, where no terminal limits it. */
enum { WIDTH = 120 };

typedef struct {
    char         **words;
    char          *colour;
    gboolean       ascii, all;
    WnNetworkTexts texts;
    WnNetwork      network;
    WnOptions      engine;
    WnTextStyle    style;
    unsigned       shown;
} Run;

static bool
is_wanted(const Run *run, const WnSubjectReport *subject, bool any_failed)
{
    const char *call_id = run->words[1];

    if (call_id)
        return subject->call_id && g_str_has_prefix(subject->call_id, call_id);
    return run->all || !any_failed || subject->works == WN_NO;
}

static void
draw(Run *run, const WnReading *reading, GString *text)
{
    const WnReport *report = wn_reading_analysis(reading)->report;
    WnLadders      *ladders = wn_ladders_new(wn_reading_engine(reading));

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        WnLadderView           view;
        WnTextStyle            brief = run->style;

        if (!is_wanted(run, subject, report->n_failed > 0))
            continue;
        if (run->shown++ > 0)
            g_string_append_c(text, '\n');
        brief.detail = subject->works == WN_NO ? WN_DETAIL_BRIEF : WN_DETAIL_NORMAL;
        wn_text_subject(text, subject, &brief);
        wn_ladder_view_init(&view, subject, wn_ladders_draw(ladders, subject));
        wn_ladder_text(text, &view, &run->style.page);
    }
    wn_ladders_free(ladders);
}

static WnExit
status_of(const Run *run, const WnReading *reading)
{
    const WnAnalysis *found = wn_reading_analysis(reading);

    if (run->words[1] && run->shown == 0) {
        wn_complain("'%s' has no call whose Call-ID begins with '%s'", run->words[0],
                    run->words[1]);
        return WN_EXIT_USAGE;
    }
    if (!found->capture.complete)
        return WN_EXIT_UNREAD;
    return found->report->accuses ? WN_EXIT_ACCUSED : WN_EXIT_FINE;
}

static WnExit
run_parsed(Run *run)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(WnReading) reading = NULL;
    WnSourceOptions options = { .stop = wn_interrupt_flag() };
    WnSource       *source = wn_source_open(run->words[0], &options, &error);

    if (!source) {
        wn_complain("%s", error->message);
        return WN_EXIT_UNREAD;
    }
    wn_interrupt_catch();
    reading = wn_reading_new(source, run->words[0], NULL, &run->engine);
    wn_reading_finish(reading);
    draw(run, reading, text);
    return wn_output_print(text) ? status_of(run, reading) : WN_EXIT_PROGRAM;
}

static bool
parse(Run *run, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "all", 'a', 0, G_OPTION_ARG_NONE, &run->all, "Also what works", NULL },
        { "ascii", 0, 0, G_OPTION_ARG_NONE, &run->ascii, "Draw with ASCII characters", NULL },
        { "color", 0, 0, G_OPTION_ARG_STRING, &run->colour, "auto, always or never", "WHEN" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &run->words, NULL, NULL },
        { .long_name = NULL }
    };
    g_autoptr(GOptionContext) context = g_option_context_new(wn_cmd_ladder.synopsis);
    WnColour colour = WN_COLOUR_AUTO;

    g_option_context_set_summary(context, wn_cmd_ladder.does);
    g_option_context_set_description(context, wn_cmd_ladder.help);
    g_option_context_add_main_entries(context, entries, NULL);
    wn_network_add_options(context, &run->texts);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (!run->words || g_strv_length(run->words) > 2 ||
        (run->colour && !wn_colour_parse(run->colour, &colour))) {
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                            run->words && g_strv_length(run->words) <= 2
                                ? "--color is auto, always or never"
                                : "one capture is named, and one Call-ID if any");
        return false;
    }
    run->style = (WnTextStyle){ .page = wn_terminal_style(STDOUT_FILENO, colour) };
    run->style.page.width = wn_terminal_width(STDOUT_FILENO, WIDTH);
    if (run->ascii)
        run->style.page.charset = WN_CHARSET_ASCII;
    return wn_network_parse(&run->network, &run->texts, &run->engine, error);
}

static WnExit
run(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Run    all = { .shown = 0 };
    WnExit status = WN_EXIT_USAGE;

    wn_options_init(&all.engine);
    if (parse(&all, argc, argv, &error))
        status = run_parsed(&all);
    else
        wn_complain("%s", error->message);
    g_strfreev(all.words);
    g_free(all.colour);
    wn_network_texts_clear(&all.texts);
    wn_network_clear(&all.network);
    return status;
}

const WnCommand wn_cmd_ladder = {
    .name = "ladder",
    .synopsis = "FILE [CALL-ID]",
    .in_short = "who sent what to whom, drawn",
    .does = "Draws who sent what to whom, with the messages that broke it marked.",
    .help =
        "Without CALL-ID all that failed is drawn, and where nothing failed, all.  The first\n"
        "characters of a Call-ID are enough.  A cross marks what is the cause, a question mark\n"
        "what came of it.  As wide as the terminal, or as COLUMNS says.\n"
        "\n"
        "Examples:\n"
        "  whynat ladder call.pcap\n"
        "  whynat ladder --ascii call.pcap 3848276298220188511 > ladder.txt",
    .run = run,
};
