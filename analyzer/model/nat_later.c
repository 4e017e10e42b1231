/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What becomes known of NATs while calls are judged: that a SIP helper did harm, and where the
 * sound of a phone comes out (RFC 4787 4.1, RFC 4961).
 */
#include <stdlib.h>

#include <glib.h>

#include "model/nat_parts.h"

/* ------------------------------------------------------------------ SIP helpers */

static WnNat *
nat_before(const WnNats *nats, const WnAddr *host)
{
    const WnNat *nat = host->family ? wn_nat_of_inside(nats, host) : NULL;

    return (WnNat *) (nat || !host->family ? nat : wn_nat_of_outside(nats, host));
}

void
wn_nats_learn_harm(WnNats *nats, const WnAddr *client, const WnAddr *server, WnSpot at,
                   const char *what)
{
    WnNat *one = nat_before(nats, client), *other = nat_before(nats, server), *nat;

    /* Of two the one that is known to rewrite; else nobody can tell. */
    if (one && other && one != other && one->alg != other->alg)
        nat = one->alg == WN_YES ? one : other->alg == WN_YES ? other : NULL;
    else
        nat = one && other && one != other ? NULL : one ? one : other;
    if (!nat || !nat->translates || nat->alg_breaks)
        return;
    nat->alg = WN_YES;
    nat->alg_breaks = true;
    wn_nat_prove(nats, nat, "alg-breaks", at, "%s.", what);
}

/* ------------------------------------------------------------------ sound */

/* The SDP shows that the port it asks for was told by a STUN server: it has a candidate of that
 * kind for it, whose own port is another. */
static bool
is_told_by_stun(const WnMediaPath *path)
{
    const WnSession *session = path->receiver_sdp->session;

    for (unsigned c = 0; c < session->n_candidates; c++)
        if (session->candidates[c].type == WN_CANDIDATE_SRFLX &&
            wn_endpoint_equal(&session->candidates[c].endpoint, &path->advertised) &&
            session->candidates[c].related.port != 0 &&
            session->candidates[c].related.port != path->advertised.port)
            return true;
    return false;
}

/* Sound of the path's receiver, seen outside its NAT. */
static void
note_sound(WnNats *nats, const WnMediaPath *path, const WnStream *own)
{
    const WnEndpoint *source = wn_stream_source(own);
    WnNatSound       *sound;

    if (own->relay || own->packets < 50 || !wn_model_is_public(nats->model, &source->addr) ||
        !wn_nat_of_outside(nats, &source->addr))
        return;
    sound = WN_ARENA_NEW(nats->arena, WnNatSound);
    sound->by_stun = is_told_by_stun(path);
    sound->mapping = (WnMapping){ .inside = path->advertised,
                                  .outside = *source,
                                  .towards = *wn_stream_destination(own),
                                  .carrier = WN_CARRIER_UDP,
                                  .how = WN_LEARNED_RTP,
                                  .time = own->first,
                                  .last = own->last,
                                  .frame = own->first_frame,
                                  .capture = own->capture,
                                  .last_frame = own->last_frame,
                                  .idle_ms = UINT32_MAX,
                                  .writer = path->receiver_sdp->status
                                                ? path->receiver_sdp->transaction->to->text
                                                : path->receiver_sdp->transaction->from->text,
                                  .from_outside = true };
    if (nats->last_sound)
        nats->last_sound->next = sound;
    else
        nats->sounds = sound;
    nats->last_sound = sound;
    nats->n_sounds++;
}

void
wn_nats_note_media(WnNats *nats, const WnCall *call)
{
    enum { MOST = 4096 };

    for (unsigned i = 0; i < call->n_media && nats->n_sounds < MOST; i++) {
        const WnMediaPath *path = &call->media[i], *opposite = wn_media_opposite(call, path);
        const WnStream    *own = NULL;

        /* The phone itself, watched outside; and one place all the time. */
        if (!path->is_rtp || path->moved || path->bundled || path->ice || !path->receiver ||
            path->receiver->vantage != WN_VANTAGE_WAN || path->receiver->behind_nat != WN_YES ||
            path->receiver_sdp->transaction->to == NULL ||
            path->receiver_sdp->transaction->from == NULL)
            continue;
        for (unsigned s = 0; s < opposite->n_streams; s++)
            if (!own || opposite->streams[s]->packets > own->packets)
                own = opposite->streams[s];
        if (own)
            note_sound(nats, path, own);
    }
}

/*
 * The SDP asks for sound at one port of the public address, and the phone's own comes from another:
 * the mapping towards this peer is not the one that it was told of.  Where the address was set by
 * hand, the router may merely not keep ports; where the peer's sound came first, it may have taken
 * the port.
 */
static void
learn_advertised(WnNatWork *work, WnNat *nat, const WnNatSound *sound)
{
    const WnMapping *seen = &sound->mapping;
    int              side;
    const WnFlow    *early = wn_flow_find(&work->nats->model->flows, WN_CARRIER_UDP, &seen->towards,
                                          &seen->inside, &side);

    if (seen->inside.port == seen->outside.port || nat->alg == WN_YES)
        return;
    if (early && early->sides[side].packets > 0 && early->sides[side].first <= seen->time) {
        nat->early_packet = true;
        return;
    }
    wn_nat_prove(work->nats, nat, "rtp-source", wn_mapping_spot(seen),
                 "An SDP asks for sound at %s, and its writer's own comes to %s from %s: towards "
                 "there it has another mapping%s.",
                 wn_nat_show(work->nats, &seen->inside), wn_nat_show(work->nats, &seen->towards),
                 wn_nat_show(work->nats, &seen->outside),
                 sound->by_stun ? "" : ", unless the address was set by hand");
    wn_range_at_least(&nat->mapping, WN_DEPENDS_ON_ADDRESS,
                      sound->by_stun ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE, wn_mapping_spot(seen));
}

void
wn_nats_learn_media(WnNats *nats)
{
    WnNatWork work = { .nats = nats };

    if (nats->n_sounds == 0)
        return;
    work.sights = WN_ARENA_ARRAY(nats->arena, WnNatSight, nats->n_sounds);
    for (const WnNatSound *sound = nats->sounds; sound; sound = sound->next) {
        const WnMapping *seen = &sound->mapping;
        WnNat           *nat = (WnNat *) wn_nat_of_outside(nats, &seen->outside.addr);

        if (!nat->translates)
            continue;
        if (wn_addr_equal(&seen->inside.addr, &seen->outside.addr))
            learn_advertised(&work, nat, sound);
        else if (wn_model_is_nonpublic(nats->model, &seen->inside.addr))
            work.sights[work.n_sights++] = (WnNatSight){ .mapping = seen, .nat = nat };
    }
    nats->sounds = nats->last_sound = NULL;
    nats->n_sounds = 0;
    qsort(work.sights, work.n_sights, sizeof(*work.sights), wn_nat_by_socket);
    wn_nats_compare_sights(&work);
}
