/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See explain.h. */
#include "report/explain.h"

#include <string.h>

#include "report/phrase.h"

#define EXCUSES_HEADING "When it is not this"
#define EXCUSES_LEAD    "Each of these rules it out, and the report names the one that did:"

static const char *
severity_phrase(WnSeverity severity)
{
    switch (severity) {
    case WN_SEVERITY_CRITICAL:
        return "critical: what the user wanted does not work at all";
    case WN_SEVERITY_MAJOR:
        return "major: part of it does not work, or only for a while";
    case WN_SEVERITY_MINOR:
        return "minor: it works, with trouble";
    case WN_SEVERITY_NOTE:
        return "note: worth knowing";
    default:
        return "information";
    }
}

static const char *
vantage_heading(WnVantage vantage)
{
    static const char *const headings[WN_VANTAGES] = {
        [WN_VANTAGE_UNKNOWN] = "Place not known",
        [WN_VANTAGE_LAN] = "Inside the phone's network",
        [WN_VANTAGE_WAN] = "Outside, at the server",
        [WN_VANTAGE_BOTH] = "On both sides of the NAT",
    };

    return headings[vantage];
}

static bool
has_blind_spots(const WnCauseInfo *info)
{
    for (int i = 0; i < WN_VANTAGES; i++)
        if (info->blind_spot[i])
            return true;
    return false;
}

/* The actions of a fix: each begins with "- " at the start of a line; a line may be continued. */
static GPtrArray *
split_fix(const char *fix)
{
    GPtrArray *actions = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) lines = g_strsplit(fix ? fix : "", "\n", -1);
    GString *action = NULL;

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, "- ")) {
            if (action)
                g_ptr_array_add(actions, g_string_free(action, FALSE));
            action = g_string_new(*line + 2);
        } else if (action && *g_strstrip(*line)) {
            g_string_append_printf(action, " %s", *line);
        }
    }
    if (action)
        g_ptr_array_add(actions, g_string_free(action, FALSE));
    return actions;
}

/* ------------------------------------------------------------------ text */

static void
heading(WnPage *page, const char *text)
{
    wn_page_gap(page);
    wn_page_begin(page, 0, NULL, 0);
    wn_page_add(page, WN_INK_STRONG, text);
    wn_page_end(page);
}

static void
item(WnPage *page, const char *label, const char *text)
{
    wn_page_begin(page, 2, NULL, 2);
    if (label) {
        wn_page_add(page, WN_INK_PLAIN, label);
        wn_page_add(page, WN_INK_PLAIN, " ");
        wn_page_hang_here(page);
    }
    wn_page_add(page, WN_INK_PLAIN, text);
    wn_page_end(page);
}

static void
fact(WnPage *page, const char *name, const char *text)
{
    wn_page_begin(page, 2, name, 12);
    wn_page_add(page, WN_INK_PLAIN, text);
    wn_page_end(page);
}

static void
add_facts(WnPage *page, const WnCauseInfo *info)
{
    g_autoptr(GString) text = g_string_new(NULL);

    fact(page, "Id", info->id);
    fact(page, "Group", info->group);
    fact(page, "Severity", severity_phrase(info->severity));
    wn_phrase_fault(text, info->fault);
    if (text->len)
        fact(page, "At fault", text->str);
    g_string_truncate(text, 0);
    for (unsigned bit = 1; bit <= WN_SUBJECT_MEDIA; bit <<= 1)
        if (info->judges & bit)
            g_string_append_printf(text, "%s%s", text->len ? ", " : "",
                                   wn_subject_kind_name((WnSubjectKind) bit));
    fact(page, "Breaks", text->str);
}

/* Guards say why in half a sentence; here each stands alone. */
static char *
sentence_of(const char *text)
{
    char *sentence = g_strconcat(text, ".", NULL);

    *sentence = g_ascii_toupper(*sentence);
    return sentence;
}

static void
add_excuses(WnPage *page, const WnCauseInfo *info)
{
    if (!wn_cause_excuse(info, 0))
        return;
    heading(page, EXCUSES_HEADING);
    item(page, NULL, EXCUSES_LEAD);
    for (size_t i = 0; wn_cause_excuse(info, i); i++) {
        g_autofree char *sentence = sentence_of(wn_cause_excuse(info, i));
        item(page, "-", sentence);
    }
}

static void
add_blind_spots(WnPage *page, const WnCauseInfo *info)
{
    if (!has_blind_spots(info))
        return;
    heading(page, "What a capture cannot see");
    for (int i = 0; i < WN_VANTAGES; i++) {
        if (!info->blind_spot[i])
            continue;
        wn_page_begin(page, 2, NULL, 4);
        wn_page_printf(page, "%s: ", vantage_heading((WnVantage) i));
        wn_page_add(page, WN_INK_PLAIN, info->blind_spot[i]);
        wn_page_end(page);
    }
}

void
wn_explain_text(GString *out, const WnCauseInfo *info, const WnPageStyle *style)
{
    g_auto(GStrv) paragraphs = g_strsplit(info->explanation, "\n\n", -1);
    g_autoptr(GPtrArray) actions = split_fix(info->fix);
    WnPage page;

    wn_page_init(&page, out, style);
    wn_page_begin(&page, 0, NULL, 0);
    wn_page_add_sentence(&page, WN_INK_STRONG, info->title);
    wn_page_end(&page);
    wn_page_gap(&page);
    add_facts(&page, info);
    heading(&page, "What happens");
    for (char **paragraph = paragraphs; *paragraph; paragraph++) {
        if (paragraph > paragraphs)
            wn_page_gap(&page);
        item(&page, NULL, g_strdelimit(*paragraph, "\n", ' '));
    }
    if (actions->len > 0)
        heading(&page, "What to do");
    for (guint i = 0; i < actions->len; i++) {
        g_autofree char *number = g_strdup_printf("%u.", i + 1);
        item(&page, actions->len > 1 ? number : NULL, g_ptr_array_index(actions, i));
    }
    add_excuses(&page, info);
    add_blind_spots(&page, info);
    if (info->references[0])
        heading(&page, "Where it is written");
    for (size_t i = 0; i < G_N_ELEMENTS(info->references) && info->references[i]; i++)
        item(&page, NULL, info->references[i]);
}

/* ------------------------------------------------------------------ Markdown */

/* Catalogue text is ours, yet "<sip:...>" or "a_b" in it would be taken for markup. */
static void
add_marked(GString *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("\\`*_<>[]", *text))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text == '\n' ? ' ' : *text);
    }
}

static void
add_marked_item(GString *out, const char *mark, const char *text)
{
    g_string_append(out, mark);
    add_marked(out, text);
    g_string_append_c(out, '\n');
}

static void
add_marked_blind_spots(GString *out, const WnCauseInfo *info)
{
    if (!has_blind_spots(info))
        return;
    g_string_append(out, "\n## What a capture cannot see\n\n");
    for (int i = 0; i < WN_VANTAGES; i++) {
        if (!info->blind_spot[i])
            continue;
        g_string_append_printf(out, "- **%s**: ", vantage_heading((WnVantage) i));
        add_marked_item(out, "", info->blind_spot[i]);
    }
}

void
wn_explain_markdown(GString *out, const WnCauseInfo *info)
{
    g_auto(GStrv) paragraphs = g_strsplit(info->explanation, "\n\n", -1);
    g_autoptr(GPtrArray) actions = split_fix(info->fix);
    g_autoptr(GString) fault = g_string_new(NULL);

    wn_phrase_fault(fault, info->fault);
    g_string_append_printf(out, "<!-- Printed by: whynat explain --markdown %s -->\n", info->id);
    add_marked_item(out, "# ", info->title);
    g_string_append_printf(out, "\n`%s`, in the group \"%s\".\n\n- Severity: %s\n", info->id,
                           info->group, severity_phrase(info->severity));
    if (fault->len)
        add_marked_item(out, "- At fault: ", fault->str);
    g_string_append(out, "\n## What happens\n");
    for (char **paragraph = paragraphs; *paragraph; paragraph++)
        add_marked_item(out, "\n", *paragraph);
    if (actions->len > 0)
        g_string_append(out, "\n## What to do\n\n");
    for (guint i = 0; i < actions->len; i++)
        add_marked_item(out, "1. ", g_ptr_array_index(actions, i));
    if (wn_cause_excuse(info, 0))
        g_string_append_printf(out, "\n## %s\n\n%s\n\n", EXCUSES_HEADING, EXCUSES_LEAD);
    for (size_t i = 0; wn_cause_excuse(info, i); i++) {
        g_autofree char *sentence = sentence_of(wn_cause_excuse(info, i));
        add_marked_item(out, "- ", sentence);
    }
    add_marked_blind_spots(out, info);
    if (info->references[0])
        g_string_append(out, "\n## Where it is written\n\n");
    for (size_t i = 0; i < G_N_ELEMENTS(info->references) && info->references[i]; i++)
        add_marked_item(out, "- ", info->references[i]);
}
