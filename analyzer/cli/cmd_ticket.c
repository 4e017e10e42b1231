/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat ticket FILE CALL-ID -o DIR`: one call as a package for whoever has to mend it. */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>

#include "cli/command.h"
#include "cli/excerpt.h"
#include "cli/interrupt.h"
#include "cli/network.h"
#include "cli/output.h"
#include "cli/page.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "report/json.h"
#include "ticket/redact.h"

typedef struct {
    char         **words, *folder, *key;
    gboolean       redact;
    WnNetworkTexts texts;
    WnNetwork      network;
    WnOptions      engine;
    char          *capture; /* DIR/call.pcapng */
    WnPseudonyms  *pseudonyms;
} Run;

static const WnSubjectReport *
find_subject(const WnReport *report, const char *call_id, bool prefix, unsigned kinds)
{
    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        if (subject->kind & kinds && subject->call_id &&
            (prefix ? g_str_has_prefix(subject->call_id, call_id)
                    : strcmp(subject->call_id, call_id) == 0))
            return subject;
    }
    return NULL;
}

static WnReading *
read_capture(const Run *run, const char *path, GError **error)
{
    WnSourceOptions options = { .stop = wn_interrupt_flag() };
    WnSource       *source = wn_source_open(path, &options, error);
    WnReading      *reading;

    if (!source)
        return NULL;
    reading = wn_reading_new(source, path, NULL, &run->engine);
    wn_reading_finish(reading);
    return reading;
}

static bool
is_same_verdict(const WnSubjectReport *a, const WnSubjectReport *b)
{
    const WnCauseVerdict *x = a->headline, *y = b ? b->headline : NULL;

    if (!b || a->works != b->works || !x != !y)
        return false;
    return !x || (x->info == y->info && x->grade == y->grade);
}

/* What the user told of single addresses is told of their pseudonyms. */
static void
redact_options(Run *run)
{
    for (guint i = 0; i < run->network.servers->len; i++) {
        WnEndpoint *server = &g_array_index(run->network.servers, WnEndpoint, i);
        server->addr = wn_pseudonym_addr(run->pseudonyms, &server->addr);
    }
    for (guint i = 0; i < run->network.vantages->len; i++) {
        WnVantageHint *hint = &g_array_index(run->network.vantages, WnVantageHint, i);
        hint->addr = wn_pseudonym_addr(run->pseudonyms, &hint->addr);
    }
}

/* ------------------------------------------------------------------ the package */

static bool
write_json(const Run *run, const WnReading *reading, GError **error)
{
    g_autofree char *path = g_build_filename(run->folder, "report.json", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    WnAnalysis analysis = *wn_reading_analysis(reading);
    WnOutput   output;
    WnJson     json;
    bool       written;

    wn_json_init(&json, &analysis, 1, WN_JSON_DOCUMENT);
    while (wn_json_step(&json, text)) {
    }
    written = wn_output_open(&output, path, false, error) &&
              wn_output_write(&output, text, error) && wn_output_commit(&output, error);
    wn_output_clear(&output);
    return written;
}

static bool
write_page(const Run *run, WnReading *reading, GError **error)
{
    g_autofree char *path = g_build_filename(run->folder, "report.html", NULL);
    g_autoptr(GPtrArray) readings = g_ptr_array_new();
    WnOutput output;
    bool     written;

    g_ptr_array_add(readings, reading);
    written = wn_output_open(&output, path, false, error) &&
              wn_page_write(&output, readings, NULL, error) && wn_output_commit(&output, error);
    wn_output_clear(&output);
    return written;
}

static void
add_comments(WnExcerpt *excerpt, const WnCauseVerdict *cause)
{
    for (size_t i = 0; cause && i < cause->n_evidence; i++) {
        const WnEvidenceItem *item = &cause->evidence[i];
        g_autofree char      *sentence =
            g_strdup_printf("%s (%s): %s", cause->info->id,
                            item->role == WN_EVIDENCE_CAUSE ? "cause" : "effect", item->text);
        wn_excerpt_comment(excerpt, item->frame, sentence);
    }
}

/* The excerpt that is judged as the whole is; with the least that does. */
static WnReading *
cut_out(Run *run, const WnSelection *selection, const WnSubjectReport *wanted, const char *call_id,
        WnExcerpt *excerpt, const WnSubjectReport **found, GError **error)
{
    for (WnTake take = WN_TAKE_CALL; take < WN_TAKES; take++) {
        g_autoptr(WnReading) reading = NULL;

        wn_excerpt_clear(excerpt);
        if (!wn_excerpt_take(excerpt, run->words[0], selection, take, run->pseudonyms, error) ||
            !wn_excerpt_write(excerpt, run->capture, error))
            return NULL;
        reading = read_capture(run, run->capture, error);
        if (!reading)
            return NULL;
        *found = find_subject(wn_reading_analysis(reading)->report, call_id, false, wanted->kind);
        if (is_same_verdict(wanted, *found) || take + 1 == WN_TAKES) {
            if (take > WN_TAKE_CALL)
                wn_complain("'%s' also holds %s: the verdict needs them", run->capture,
                            take == WN_TAKE_HOSTS ? "other packets between the call's hosts"
                                                  : "all other packets of the capture");
            return g_steal_pointer(&reading);
        }
    }
    return NULL;
}

static WnExit
package(Run *run, const WnReading *whole, const WnSubjectReport *subject, GError **error)
{
    WnLadders *ladders = wn_ladders_new(wn_reading_engine(whole));
    g_autoptr(WnSelection) selection =
        wn_selection_new(ladders, wn_reading_analysis(whole)->report, subject);
    g_autoptr(WnReading) reading = NULL;
    g_autofree char       *call_id = g_strdup(subject->call_id);
    const WnSubjectReport *found = NULL;
    WnExcerpt              excerpt = { NULL, NULL };
    WnExit                 status = WN_EXIT_PROGRAM;

    wn_ladders_free(ladders);
    if (run->pseudonyms) {
        redact_options(run);
        wn_redact_call_id(run->pseudonyms, call_id, strlen(call_id));
    }
    reading = cut_out(run, selection, subject, call_id, &excerpt, &found, error);
    if (reading && found) {
        add_comments(&excerpt, found->headline);
        if (wn_excerpt_write(&excerpt, run->capture, error) && write_json(run, reading, error) &&
            write_page(run, reading, error))
            status = WN_EXIT_FINE;
    }
    if (reading && !is_same_verdict(subject, found)) {
        wn_complain("'%s' does not show what the whole capture shows", run->capture);
        status = WN_EXIT_UNREAD;
    }
    wn_excerpt_clear(&excerpt);
    return status;
}

static WnExit
run_parsed(Run *run, GError **error)
{
    enum { ANY = ~0u };
    g_autoptr(WnReading) reading = read_capture(run, run->words[0], error);
    const WnSubjectReport *subject;

    if (!reading)
        return WN_EXIT_UNREAD;
    subject =
        find_subject(wn_reading_analysis(reading)->report, run->words[1], true, WN_SUBJECT_CALL);
    if (!subject)
        subject = find_subject(wn_reading_analysis(reading)->report, run->words[1], true, ANY);
    if (!subject) {
        wn_complain("'%s' has no call whose Call-ID begins with '%s'", run->words[0],
                    run->words[1]);
        return WN_EXIT_USAGE;
    }
    if (g_mkdir_with_parents(run->folder, 0777) != 0) {
        wn_complain("cannot make the folder '%s': %s", run->folder, g_strerror(errno));
        return WN_EXIT_PROGRAM;
    }
    run->capture = g_build_filename(run->folder, "call.pcapng", NULL);
    return package(run, reading, subject, error);
}

/* ------------------------------------------------------------------ the command line */

static bool
make_pseudonyms(Run *run, GError **error)
{
    uint8_t random[32];

    if (!run->redact)
        return true;
    if (run->key) {
        run->pseudonyms = wn_pseudonyms_new(run->key, strlen(run->key));
        return true;
    }
    if (getrandom(random, sizeof(random), 0) != (ssize_t) sizeof(random)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "no random numbers: %s",
                    g_strerror(errno));
        return false;
    }
    run->pseudonyms = wn_pseudonyms_new(random, sizeof(random));
    return true;
}

static bool
parse(Run *run, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &run->folder, "Where the package goes", "DIR" },
        { "redact", 0, 0, G_OPTION_ARG_NONE, &run->redact,
          "Replace names, numbers, hosts, credentials and public addresses; zero the sound", NULL },
        { "key", 0, 0, G_OPTION_ARG_STRING, &run->key,
          "With --redact: the same key gives the same pseudonyms again", "TEXT" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &run->words, NULL, NULL },
        { .long_name = NULL }
    };
    g_autoptr(GOptionContext) context = g_option_context_new(wn_cmd_ticket.synopsis);
    const char *wrong = NULL;

    g_option_context_set_summary(context, wn_cmd_ticket.does);
    g_option_context_set_description(context, wn_cmd_ticket.help);
    g_option_context_add_main_entries(context, entries, NULL);
    wn_network_add_options(context, &run->texts);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (!run->words || g_strv_length(run->words) != 2)
        wrong = "one capture and one Call-ID are named";
    else if (!run->folder)
        wrong = "-o DIR says where the package goes";
    else if (run->key && (!run->redact || !*run->key))
        wrong = "--key is a text, and belongs to --redact";
    if (!wrong)
        return wn_network_parse(&run->network, &run->texts, &run->engine, error) &&
               make_pseudonyms(run, error);
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, wrong);
    return false;
}

static WnExit
run(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Run    all = { .redact = FALSE };
    WnExit status = WN_EXIT_USAGE;

    wn_options_init(&all.engine);
    if (parse(&all, argc, argv, &error))
        status = run_parsed(&all, &error);
    if (error)
        wn_complain("%s", error->message);
    g_strfreev(all.words);
    g_free(all.folder);
    g_free(all.key);
    g_free(all.capture);
    wn_pseudonyms_free(all.pseudonyms);
    wn_network_texts_clear(&all.texts);
    wn_network_clear(&all.network);
    return status;
}

const WnCommand wn_cmd_ticket = {
    .name = "ticket",
    .synopsis = "FILE CALL-ID -o DIR",
    .in_short = "one call as a package, --redact without names",
    .does = "Packs one call for whoever has to mend it: report, JSON, and only its packets.",
    .help =
        "DIR gets call.pcapng with the packets of that call, its registration, STUN and sound,\n"
        "each frame that proves something with a comment that Wireshark shows; report.html and\n"
        "report.json say what whynat makes of it.  The first characters of a Call-ID are enough.\n"
        "Where other calls share a TCP connection, their messages are overwritten with zeros; a\n"
        "WebSocket's are left, for a browser shares it with nobody.\n"
        "\n"
        "With --redact the packets are made anew: users, numbers, hosts, credentials and public\n"
        "addresses have pseudonyms of the same length, equal ones the same; unknown headers and\n"
        "bodies are blotted out, sound and keys are zeroed.  The verdict is checked to be the\n"
        "same; where the call alone does not give it, more of the capture is taken.\n"
        "\n"
        "Examples:\n"
        "  whynat ticket call.pcap 3848276298 -o ticket-4711\n"
        "  whynat ticket --redact call.pcap 3848276298 -o ticket-4711\n"
        "\n"
        "Exit status: 0 packed; 2 wrong usage; 3 the capture cannot be read, or the package does\n"
        "not show the same verdict; 70 the program or its output failed.",
    .run = run,
};
