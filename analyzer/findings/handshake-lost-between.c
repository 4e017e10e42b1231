/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The capture shows both sides of a router: flights of a DTLS handshake come as far as one of them
 * and never appear on the other.  about is the path.
 */
#include "findings/finding.h"

/* The same handshake, seen on two flows. */
static bool
is_same(const WnShake *a, const WnShake *b)
{
    return a->flow != b->flow && a->handshake->sides[a->client].random != 0 &&
           a->handshake->sides[a->client].random == b->handshake->sides[b->client].random;
}

static bool
is_silent(const WnShake *shake)
{
    return shake->handshake->sides[1 - shake->client].first == 0;
}

/* What the server of the handshake sends comes by the one first and then by the other: to a client
 * inside from the outside, from a server inside to the outside. */
static bool
is_farther(const WnModel *model, const WnShake *here, const WnShake *there)
{
    const WnAddr *client = &here->flow->ends[here->client].addr;

    if (!wn_addr_equal(client, &there->flow->ends[there->client].addr))
        return wn_model_is_nonpublic(model, client);
    return !wn_model_is_nonpublic(model, &here->flow->ends[1 - here->client].addr);
}

/* The hello goes to the outside address of a phone that is watched on both sides of its NAT. */
static bool
is_for(const WnShake *shake, const WnAgent *phone)
{
    const WnEndpoint *to = &shake->flow->ends[1 - shake->client];

    return phone && phone->vantage == WN_VANTAGE_BOTH && phone->mapped.addr.family &&
           wn_addr_equal(&phone->mapped.addr, &to->addr) &&
           !wn_addr_equal(&phone->seen.addr, &to->addr);
}

static void
look_at_hellos(WnEvidence *evidence, const WnMediaPath *path, const WnAgent *phone,
               const WnShake *shakes, unsigned n)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    for (unsigned s = 0; s < n; s++) {
        const WnShake *shake = &shakes[s];
        bool           inside = false;

        for (unsigned o = 0; o < n; o++)
            inside |= is_same(shake, &shakes[o]);
        if (inside || !is_for(shake, phone) || !is_silent(shake) ||
            shake->handshake->sides[shake->client].unheard < 3 ||
            !wn_host_receives(&model->flows, &phone->seen.addr))
            continue;
        wn_observe(evidence, &finding_handshake_lost_between, path,
                   shake->handshake->sides[shake->client].first_frame,
                   shake->flow->sides[shake->client].capture,
                   "The hellos of %s reach the router and never appear on its other side.",
                   wn_show_endpoint(evidence, &shake->flow->ends[shake->client]));
    }
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i += 2) {
        const WnMediaPath *path = &call->media[i];
        WnShake            shakes[WN_MAX_SHAKES];
        unsigned n = wn_media_is_unkeyed(call, path) ? wn_media_handshakes(call, path, shakes) : 0;

        look_at_hellos(evidence, path, path->receiver, shakes, n);
        look_at_hellos(evidence, path, path->sender, shakes, n);
        for (unsigned s = 0; s < n; s++) {
            for (unsigned o = 0; o < n; o++) {
                const WnShake *here = &shakes[s], *there = &shakes[o];

                if (!is_same(here, there) || !is_silent(here) || is_silent(there) ||
                    !is_farther(call->model, here, there) ||
                    !wn_host_receives(&call->model->flows, &here->flow->ends[here->client].addr))
                    continue;
                wn_observe(
                    evidence, &finding_handshake_lost_between, path,
                    there->handshake->sides[1 - there->client].first_frame,
                    there->flow->sides[1 - there->client].capture,
                    "The answers of %s to the hello reach the router and never appear on its "
                    "other side.",
                    wn_show_endpoint(evidence, &there->flow->ends[1 - there->client]));
            }
        }
    }
}

const WnFindingKind finding_handshake_lost_between = {
    .id = "handshake-lost-between",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
