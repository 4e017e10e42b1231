/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping what was observed about one subject, and what the cause being judged relies on. */
#include "verdict/evidence_state.h"

#include <glib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One subject's findings stay readable; a hostile capture cannot make more of them than this. */
static const unsigned MAX_FINDINGS = 512;

/* What hosts with IPv6 send each other passes no NAT64, so it explains nothing by itself. */
static const WnNat *
find_nat(const WnSubject *subject, const WnAgent *agent)
{
    const WnNat *nat;

    if (agent->seen.addr.family == 0 || !subject->nats)
        return NULL;
    nat = wn_nat_of_inside(subject->nats, &agent->seen.addr);
    nat = nat ? nat : wn_nat_of_outside(subject->nats, &agent->seen.addr);
    return nat && !nat->nat64 ? nat : NULL;
}

void
wn_evidence_init(WnEvidence *evidence, const WnSubject *subject, WnArena *scratch)
{
    *evidence = (WnEvidence){ .judged = subject,
                              .arena = scratch,
                              .self = evidence,
                              .nats = { find_nat(subject, &subject->client),
                                        find_nat(subject, &subject->server) } };
}

const WnSubject *
wn_evidence_subject(const WnEvidence *evidence)
{
    evidence->self->looked = true;
    return evidence->judged;
}

/* Takes what the sentence is made of; false where that is more than words and numbers. */
static bool
take_words(WnFinding *finding, const char *format, va_list list)
{
    finding->n_words = 0;
    for (const char *at = strchr(format, '%'); at; at = strchr(at + 2, '%')) {
        if (finding->n_words == WN_MAX_WORDS || (at[1] != 's' && at[1] != 'u'))
            return false;
        if (at[1] == 'u')
            finding->words[finding->n_words].number = va_arg(list, unsigned);
        else if (!(finding->words[finding->n_words].text = va_arg(list, const char *)))
            return false;
        finding->n_words++;
    }
    finding->format = format;
    return true;
}

static void
append_words(const WnFinding *finding, GString *text)
{
    const char *from = finding->format;

    for (unsigned i = 0; i < finding->n_words; i++) {
        const char *at = strchr(from, '%');

        g_string_append_len(text, from, at - from);
        if (at[1] == 'u')
            g_string_append_printf(text, "%u", finding->words[i].number);
        else
            g_string_append(text, finding->words[i].text);
        from = at + 2;
    }
    g_string_append(text, from);
}

const char *
wn_finding_text(const WnFinding *finding, WnArena *arena)
{
    enum { LONGEST = 599 };
    g_autoptr(GString) text = g_string_new(finding->text);

    if (!finding->text)
        append_words(finding, text);
    if (text->len <= LONGEST)
        return wn_arena_copy_text(arena, text->str);
    /* Cut at a whole character. */
    g_string_truncate(text, LONGEST);
    g_autofree char *valid = g_utf8_make_valid(text->str, -1);
    return wn_arena_copy_text(arena, valid);
}

/* Causes ask for many kinds that nobody observed. */
static unsigned
place_of(const WnFindingKind *kind)
{
    return (unsigned) (((uintptr_t) kind * UINT64_C(0x9e3779b97f4a7c15)) >> 56);
}

static void
add_kind(WnKinds *kinds, unsigned place)
{
    kinds->bits[place / 64] |= UINT64_C(1) << place % 64;
}

static bool
has_kind(const WnKinds *kinds, unsigned place)
{
    return kinds->bits[place / 64] >> place % 64 & 1;
}

void
wn_observe(WnEvidence *evidence, const WnFindingKind *kind, const void *about, uint32_t frame,
           uint16_t capture, const char *format, ...)
{
    WnFinding *finding;
    va_list    list, again;

    if (!wn_search_excuse(evidence->judged->model->searches, &evidence->n_findings, MAX_FINDINGS))
        return;
    finding = WN_ARENA_NEW(evidence->arena, WnFinding);
    finding->kind = kind;
    add_kind(&evidence->kinds, place_of(kind));
    evidence->beside |= kind->beside;
    finding->about = about;
    finding->frame = frame;
    finding->capture = capture;
    va_start(list, format);
    va_copy(again, list);
    if (!take_words(finding, format, list))
        finding->text = wn_arena_vformat(evidence->arena, format, again);
    va_end(again);
    va_end(list);
    if (evidence->last_finding)
        evidence->last_finding->next = finding;
    else
        evidence->findings = finding;
    evidence->last_finding = finding;
}

void
wn_evidence_begin_cause(WnEvidence *evidence)
{
    evidence->asked = (WnKinds){ 0 };
    evidence->looked = false;
    evidence->cited = NULL;
}

void
wn_cite(WnEvidence *evidence, const WnFinding *finding)
{
    WnCited *cited;

    for (cited = evidence->cited; cited; cited = cited->next)
        if (cited->finding == finding)
            return;
    cited = WN_ARENA_NEW(evidence->arena, WnCited);
    cited->finding = finding;
    cited->next = evidence->cited;
    evidence->cited = cited;
}

const WnFinding *
wn_observed(const WnEvidence *evidence, const WnFindingKind *kind)
{
    unsigned place = place_of(kind);

    if (!has_kind(&evidence->kinds, place)) {
        add_kind(&evidence->self->asked, place);
        return NULL;
    }
    evidence->self->looked = true;
    for (const WnFinding *finding = evidence->findings; finding; finding = finding->next)
        if (finding->kind == kind)
            return finding;
    return NULL;
}

const WnFinding *
wn_observed_next(const WnFinding *finding)
{
    const WnFindingKind *kind = finding->kind;

    for (finding = finding->next; finding; finding = finding->next)
        if (finding->kind == kind)
            return finding;
    return NULL;
}

const WnFinding *
wn_observed_about(const WnEvidence *evidence, const WnFindingKind *kind, const void *about)
{
    const WnFinding *finding = wn_observed(evidence, kind);

    while (finding && finding->about != about)
        finding = wn_observed_next(finding);
    return finding;
}

bool
wn_seen(WnEvidence *evidence, const WnFindingKind *kind)
{
    const WnFinding *first = wn_observed(evidence, kind);

    for (const WnFinding *finding = first; finding; finding = wn_observed_next(finding))
        wn_cite(evidence, finding);
    return first != NULL;
}

void
wn_evidence_cite_beside(WnEvidence *evidence)
{
    const WnCited *asked = evidence->cited;

    for (const WnFinding *finding = evidence->beside ? evidence->findings : NULL; finding;
         finding = finding->next) {
        const WnCited *cited = finding->kind->beside && finding->about ? asked : NULL;

        while (cited && cited->finding->about != finding->about)
            cited = cited->next;
        if (cited)
            wn_cite(evidence, finding);
    }
}

bool
wn_seen_together(WnEvidence *evidence, const WnFindingKind *a, const WnFindingKind *b)
{
    bool together = false;

    if (!wn_observed(evidence, b))
        return false;
    for (const WnFinding *left = wn_observed(evidence, a); left; left = wn_observed_next(left))
        for (const WnFinding *right = wn_observed(evidence, b); right;
             right = wn_observed_next(right))
            if (left->about && left->about == right->about) {
                wn_cite(evidence, left);
                wn_cite(evidence, right);
                together = true;
            }
    return together;
}

/* ------------------------------------------------------------------ guards */

const WnAnswered *
wn_evidence_answer(WnEvidence *evidence, const WnGuard *guard)
{
    WnAnswered *answered = evidence->answers, *outer = evidence->answering;

    while (answered && answered->guard != guard)
        answered = answered->next;
    if (answered)
        return answered;
    answered = WN_ARENA_NEW(evidence->arena, WnAnswered);
    answered->guard = guard;
    answered->next = evidence->answers;
    evidence->answers = answered;
    evidence->answering = answered;
    answered->answer = guard->answer(evidence);
    evidence->answering = outer;
    return answered;
}

WnGuardAnswer
wn_guard_answer(WnEvidence *evidence, const WnGuard *guard)
{
    evidence->self->looked = true;
    return wn_evidence_answer(evidence, guard)->answer;
}

void
wn_excuse(WnEvidence *evidence, WnSpot at)
{
    WnAnswered *answering = evidence->answering;

    if (answering && answering->n_spots < G_N_ELEMENTS(answering->spots))
        answering->spots[answering->n_spots++] = at;
}

/* ------------------------------------------------------------------ texts */

const char *
wn_show_endpoint(WnEvidence *evidence, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    return wn_arena_copy_text(evidence->arena, wn_endpoint_format(endpoint, text));
}

const char *
wn_show_local(const WnAddr *addr)
{
    return addr->family ? "a private address" : "a name that only its own network knows";
}

const char *
wn_show_addr(WnEvidence *evidence, const WnAddr *addr)
{
    char text[WN_ADDR_TEXT];

    return wn_arena_copy_text(evidence->arena, wn_addr_format(addr, text));
}

const char *
wn_show_message(WnEvidence *evidence, const WnMessage *message)
{
    if (message->status == 0)
        return wn_sip_method_name(message->method);
    return wn_arena_format(evidence->arena, "%u %s", message->status,
                           message->reason_phrase ? message->reason_phrase : "");
}

const char *
wn_show_saying(WnEvidence *evidence, const WnMessage *message)
{
    const char *shown = wn_show_message(evidence, message);

    if (message->status)
        return shown;
    if (message->to_tag && message->method == WN_METHOD_INVITE)
        return "re-INVITE";
    return message->flags & WN_MESSAGE_CREDENTIALS
               ? wn_arena_format(evidence->arena, "%s with credentials", shown)
               : shown;
}

/* As "%.1f s" writes it. */
const char *
wn_show_seconds(WnEvidence *evidence, WnTime span)
{
    static const WnTime TENTH = WN_SECOND / 10, LONG = 1000000 * WN_SECOND;
    char                text[32], *at = text + sizeof(text);
    WnTime              tenths;

    /* What lies between two tenths, printf rounds by how the number is held. */
    if (span < 0 || span > LONG || span % TENTH == TENTH / 2)
        return wn_arena_format(evidence->arena, "%.1f s", (double) span / WN_SECOND);
    tenths = (span + TENTH / 2) / TENTH;
    at -= 5;
    memcpy(at, ".0 s", 5);
    at[1] = (char) ('0' + tenths % 10);
    for (tenths /= 10; tenths > 0 || at[0] == '.'; tenths /= 10)
        *--at = (char) ('0' + tenths % 10);
    return wn_arena_copy_text(evidence->arena, at);
}
