/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The REGISTERs of one phone leave by two public addresses in turn (RFC 4787 4.1, REQ-2), and that
 * alone decides which of them the registrar accepts: it knows one address only, or wants the answer
 * to its challenge from where it sent it (RFC 7616 3.3).  about is a refused one.
 */
#include "findings/finding.h"

enum { LINES = 2, WAYS = LINES * LINES };

/* Changes from one to the other and back: a line that fails over does not return twice. */
static const unsigned IN_TURN = 3;
/* As many accepted ones and as many refused ones as are no accident (0.3: three are a series). */
static const unsigned ENOUGH = 3;

typedef struct {
    WnAddr   lines[LINES];
    unsigned n_lines, changes;
    int      last;       /* line of the REGISTER before */
    int      challenged; /* line that was just asked for a password; -1: none was */
    unsigned accepted[WAYS], refused[WAYS];
    bool     alike; /* one phone, one server, and no third line */
} Lines;

static int
line_of(Lines *lines, const WnAddr *addr)
{
    for (unsigned i = 0; i < lines->n_lines; i++)
        if (wn_addr_equal(&lines->lines[i], addr))
            return (int) i;
    if (lines->n_lines == LINES)
        return -1;
    lines->lines[lines->n_lines] = *addr;
    return (int) lines->n_lines++;
}

static bool
is_answer_for_good(const WnMessage *final)
{
    return final->status >= 400 && final->status != 423 && final->status / 100 != 5;
}

/* The way of this REGISTER, the line of its challenge before its own; -1: it has none. */
static int
follow(WnEvidence *evidence, Lines *lines, const WnTransaction *step)
{
    const WnMessage *final = wn_transaction_final(step);
    bool             asked = final && (final->status == 401 || final->status == 407);
    bool             answers = step->request->flags & WN_MESSAGE_CREDENTIALS;
    WnEndpoint       outside;
    int              line, way;

    if (!final || !wn_registration_seen_at(step, &outside))
        return -1;
    line = wn_is_public(evidence, &outside.addr) ? line_of(lines, &outside.addr) : -1;
    lines->alike &= line >= 0;
    if (line < 0)
        return -1;
    lines->changes += lines->last >= 0 && line != lines->last;
    way = (answers && lines->challenged >= 0 ? lines->challenged : line) * LINES + line;
    lines->last = line;
    lines->challenged = asked ? line : -1;
    return asked && !answers ? -1 : way;
}

/* A password that is asked for again, and then taken, was no refusal. */
static bool
is_asked_again(const WnRegistration *registration, unsigned i)
{
    const WnMessage *final = wn_transaction_final(registration->steps[i]);

    return (final->status == 401 || final->status == 407) && i + 1 < registration->n_steps &&
           wn_transaction_success(registration->steps[i + 1]);
}

static int
count(WnEvidence *evidence, Lines *lines, const WnRegistration *registration, unsigned i)
{
    const WnTransaction *step = registration->steps[i];
    int                  way = follow(evidence, lines, step);

    if (way < 0 || is_asked_again(registration, i))
        return -1;
    if (wn_transaction_success(step))
        lines->accepted[way]++;
    else if (is_answer_for_good(wn_transaction_final(step)))
        lines->refused[way]++;
    else
        return -1;
    return way;
}

static bool
decides(const Lines *lines)
{
    unsigned accepted = 0, refused = 0;

    for (unsigned way = 0; way < WAYS; way++) {
        accepted += lines->accepted[way];
        refused += lines->refused[way];
        if (lines->accepted[way] > 0 && lines->refused[way] > 0)
            return false;
    }
    return lines->alike && lines->changes >= IN_TURN && accepted >= ENOUGH && refused >= ENOUGH;
}

static Lines
begin(void)
{
    return (Lines){ .last = -1, .challenged = -1, .alike = true };
}

static void
tell(WnEvidence *evidence, const WnTransaction *step, const Lines *lines, int way)
{
    const WnMessage *final = wn_transaction_final(step);
    const WnAddr    *asked = &lines->lines[way / LINES], *line = &lines->lines[way % LINES];

    if (asked == line)
        wn_observe(evidence, &finding_refused_by_line, step, final->frame, final->capture,
                   "A REGISTER that comes from %s is refused with \"%s\"; what comes from %s is "
                   "accepted.",
                   wn_show_addr(evidence, line), wn_show_message(evidence, final),
                   wn_show_addr(evidence, &lines->lines[line == lines->lines]));
    else
        wn_observe(evidence, &finding_refused_by_line, step, final->frame, final->capture,
                   "The server asks %s for a password, the answer comes from %s and is refused "
                   "with \"%s\"; what comes from one address is accepted.",
                   wn_show_addr(evidence, asked), wn_show_addr(evidence, line),
                   wn_show_message(evidence, final));
}

static void
observe(WnEvidence *evidence)
{
    const WnRegistration *registration = wn_evidence_subject(evidence)->registration;
    const WnTransaction  *first = registration->steps[0];
    Lines                 all = begin(), again = begin();

    for (unsigned i = 0; i < registration->n_steps && all.alike; i++) {
        const WnTransaction *step = registration->steps[i];

        all.alike = step->request->via == first->request->via &&
                    step->exchange == first->exchange &&
                    wn_endpoint_equal(wn_message_destination(step->request),
                                      wn_message_destination(first->request));
        count(evidence, &all, registration, i);
    }
    for (unsigned i = 0; decides(&all) && i < registration->n_steps; i++) {
        int way = count(evidence, &again, registration, i);

        if (way >= 0 && all.refused[way] > 0)
            tell(evidence, registration->steps[i], &again, way);
    }
}

const WnFindingKind finding_refused_by_line = {
    .id = "refused-by-line",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
