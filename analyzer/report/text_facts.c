/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a subject is made of, in a text report: when, who, which media. */
#include "report/phrase.h"
#include "report/text_subject.h"

static void
paragraph(WnPage *page, const char *label, const char *text)
{
    wn_page_begin(page, WN_TEXT_LABEL, label, WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN, text);
    wn_page_end(page);
}

static void
add_endpoint(WnPage *page, const char *before, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    if (endpoint->addr.family)
        wn_page_printf(page, "%s%s", before, wn_endpoint_format(endpoint, text));
}

static void
add_media_row(WnPage *page, const WnMediaReport *row, WnDetail detail)
{
    wn_page_add(page, WN_INK_PLAIN, row->type);
    wn_page_printf(page, " %s %s %s: %s", wn_role_name(row->from),
                   wn_page_sign(page, WN_SIGN_ARROW), wn_role_name(row->to),
                   wn_phrase_media(row->verdict));
    if (row->packets > 0) {
        g_autoptr(GString) count = g_string_new("; ");
        wn_phrase_packets(count, row);
        wn_page_add(page, WN_INK_PLAIN, count->str);
    }
    if (detail != WN_DETAIL_FULL)
        return;
    add_endpoint(page, " from ", &row->source);
    add_endpoint(page, " to ", &row->destination);
    add_endpoint(page, ", advertised ", &row->advertised);
    for (size_t i = 0; i < row->n_ssrcs; i++)
        wn_page_printf(page, "%s0x%08x", i == 0 ? ", SSRC " : " ", row->ssrcs[i]);
    if (row->first_frame)
        wn_page_printf(page, ", #%u %s #%u", row->first_frame, wn_page_sign(page, WN_SIGN_UNTIL),
                       row->last_frame);
    if (row->bound_by)
        wn_page_printf(page, ", tied by %s", row->bound_by);
}

/* Where nothing was seen and nothing expected there is nothing to read aloud. */
static bool
is_telling(const WnMediaReport *row)
{
    return row->verdict != WN_MEDIA_UNSEEN && row->verdict != WN_MEDIA_HELD;
}

static bool
is_missing(const WnMediaReport *row)
{
    return row->verdict == WN_MEDIA_NONE || row->verdict == WN_MEDIA_BLOCKED;
}

void
wn_text_media(WnPage *page, const WnSubjectReport *subject, WnDetail detail)
{
    bool labelled = false;

    for (size_t i = 0; i < subject->n_media; i++) {
        const WnMediaReport *row = &subject->media[i];

        if (detail != WN_DETAIL_FULL &&
            (subject->works == WN_YES ? !is_missing(row) : !is_telling(row)))
            continue;
        wn_page_begin(page, WN_TEXT_LABEL, labelled ? "" : "Media", WN_TEXT_BODY);
        labelled = true;
        add_media_row(page, row, detail);
        wn_page_end(page);
    }
}

static void
add_party(WnPage *page, const WnPartyReport *party)
{
    static const char *const roles[] = { "Caller", "Called", "Client", "Server" };
    char                     text[WN_ENDPOINT_TEXT];

    wn_page_begin(page, WN_TEXT_LABEL, roles[party->role], WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN,
                party->endpoint.addr.family ? wn_endpoint_format(&party->endpoint, text)
                                            : "address not seen");
    if (party->behind_nat == WN_YES)
        wn_page_add(page, WN_INK_PLAIN, ", behind NAT");
    else if (party->behind_nat == WN_NO)
        wn_page_add(page, WN_INK_PLAIN, ", not behind NAT");
    if (!wn_endpoint_equal(&party->mapped, &party->endpoint))
        add_endpoint(page, ", seen by others as ", &party->mapped);
    wn_page_printf(page, "; %s", wn_phrase_vantage(party->vantage));
    if (party->user_agent) {
        wn_page_add(page, WN_INK_PLAIN, "; ");
        wn_page_add(page, WN_INK_PLAIN, party->user_agent);
    }
    wn_page_end(page);
}

static void
add_flow(WnPage *page, const WnSubjectReport *subject)
{
    if (!subject->registration_flow)
        return;
    wn_page_begin(page, WN_TEXT_LABEL, "Flow", WN_TEXT_BODY);
    wn_page_printf(page, "%s: %s", subject->registration_flow, subject->registration_flow_text);
    if (subject->registrar)
        wn_page_printf(page, " The registrar: %s", subject->registrar);
    wn_page_end(page);
}

void
wn_text_facts(WnPage *page, const WnSubjectReport *subject)
{
    g_autoptr(GString) when = g_string_new(NULL);

    wn_phrase_time(when, subject->start);
    g_string_append(when, ", for ");
    wn_phrase_duration(when, subject->end - subject->start);
    g_string_append_printf(when, "; #%u %s #%u", subject->first_frame,
                           wn_page_sign(page, WN_SIGN_UNTIL), subject->last_frame);
    paragraph(page, "When", when->str);
    if (subject->call_id)
        paragraph(page, "Id", subject->call_id);
    for (size_t i = 0; i < subject->n_parties; i++)
        add_party(page, &subject->parties[i]);
    add_flow(page, subject);
}
