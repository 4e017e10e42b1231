/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat correlate NAME=FILE...`: the same traffic captured at several points. */
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/network.h"
#include "cli/output.h"
#include "cli/packet_list.h"
#include "cli/terminal.h"
#include "report/html.h"
#include "report/joint_ladder.h"

/* In a file, where no terminal limits it. */
enum { LADDER_WIDTH = 120 };

typedef struct {
    char         **arguments, *format, *output, *packets, *colour;
    gboolean       verbose, quiet, ladder;
    WnNetworkTexts network;
} Texts;

static bool
scan(Texts *texts, int *argc, char ***argv, GError **error)
{
    WnNetworkTexts    *network = &texts->network;
    const GOptionEntry entries[] = {
        { "format", 0, 0, G_OPTION_ARG_STRING, &texts->format, "text, json or html", "FORMAT" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &texts->output,
          "Write to a file, which appears when it is complete", "FILE" },
        { "packets", 0, 0, G_OPTION_ARG_FILENAME, &texts->packets,
          "Write a table of all packets, with their frame numbers at each point", "FILE" },
        { "ladder", 0, 0, G_OPTION_ARG_NONE, &texts->ladder,
          "Draw what failed (with -v everything): each host a lane, losses where they happen",
          NULL },
        { "quiet", 'q', 0, G_OPTION_ARG_NONE, &texts->quiet, "Only what failed, a line each",
          NULL },
        { "verbose", 'v', 0, G_OPTION_ARG_NONE, &texts->verbose, "Everything", NULL },
        { "color", 0, 0, G_OPTION_ARG_STRING, &texts->colour, "auto, always or never", "WHEN" },
        { "private-net", 0, 0, G_OPTION_ARG_STRING_ARRAY, &network->private_nets,
          "This network is private, whatever its addresses look like", "CIDR" },
        { "public-net", 0, 0, G_OPTION_ARG_STRING_ARRAY, &network->public_nets,
          "This network is public", "CIDR" },
        { "server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &network->servers, "Here is a SIP server",
          "ADDR[:PORT]" },
        { "same-realm", 0, 0, G_OPTION_ARG_STRING_ARRAY, &network->same_realms,
          "These two networks reach each other (VPN)", "CIDR,CIDR" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &texts->arguments, NULL, NULL },
        { .long_name = NULL }
    };
    g_autoptr(GOptionContext) context = g_option_context_new(wn_cmd_correlate.synopsis);

    g_option_context_set_summary(context, wn_cmd_correlate.does);
    g_option_context_set_description(context, wn_cmd_correlate.help);
    g_option_context_add_main_entries(context, entries, NULL);
    return g_option_context_parse(context, argc, argv, error);
}

static void
texts_clear(Texts *texts)
{
    g_strfreev(texts->arguments);
    g_free(texts->format);
    g_free(texts->output);
    g_free(texts->packets);
    g_free(texts->colour);
    wn_network_texts_clear(&texts->network);
}

static bool
check(const Texts *texts, WnColour *colour, GError **error)
{
    const char *wrong = NULL;

    if (!texts->arguments)
        wrong = "no capture is named: whynat correlate phone=a.pcap server=b.pcap";
    else if (texts->quiet && texts->verbose)
        wrong = "-q and -v contradict each other";
    else if (texts->format && strcmp(texts->format, "text") != 0 &&
             strcmp(texts->format, "json") != 0 && strcmp(texts->format, "html") != 0)
        wrong = "--format is text, json or html";
    else if (texts->ladder && texts->format && strcmp(texts->format, "text") != 0)
        wrong = "--ladder is drawn as text";
    else if (texts->packets && g_strcmp0(texts->packets, texts->output) == 0)
        wrong = "-o and --packets name the same file";
    else if (texts->colour && !wn_colour_parse(texts->colour, colour))
        wrong = "--color is auto, always or never";
    for (char **argument = texts->arguments; !wrong && *argument; argument++)
        if (strcmp(*argument, "-") == 0 || g_str_has_suffix(*argument, "=-"))
            wrong = "standard input can be read only once, and captures are read twice here";
    if (wrong)
        g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, wrong);
    return wrong == NULL;
}

static bool
is_html(const Texts *texts)
{
    return texts->format && strcmp(texts->format, "html") == 0;
}

static void
take_excerpt(const WnPacket *packet, void *data)
{
    wn_excerpts_take(data, packet);
}

static void
add_page(GString *out, const WnJointSource *source, WnPoints *points)
{
    const WnCorrelation *correlation = source->correlation;
    g_autoptr(WnExcerpts) excerpts = wn_excerpts_new();
    WnHtmlCapture page = { .analysis = &correlation->analyses[0],
                           .correlation = correlation,
                           .joint = source,
                           .excerpts = excerpts };

    wn_html_prepare(&page, excerpts);
    if (wn_excerpts_wants_any(excerpts))
        wn_points_read_again(points, take_excerpt, excerpts);
    wn_html_begin(out, &page, 1);
    wn_html_capture(out, &page, 0);
    wn_html_end(out);
}

static bool
write_text(const Texts *texts, GString *text, GError **error)
{
    WnOutput output = { 0 };
    bool     done = wn_output_open(&output, texts->output, false, error) &&
                wn_output_write(&output, text, error) && wn_output_commit(&output, error);

    wn_output_clear(&output);
    return done;
}

static bool
write_report(const Texts *texts, WnColour colour, WnPoints *points, const WnTrail *trail,
             GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GArray) routes = wn_routes_of(wn_points_result(points));
    const char   *names[WN_MAX_POINTS];
    WnAnalysis    analyses[WN_MAX_POINTS];
    WnReport      nothing = { 0 };
    WnCorrelation correlation = { .names = names,
                                  .analyses = analyses,
                                  .alignment = wn_points_alignment(points),
                                  .result = wn_points_result(points),
                                  .left_out = wn_points_left_out(points),
                                  .routes = routes };
    WnJointSource source;
    WnTextStyle   style = { .page = wn_terminal_style(texts->output ? -1 : STDOUT_FILENO, colour),
                            .detail = texts->quiet     ? WN_DETAIL_BRIEF
                                      : texts->verbose ? WN_DETAIL_FULL
                                                       : WN_DETAIL_NORMAL };

    for (unsigned i = 0; i < wn_points_count(points); i++) {
        names[i] = wn_points_info(points, i)->name;
        analyses[i] = (WnAnalysis){ .capture = wn_points_info(points, i)->summary,
                                    .report = i == 0 ? wn_points_report(points) : &nothing };
    }
    style.page.points = names;
    wn_joint_source_init(&source, &correlation, trail);
    if (trail && style.page.width == wn_terminal_style(-1, colour).width)
        style.page.width = LADDER_WIDTH;
    if (texts->format && strcmp(texts->format, "json") == 0)
        wn_json_correlation(text, &correlation);
    else if (is_html(texts))
        add_page(text, &source, points);
    else
        wn_text_correlation(text, &correlation, &style);
    if (trail && !is_html(texts))
        wn_joint_ladders(text, &source, &style);
    wn_joint_source_clear(&source);
    return write_text(texts, text, error);
}

/* Who wants to see every packet. */
typedef struct {
    WnPacketList list;
    bool         listed;
    WnTrail     *trail; /* or NULL */
} Watchers;

static void
see_packet(const WnSight *const sights[WN_MAX_POINTS], WnFate fate, void *data)
{
    Watchers *watchers = data;

    if (watchers->listed)
        wn_packet_list_add(sights, fate, &watchers->list);
    if (watchers->trail)
        wn_trail_add(sights, fate, watchers->trail);
}

/* Reads all, and writes what was asked for; the exit status if that fails. */
static WnExit
read_and_write(const Texts *texts, WnColour colour, WnPoints *points, Watchers *watchers,
               GError **error)
{
    if (texts->packets && !wn_packet_list_open(&watchers->list, texts->packets, points, error))
        return WN_EXIT_PROGRAM;
    watchers->listed = texts->packets != NULL;
    watchers->trail = texts->ladder || is_html(texts) ? wn_trail_new(WN_TRAIL_MOST) : NULL;
    if (watchers->listed || watchers->trail)
        wn_points_watch(points, see_packet, watchers);
    if (!wn_points_read(points, error))
        return WN_EXIT_UNREAD;
    if (watchers->listed && !wn_packet_list_commit(&watchers->list, error))
        return WN_EXIT_PROGRAM;
    return write_report(texts, colour, points, watchers->trail, error) ? WN_EXIT_FINE
                                                                       : WN_EXIT_PROGRAM;
}

static WnExit
correlate(const Texts *texts, const WnPointFiles *files, WnColour colour, const WnOptions *options)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WnPoints) points = wn_points_new(files, options, wn_interrupt_flag());
    Watchers watchers = { 0 };
    WnExit   failed = read_and_write(texts, colour, points, &watchers, &error);

    wn_packet_list_clear(&watchers.list);
    wn_trail_free(watchers.trail);
    if (error) {
        wn_complain("%s", error->message);
        return failed;
    }
    for (guint i = 0; i < wn_points_left_out(points)->len; i++) {
        const WnLeftOut *left_out = g_ptr_array_index(wn_points_left_out(points), i);
        wn_complain("%s was left out: %s", left_out->name, left_out->why);
    }
    if (!wn_points_are_complete(points) || *wn_interrupt_flag())
        return WN_EXIT_UNREAD;
    return wn_points_report(points)->accuses ? WN_EXIT_ACCUSED : WN_EXIT_FINE;
}

static WnExit
run(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Texts        texts = { 0 };
    WnNetwork    network = { 0 };
    WnPointFiles files = { 0 };
    WnOptions    options;
    WnColour     colour = WN_COLOUR_AUTO;
    WnExit       status = WN_EXIT_USAGE;

    wn_options_init(&options);
    if (scan(&texts, &argc, &argv, &error) && check(&texts, &colour, &error) &&
        wn_network_parse(&network, &texts.network, &options, &error)) {
        wn_interrupt_catch();
        status = WN_EXIT_UNREAD;
        if (wn_point_files_init(&files, texts.arguments, wn_interrupt_flag(), &error))
            status = correlate(&texts, &files, colour, &options);
        else if (g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE))
            status = WN_EXIT_USAGE;
    }
    if (error)
        wn_complain("%s", error->message);
    wn_point_files_clear(&files);
    wn_network_clear(&network);
    texts_clear(&texts);
    return status;
}

const WnCommand wn_cmd_correlate = {
    .name = "correlate",
    .synopsis = "NAME=FILE NAME=FILE...",
    .in_short = "both sides of a router: what it translated, changed and dropped",
    .does = "Compares captures of the same traffic at several points: what the boxes between them\n"
            "translated, changed and dropped, and what failed because of it.",
    .help =
        "The points are put in the order of the way as far as packets tell it.  The clocks of the\n"
        "capturing machines need not agree; they are aligned by packets that both saw.  Each\n"
        "interface of a pcapng file is a point.  Both sides of a NAT in one capture that does not "
        "say\n"
        "which is which (tcpdump -i any on a router, mergecap) are told apart by their addresses.\n"
        "\n"
        "Examples:\n"
        "  whynat correlate phone=a.pcap server=b.pcap\n"
        "  whynat correlate phone=a.pcap router=r.pcapng server=b.pcap\n"
        "  whynat correlate inside+outside=merged.pcap\n"
        "  whynat correlate --ladder phone=a.pcap server=b.pcap\n"
        "  whynat correlate --format json phone=a.pcap server=b.pcap\n"
        "  whynat correlate --format html -o report.html phone=a.pcap server=b.pcap\n"
        "\n"
        "Exit status: as of whynat FILE; 3 also where fewer than two\n"
        "of the captures have something in common.",
    .run = run,
};
