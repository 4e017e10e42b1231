/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of the report about NATs: behaviour, grade, remarks and the frames that show it. */
#include "verdict/tell_nats.h"

#include <glib.h>

enum { MAX_HOSTS = 8, MAX_REMARKS = 10 };

typedef struct {
    WnArena     *arena;
    const char **list;
    size_t       n;
} Remarks;

static void remark(Remarks *remarks, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
remark(Remarks *remarks, const char *format, ...)
{
    va_list list;

    if (remarks->n >= MAX_REMARKS)
        return;
    va_start(list, format);
    g_autofree char *text = g_strdup_vprintf(format, list);
    va_end(list);
    remarks->list[remarks->n++] = wn_arena_copy_text(remarks->arena, text);
}

static WnNatBehaviour
behaviour(const WnDependenceRange *range)
{
    return (WnNatBehaviour){ .least = range->least,
                             .most = range->most,
                             .grade = wn_range_grade(range) };
}

static const WnAddr *
tell_hosts(WnArena *arena, const WnNatHost *hosts, size_t *n, uint32_t *more)
{
    WnAddr *list = WN_ARENA_ARRAY(arena, WnAddr, MAX_HOSTS);

    for (const WnNatHost *host = hosts; host; host = host->next) {
        bool known = false;
        for (size_t i = 0; i < *n; i++)
            known |= wn_addr_equal(&list[i], &host->addr);
        if (known)
            continue;
        if (*n < MAX_HOSTS)
            list[(*n)++] = host->addr;
        else
            ++*more;
    }
    return list;
}

static WnAnswer
port_preserved(const WnNat *nat)
{
    uint32_t kept = nat->kept, changed = nat->changed;

    if (kept + changed == 0) {
        kept = nat->claimed_kept;
        changed = nat->claimed_changed;
    }
    if (!nat->translates || kept + changed == 0 || (kept > 0 && changed > 0))
        return WN_UNDECIDED;
    return kept > 0 ? WN_YES : WN_NO;
}

static void
remark_on_ranges(const WnNat *nat, Remarks *remarks)
{
    if (wn_range_is_torn(&nat->mapping))
        remark(remarks, "Observations of its mapping contradict each other: it does not always "
                        "behave alike (RFC 4787 REQ-11).");
    if (wn_range_is_torn(&nat->filtering))
        remark(remarks, "Observations of its filter contradict each other: it does not always "
                        "behave alike (RFC 4787 REQ-11).");
    if (nat->most_life_ms != UINT32_MAX && nat->least_life_ms > nat->most_life_ms)
        remark(remarks,
               "Observations of how long an unused mapping lives contradict each other: %.0f s, "
               "and not %.0f s.",
               nat->least_life_ms / 1000.0, nat->most_life_ms / 1000.0);
    if (nat->by_preservation)
        remark(remarks,
               "It seems endpoint-independent because it keeps port numbers; two hosts that use "
               "the same port may get another mapping.");
}

static void
remark_on_ports(const WnNat *nat, Remarks *remarks)
{
    if (nat->kept > 0 && nat->changed > 0)
        remark(remarks, "It keeps the port number where it can, and takes another one else.");
    else if (nat->changed >= 4 && nat->parity_kept == nat->changed)
        remark(remarks, "Of the ports that it takes, odd ones stay odd and even ones even.");
    if (nat->step != 0)
        remark(remarks, "New mappings get ports one after another, in steps of %d.", nat->step);
    if (nat->early_packet)
        remark(remarks,
               "One destination got another port than the rest; a packet from there may have come "
               "before the host's own, so this does not show a symmetric NAT.");
    if (nat->port_taken)
        remark(remarks,
               "Another host behind it uses the same port, so one of the two got another port.");
    if (nat->pooled)
        remark(
            remarks,
            "One host appears under several public addresses at a time (several lines, a tunnel, "
            "or an address pool; RFC 4787 REQ-2).");
}

static WnGrade
grade_of(const WnNat *nat)
{
    WnGrade mapping = wn_range_grade(&nat->mapping), filtering = wn_range_grade(&nat->filtering);

    if (mapping == WN_GRADE_NONE && filtering == WN_GRADE_NONE)
        return nat->kept + nat->changed > 0 || !nat->translates ? WN_GRADE_CERTAIN
                                                                : WN_GRADE_LIKELY;
    if (mapping == WN_GRADE_NONE || filtering == WN_GRADE_NONE)
        return MAX(mapping, filtering);
    return MIN(mapping, filtering);
}

static void
tell_evidence(const WnNat *nat, WnArena *arena, WnNatReport *row)
{
    WnEvidenceItem *items = WN_ARENA_ARRAY(arena, WnEvidenceItem, nat->n_proofs);

    for (const WnNatProof *proof = nat->proofs; proof; proof = proof->next)
        items[row->n_evidence++] =
            (WnEvidenceItem){ .frame = proof->at.frame,
                              .capture = proof->at.capture,
                              .role = WN_EVIDENCE_CAUSE,
                              .finding = proof->kind,
                              .text = wn_arena_copy_text(arena, proof->text) };
    row->evidence = items;
}

static void
tell_nat(const WnNat *nat, WnArena *arena, WnNatReport *row)
{
    Remarks remarks = { .arena = arena, .list = WN_ARENA_ARRAY(arena, const char *, MAX_REMARKS) };

    *row = (WnNatReport){ .translates = nat->translates,
                          .nat64 = nat->nat64,
                          .telling = wn_nat_is_telling(nat),
                          .mapping = behaviour(&nat->mapping),
                          .filtering = behaviour(&nat->filtering),
                          .type = wn_nat_type(nat),
                          .grade = grade_of(nat),
                          .port_preserved = port_preserved(nat),
                          .hairpin = nat->hairpin,
                          .least_life_ms = nat->least_life_ms,
                          .most_life_ms = nat->most_life_ms,
                          .alg = nat->alg,
                          .alg_breaks = nat->alg_breaks };
    row->insides = tell_hosts(arena, nat->insides, &row->n_insides, &row->more_insides);
    row->outsides = tell_hosts(arena, nat->outsides, &row->n_outsides, &row->more_outsides);
    remark_on_ranges(nat, &remarks);
    remark_on_ports(nat, &remarks);
    row->remarks = remarks.list;
    row->n_remarks = remarks.n;
    tell_evidence(nat, arena, row);
}

void
wn_tell_nats(const WnNats *nats, WnArena *arena, WnReport *report)
{
    size_t       n = MIN(nats->n, nats->model->options.max_nats);
    WnNatReport *rows = WN_ARENA_ARRAY(arena, WnNatReport, n);

    for (size_t i = 0; i < n; i++)
        tell_nat(nats->all[i], arena, &rows[i]);
    report->nats = rows;
    report->n_nats = n;
}
