/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What shows that a NAT is there, and what it does: facts, each a sentence with its frame. */
#include "model/nat_proof.h"

#include <glib.h>
#include <stdarg.h>

/* As many as a reader can take in; the first ones tell as much as the last. */
static const unsigned MAX_PROOFS = 12;

void
wn_nat_prove(WnNats *nats, WnNat *nat, const char *kind, WnSpot at, const char *format, ...)
{
    WnNatProof *proof;
    va_list     list;

    for (proof = nat->proofs; proof; proof = proof->next)
        if (proof->at.frame == at.frame && proof->at.capture == at.capture && proof->kind == kind)
            return;
    if (nat->n_proofs >= MAX_PROOFS)
        return;
    nat->n_proofs++;
    proof = WN_ARENA_NEW(nats->arena, WnNatProof);
    va_start(list, format);
    g_autofree char *text = g_strdup_vprintf(format, list);
    va_end(list);
    proof->kind = kind;
    proof->at = at;
    proof->text = wn_arena_copy_text(nats->arena, text);
    if (nat->last_proof)
        nat->last_proof->next = proof;
    else
        nat->proofs = proof;
    nat->last_proof = proof;
}

const char *
wn_nat_show(const WnNats *nats, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    return wn_arena_copy_text(nats->arena, wn_endpoint_format(endpoint, text));
}

const char *
wn_nat_kind(WnLearned how)
{
    switch (how) {
    case WN_LEARNED_STUN:
        return "stun-mapped";
    case WN_LEARNED_TURN:
        return "turn-mapped";
    case WN_LEARNED_ICE:
        return "ice-mapped";
    case WN_LEARNED_VIA:
        return "via-rport";
    case WN_LEARNED_TWO_POINT:
    case WN_LEARNED_TOLD:
        return "two-point";
    case WN_LEARNED_RTP:
        return "rtp-source";
    case WN_LEARNED_ICMP:
        break;
    }
    return "icmp-quoted";
}
