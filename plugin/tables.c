/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See tables.h. */
#include "tables.h"

#include <string.h>

#include "tables_parts.h"

unsigned
tables_columns(const TableKind *kind)
{
    unsigned n = 0;

    while (kind->columns[n])
        n++;
    return n;
}

/* Off the wire: what could move a terminal's cursor is made visible. */
static char *
harmless(const char *text)
{
    char *copy = g_utf8_make_valid(text ? text : "", -1);

    for (char *at = copy; *at; at = g_utf8_next_char(at))
        if (g_unichar_iscntrl(g_utf8_get_char(at)) && (unsigned char) *at < 0x80)
            *at = '?';
    return copy;
}

/* What is not known is left empty. */
void
tables_add_row(GPtrArray *rows, char **cells, unsigned n)
{
    char **row = g_new0(char *, n + 1);

    for (unsigned i = 0; i < n; i++)
        row[i] = cells[i] ? cells[i] : g_strdup("");
    g_ptr_array_add(rows, row);
}

/* ------------------------------------------------------------------ diagnosis */

/* Frames that the headline rests on, causes first. */
static char *
frames_of(const WnCauseVerdict *verdict)
{
    enum { MOST = 8 };
    GString *text = g_string_new(NULL);
    unsigned n = 0;

    for (size_t i = 0; verdict && i < verdict->n_evidence; i++) {
        uint32_t frame = verdict->evidence[i].frame;
        bool     again = false;

        for (size_t k = 0; k < i; k++)
            again |= verdict->evidence[k].frame == frame;
        if (again || frame == 0)
            continue;
        if (n++ == MOST) {
            g_string_append(text, ", ...");
            break;
        }
        g_string_append_printf(text, "%s%u", n > 1 ? ", " : "", frame);
    }
    return g_string_free(text, FALSE);
}

const char *
tables_answer(WnAnswer answer)
{
    return answer == WN_YES ? "yes" : answer == WN_NO ? "no" : "not known";
}

static void
fill_diagnosis(const WnReport *report, GPtrArray *rows)
{
    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        const WnCauseVerdict  *headline = subject->headline;
        char                  *cells[] = {
                             g_strdup_printf("%zu", i + 1),
                             g_strdup(wn_subject_kind_name(subject->kind)),
                             harmless(subject->from),
                             harmless(subject->to),
                             g_strdup(tables_answer(subject->works)),
                             g_strdup(headline ? headline->info->id : ""),
                             g_strdup(headline ? wn_grade_name(headline->grade) : ""),
                             frames_of(headline),
                             harmless(subject->sentence),
        };

        tables_add_row(rows, cells, G_N_ELEMENTS(cells));
    }
}

static const TableKind diagnosis = {
    .name = "diagnosis",
    .title = "Diagnosis",
    .filter = "whynat.session ==",
    .columns = { "No.", "Kind", "From", "To", "Works", "Cause", "Grade", "Frames", "Verdict" },
    .fill = fill_diagnosis,
};

/* ------------------------------------------------------------------ registrations */

char *
tables_endpoint(const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    return g_strdup(endpoint->addr.family ? wn_endpoint_format(endpoint, text) : "");
}

static const WnPartyReport *
party(const WnSubjectReport *subject, WnRole role)
{
    for (size_t i = 0; i < subject->n_parties; i++)
        if (subject->parties[i].role == role)
            return &subject->parties[i];
    return NULL;
}

static void
fill_registrations(const WnReport *report, GPtrArray *rows)
{
    static const WnPartyReport NOBODY;

    for (size_t i = 0; i < report->n_subjects; i++) {
        const WnSubjectReport *subject = &report->subjects[i];
        const WnPartyReport   *client = party(subject, WN_ROLE_CLIENT);

        if (subject->kind != WN_SUBJECT_REGISTRATION)
            continue;
        if (!client)
            client = &NOBODY;
        char *cells[] = {
            g_strdup_printf("%zu", i + 1),
            harmless(subject->to),
            tables_endpoint(&client->endpoint),
            tables_endpoint(&client->mapped),
            g_strdup(tables_answer(client->behind_nat)),
            g_strdup(subject->registration_flow ? subject->registration_flow : ""),
            g_strdup(wn_outcome_name(subject->outcome)),
            g_strdup(subject->headline ? subject->headline->info->id : ""),
        };
        tables_add_row(rows, cells, G_N_ELEMENTS(cells));
    }
}

static const TableKind registrations = {
    .name = "registrations",
    .title = "Registrations",
    .filter = "whynat.session ==",
    .columns = { "No.", "Address of record", "Client", "Public address", "Behind NAT", "Way",
                 "Outcome", "Cause" },
    .fill = fill_registrations,
};

/* ------------------------------------------------------------------ all */

const TableKind *const table_kinds[] = { &diagnosis, &table_nat, &table_ports, &registrations,
                                         NULL };

GPtrArray *
tables_rows(const TableKind *kind, const WnReport *report)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);

    kind->fill(report, rows);
    return rows;
}

static void
write_row(GString *text, const char *const *cells, const glong *widths, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        glong rest = widths[i] - g_utf8_strlen(cells[i], -1);

        g_string_append(text, cells[i]);
        /* The last column may be as long as it likes. */
        for (; i + 1 < n && rest > -2; rest--)
            g_string_append_c(text, ' ');
    }
    g_string_append_c(text, '\n');
}

void
tables_write(GString *text, const TableKind *kind, const WnReport *report)
{
    g_autoptr(GPtrArray) rows = tables_rows(kind, report);
    unsigned n = tables_columns(kind);
    glong    widths[TABLE_COLUMNS_MAX] = { 0 };

    for (unsigned i = 0; i < n; i++) {
        widths[i] = g_utf8_strlen(kind->columns[i], -1);
        for (guint row = 0; row < rows->len; row++) {
            char **cells = g_ptr_array_index(rows, row);

            widths[i] = MAX(widths[i], g_utf8_strlen(cells[i], -1));
        }
    }
    write_row(text, kind->columns, widths, n);
    for (guint row = 0; row < rows->len; row++)
        write_row(text, (const char *const *) g_ptr_array_index(rows, row), widths, n);
}
