/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See csv.h. */
#include "store/csv.h"

#include <string.h>

/* A spreadsheet takes such a cell for a formula and runs it; behind an apostrophe it is text. */
static bool
is_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text) != NULL;
}

static void
add_cell(GString *out, const char *text)
{
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c(out, ',');
    if (!text || !*text) {
        /* An empty first cell must still be told from no cell. */
        if (out->len == 0 || out->str[out->len - 1] == '\n')
            g_string_append(out, "\"\"");
        return;
    }
    g_string_append_c(out, '"');
    if (is_formula(text))
        g_string_append_c(out, '\'');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

static const char *
answer(WnAnswer answer)
{
    static const char *const words[] = { "", "no", "yes" };

    return words[answer];
}

void
wn_csv_header(GString *out)
{
    g_string_append(out,
                    "fingerprint,file,kind,call_id,from,to,start,duration,outcome,status,works,"
                    "nat_related,headline,grade,title,sentence\r\n");
}

void
wn_csv_subject(GString *out, const WnRecord *subject, const char *file, const char *fingerprint)
{
    char duration[32], status[16] = "";

    g_ascii_formatd(duration, sizeof(duration), "%.3f", subject->duration);
    if (subject->status > 0)
        g_snprintf(status, sizeof(status), "%d", subject->status);

    const char *const cells[] = {
        fingerprint,       file,           subject->kind,          subject->call_id,
        subject->from,     subject->to,    subject->start,         duration,
        subject->outcome,  status,         answer(subject->works), answer(subject->nat_related),
        subject->headline, subject->grade, subject->title,         subject->sentence
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++)
        add_cell(out, cells[i]);
    g_string_append(out, "\r\n");
}
