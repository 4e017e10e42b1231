/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a support desk reads: order, words, what is left out, and that nothing off the wire obeys.
 */
#include "report/text.h"

#include <string.h>

#include "report/phrase.h"
#include "support/made_report.h"

static char *
text_of(const WnAnalysis *analysis, WnDetail detail, WnCharset charset)
{
    WnTextStyle style = { .page = { .width = 80, .charset = charset }, .detail = detail };
    GString    *out = g_string_new(NULL);

    wn_text_report(out, analysis, &style);
    return g_string_free(out, FALSE);
}

static void
assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("\"%s\" is not in:\n%s", part, text);
}

static void
assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part))
        g_error("\"%s\" is in:\n%s", part, text);
}

static void
assert_order(const char *text, const char *first, const char *second)
{
    assert_has(text, first);
    assert_has(text, second);
    g_assert_true(strstr(text, first) < strstr(text, second));
}

/* Of a connection on which nothing gets through nobody asks for an address. */
static void
a_connection_is_called_so(void)
{
    WnSubjectReport subject = { .kind = WN_SUBJECT_DISCOVERY };

    g_assert_cmpstr(wn_phrase_kind(&subject), ==, "Address discovery");
    subject.connection = true;
    g_assert_cmpstr(wn_phrase_kind(&subject), ==, "Connection");
}

static void
what_failed_stands_first(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_order(text, "✗ Call  alice@example.net → bob@example.net", "? Subscription");
    assert_order(text, "? Subscription", "✓ Registration");
    assert_order(text, "✓ Registration", "⚠ The router may forget the phone.");
    assert_has(text, "answered after 3.1 s, cut off\n  after another 32 s");
}

static void
head_and_end_sum_up(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_has(text, "made.pcap   3 subjects, 131 packets, 41.9 s");
    assert_has(text, "⚠ the file breaks off within packet 132\n");
    assert_has(text, "15 frames not read: not IP (3), encrypted (TLS) (12)");
    assert_has(text, "Note   7 frames were duplicates.\n");
    g_assert_true(g_str_has_suffix(text, "\n3 subjects: 1 failed, NAT is to blame for 1, this "
                                         "capture cannot tell about 1.\n"));
}

static void
a_failure_says_why_and_what_to_do(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_has(text, "  Why    The call drops because the reply goes to a private address.\n");
    assert_has(text, "made-fault · certain · at fault: the SIP server\n");
    assert_has(text, "  Seen   #11, #12  The 200 OK names 192.168.7.20.\n");
    assert_has(text, "         #118      The 200 OK is repeated 10 times.\n");
    assert_has(text, "  Fix    1. Server: do this.\n         2. Phone: do that.\n");
    assert_has(text, "  Not    made-hazard: the path was open (#41, #42)\n");
    assert_has(text, "  Also   The router may forget the phone.\n");
    assert_has(text, "audio callee → caller: expected, but nothing comes\n");
}

static void
where_to_capture_next_is_ready_to_paste(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_has(text, "  Next   Capture at the server: Its side cannot be seen here.\n");
    assert_has(text, "\n             tcpdump -i any -s 0 -w server.pcap 'host 203.0.113.7'\n");
}

/* A grade is of a cause; that nothing can be told has none. */
static void
cannot_tell_has_no_grade(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_has(text, "  Why    This capture cannot tell what went wrong.\n");
    assert_has_not(text, "cannot-tell");
}

static void
brief_has_only_what_failed(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_BRIEF, WN_CHARSET_UTF8);

    assert_has(text, "✗ Call");
    assert_has(text, "made-fault");
    assert_has_not(text, "✓");
    assert_has_not(text, "? Subscription");
    assert_has_not(text, "Fix");
    assert_has_not(text, "Note");
    assert_has_not(text, "may forget");
}

static void
full_has_parties_media_and_guards(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_FULL, WN_CHARSET_UTF8);

    assert_has(text, "  Id     c1@example.net\n");
    assert_has(text,
               "  Caller 192.168.1.20:5060, behind NAT, seen by others as 203.0.113.7:40000;");
    assert_has(text, "captured inside its network; Example Phone 1.0");
    assert_has(text, "  Called 198.51.100.5:5060;");
    assert_has(text, "0xdeadbeef");
    assert_has(text, "[path-open]");
    assert_has(text, "[made-effect,");
    assert_has(text, "2026-01-05 10:00:01 UTC");
}

static void
nothing_found_is_said(void)
{
    g_autofree char *text = text_of(&wn_made_empty, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_has(text, "empty.pcap   0 subjects, 0 packets\n");
    assert_has(text, "No call, registration or media was found here.\n");
}

/* Line ends apart, no control character and no invalid UTF-8, whatever the packets said. */
static void
hostile_texts_are_harmless(void)
{
    for (WnDetail detail = WN_DETAIL_BRIEF; detail <= WN_DETAIL_FULL; detail++) {
        g_autofree char *text = text_of(&wn_made_hostile, detail, WN_CHARSET_UTF8);

        g_assert_true(g_utf8_validate(text, -1, NULL));
        for (const char *at = text; *at; at = g_utf8_next_char(at)) {
            gunichar c = g_utf8_get_char(at);
            if (c != '\n')
                g_assert_true(g_unichar_isprint(c) && g_unichar_type(c) != G_UNICODE_FORMAT);
        }
        assert_has(text, "\\x1B[31mred@example.net");
    }
}

static void
an_ascii_terminal_gets_only_ascii(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_FULL, WN_CHARSET_ASCII);

    g_assert_true(g_str_is_ascii(text));
    assert_has(text, "x Call  alice@example.net -> bob@example.net");
}

static void
no_line_is_wider_than_the_page(void)
{
    g_autofree char *text = text_of(&wn_made_full, WN_DETAIL_FULL, WN_CHARSET_UTF8);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++)
        g_assert_cmpint(g_utf8_strlen(*line, -1), <=, 80);
}

/* ------------------------------------------------------------------ many subjects */

static WnAnalysis
many(GArray *subjects, WnReport *report, size_t like, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_array_append_val(subjects, wn_made_full.report->subjects[like]);
    *report = (WnReport){ .subjects = (const WnSubjectReport *) (void *) subjects->data,
                          .n_subjects = subjects->len };
    return (WnAnalysis){ .capture = wn_made_empty.capture, .report = report };
}

static unsigned
count(const char *text, const char *part)
{
    unsigned n = 0;

    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

static void
many_healthy_subjects_are_one_line(void)
{
    g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(WnSubjectReport));
    WnReport         report;
    WnAnalysis       analysis = many(subjects, &report, 0, 20);
    g_autofree char *all = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    g_assert_cmpuint(count(all, "✓ Registration"), ==, 20);
    analysis = many(subjects, &report, 0, 1980);
    g_autofree char *summary = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);
    assert_has(summary, "✓ works: 2,000 registrations (-v lists them)\n");
    g_assert_cmpuint(count(summary, "✓"), ==, 1);
    g_autofree char *full = text_of(&analysis, WN_DETAIL_FULL, WN_CHARSET_UTF8);
    g_assert_cmpuint(count(full, "✓ Registration"), ==, 2000);
}

/* Five in full, twenty in a line, the rest counted: nobody reads a thousand blocks. */
static void
failures_alike_are_counted(void)
{
    g_autoptr(GArray) subjects = g_array_new(FALSE, FALSE, sizeof(WnSubjectReport));
    WnReport         report;
    WnAnalysis       analysis = many(subjects, &report, 1, 100);
    g_autofree char *text = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    g_assert_cmpuint(count(text, "✗ Call"), ==, 25);
    g_assert_cmpuint(count(text, "  Why "), ==, 5);
    assert_has(text, "and 75 more subjects like these (-v shows all)");
}

static WnAnalysis
of(const WnSubjectReport *subject, WnReport *report)
{
    *report = (WnReport){ .subjects = subject, .n_subjects = subject ? 1 : 0 };
    return (WnAnalysis){ .capture = wn_made_empty.capture, .report = report };
}

static void
media_without_a_call_is_a_line(void)
{
    static const WnMediaReport row = { .type = "media", .packets = 236 };
    const WnSubjectReport      subject = { .kind = WN_SUBJECT_MEDIA,
                                           .from = "192.0.2.1:5000",
                                           .to = "192.0.2.2:2006",
                                           .works = WN_UNDECIDED,
                                           .outcome = WN_OUTCOME_INCOMPLETE,
                                           .sentence = "There is nothing to judge.",
                                           .media = &row,
                                           .n_media = 1 };
    WnReport                   report;
    WnAnalysis                 analysis = of(&subject, &report);
    g_autofree char           *text = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_has(text,
               "\n\n? Media  192.0.2.1:5000 → 192.0.2.2:2006   236 packets, call unknown\n\n");
    assert_has_not(text, "nothing to judge");
}

/* A note that asks nobody to change anything is told where something failed, not
 * beside what works. */
static void
notes_that_ask_for_nothing_are_silent_where_all_works(void)
{
    static const WnCauseInfo    info = { .id = "made-note", .title = "(note) The ports are odd" };
    static const WnCauseVerdict note = { .info = &info, .grade = WN_GRADE_CERTAIN };
    WnSubjectReport             subject = wn_made_full.report->subjects[0];
    WnReport                    report;

    subject.hazards = &note;
    subject.n_hazards = 1;
    WnAnalysis       analysis = of(&subject, &report);
    g_autofree char *works = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);
    g_autofree char *full = text_of(&analysis, WN_DETAIL_FULL, WN_CHARSET_UTF8);
    subject.works = WN_NO;
    g_autofree char *failed = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);

    assert_has_not(works, "ports are odd");
    assert_has(full, "· The ports are odd.");
    assert_has(failed, "· The ports are odd.");
}

static void
encrypted_captures_are_not_called_empty(void)
{
    static const WnNotDecoded reasons[] = { { .reason = "encrypted (TLS)", .count = 12 } };
    WnReport                  report;
    WnAnalysis                analysis = of(NULL, &report);

    analysis.capture.not_decoded = reasons;
    analysis.capture.n_not_decoded = 1;
    g_autofree char *text = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);
    assert_has(text, "No call can be read here: 12 frames are encrypted (TLS).");
    assert_has_not(text, "was found here");
}

static void
a_long_file_name_has_a_line_of_its_own(void)
{
    WnReport   report;
    WnAnalysis analysis = of(NULL, &report);

    analysis.capture.file = "a/folder/whose/name/takes/up/nearly/all/of/the/line/long-name.pcap";
    g_autofree char *text = text_of(&analysis, WN_DETAIL_NORMAL, WN_CHARSET_UTF8);
    assert_has(text, "long-name.pcap\n  0 subjects, 0 packets\n");
}

static void
several_captures_have_a_total(void)
{
    WnTextStyle style = { .page = { .width = 80 }, .detail = WN_DETAIL_NORMAL };
    WnTextCount sum = { 0 };
    g_autoptr(GString) out = g_string_new(NULL);

    wn_text_count(&sum, wn_made_full.report);
    wn_text_total(out, &sum, &style);
    g_assert_cmpstr(out->str, ==, "");
    wn_text_count(&sum, wn_made_empty.report);
    wn_text_total(out, &sum, &style);
    assert_has(out->str, "All 2 captures together, 3 subjects: 1 failed");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/text/a_connection_is_called_so", a_connection_is_called_so);
    g_test_add_func("/report/text/what_failed_stands_first", what_failed_stands_first);
    g_test_add_func("/report/text/head_and_end_sum_up", head_and_end_sum_up);
    g_test_add_func("/report/text/a_failure_says_why_and_what_to_do",
                    a_failure_says_why_and_what_to_do);
    g_test_add_func("/report/text/where_to_capture_next_is_ready_to_paste",
                    where_to_capture_next_is_ready_to_paste);
    g_test_add_func("/report/text/cannot_tell_has_no_grade", cannot_tell_has_no_grade);
    g_test_add_func("/report/text/brief_has_only_what_failed", brief_has_only_what_failed);
    g_test_add_func("/report/text/full_has_parties_media_and_guards",
                    full_has_parties_media_and_guards);
    g_test_add_func("/report/text/nothing_found_is_said", nothing_found_is_said);
    g_test_add_func("/report/text/hostile_texts_are_harmless", hostile_texts_are_harmless);
    g_test_add_func("/report/text/an_ascii_terminal_gets_only_ascii",
                    an_ascii_terminal_gets_only_ascii);
    g_test_add_func("/report/text/no_line_is_wider_than_the_page", no_line_is_wider_than_the_page);
    g_test_add_func("/report/text/many_healthy_subjects_are_one_line",
                    many_healthy_subjects_are_one_line);
    g_test_add_func("/report/text/failures_alike_are_counted", failures_alike_are_counted);
    g_test_add_func("/report/text/media_without_a_call_is_a_line", media_without_a_call_is_a_line);
    g_test_add_func("/report/text/notes_that_ask_for_nothing_are_silent_where_all_works",
                    notes_that_ask_for_nothing_are_silent_where_all_works);
    g_test_add_func("/report/text/encrypted_captures_are_not_called_empty",
                    encrypted_captures_are_not_called_empty);
    g_test_add_func("/report/text/a_long_file_name_has_a_line_of_its_own",
                    a_long_file_name_has_a_line_of_its_own);
    g_test_add_func("/report/text/several_captures_have_a_total", several_captures_have_a_total);
    return g_test_run();
}
