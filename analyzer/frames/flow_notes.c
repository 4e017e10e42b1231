/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What any packet shows by its addresses and its time: realms, mappings, keep-alives. */
#include "frames/frames.h"
#include "model/realm.h"
#include "wire/sip.h"

static const char *const LEARNED[] = {
    [WN_LEARNED_STUN] = "stun",
    [WN_LEARNED_TURN] = "turn",
    [WN_LEARNED_ICE] = "ice",
    [WN_LEARNED_VIA] = "via",
    [WN_LEARNED_TWO_POINT] = "two-point",
    [WN_LEARNED_TOLD] = "two-point",
    [WN_LEARNED_RTP] = "rtp",
    [WN_LEARNED_ICMP] = "icmp",
};

/* How the other end saw this endpoint; else anybody. */
static const WnMapping *
mapping_of(const WnModel *model, const WnEndpoint *inside, const WnEndpoint *towards)
{
    const WnMapping *any = NULL;

    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &inside->addr); seen;
         seen = seen->next_inside) {
        if (!wn_endpoint_equal(&seen->inside, inside) ||
            wn_endpoint_equal(&seen->outside, &seen->inside))
            continue;
        if (wn_endpoint_equal(&seen->towards, towards))
            return seen;
        if (!any)
            any = seen;
    }
    return any;
}

static void
note_mapping(WnNotebook *book, const WnEndpoint *source, const WnEndpoint *destination)
{
    const WnMapping *seen = mapping_of(book->model, source, destination);

    if (!seen)
        return;
    wn_note_addr(book, WN_FIELD_MAPPED_IP, WN_FIELD_MAPPED_IPV6, &seen->outside.addr);
    if (seen->outside.port != 0)
        wn_note_number(book, WN_FIELD_MAPPED_PORT, seen->outside.port);
    wn_note_text(book, WN_FIELD_MAPPED_SOURCE, LEARNED[seen->how]);
    wn_note_frame(book, WN_FIELD_MAPPED_FRAME, seen->frame);
    if (seen->outside.port != 0)
        wn_note_flag(book, WN_FIELD_PORT_PRESERVED, seen->outside.port == source->port);
}

/* It left for a private address, its sender is outside, and nobody there answers. */
static bool
is_unroutable(const WnNotebook *book)
{
    const WnFlow     *flow = book->sight->flow;
    int               side = book->sight->side;
    const WnEndpoint *source = &flow->ends[side], *destination = &flow->ends[1 - side];

    return wn_model_is_nonpublic(book->model, &destination->addr) &&
           flow->sides[1 - side].packets == 0 &&
           wn_realm_reaches(book->model, &source->addr, &destination->addr, NULL) == WN_NO;
}

static const char *
sip_keepalive(const WnMessage *message)
{
    if (message->status != 0 || message->to_tag)
        return NULL;
    if (message->method == WN_METHOD_OPTIONS)
        return "options";
    return message->method == WN_METHOD_NOTIFY ? "notify" : NULL;
}

static const char *
keepalive_of(const WnTraced *sight)
{
    switch (sight->kind) {
    case WN_TRACED_KEEPALIVE:
        return wn_keepalive_name((WnKeepalive) sight->keepalive);
    case WN_TRACED_MESSAGE:
        return sip_keepalive(sight->is.message);
    case WN_TRACED_STUN:
        /* RFC 5626 4.4.2: on the flow of SIP. */
        return sight->flow->sides[0].sip + sight->flow->sides[1].sip > 0 && !sight->answer ? "stun"
                                                                                           : NULL;
    default:
        return NULL;
    }
}

/* Whatever is sent keeps the flow open. */
static void
note_times(WnNotebook *book)
{
    const WnTraced *sight = book->sight;

    wn_note_text(book, WN_FIELD_KEEPALIVE, keepalive_of(sight));
    wn_note_seconds(book, WN_FIELD_KEEPALIVE_INTERVAL, sight->own_idle);
    wn_note_seconds(book, WN_FIELD_BINDING_IDLE, sight->flow_idle);
}

/* The party behind NAT; where none is, the first whose side of the NAT is known. */
static const WnPartyReport *
client_of(const WnSubjectReport *subject)
{
    const WnPartyReport *best = subject->n_parties > 0 ? &subject->parties[0] : NULL;

    for (size_t i = 0; i < subject->n_parties; i++) {
        const WnPartyReport *party = &subject->parties[i];

        if (party->behind_nat == WN_YES)
            return party;
        if (best->vantage == WN_VANTAGE_UNKNOWN && party->vantage != WN_VANTAGE_UNKNOWN)
            best = party;
    }
    return best;
}

static void
note_client(WnNotebook *book)
{
    const WnSubjectReport *subject = wn_frames_subject(book->frames, book->sight);
    const WnPartyReport   *client = subject ? client_of(subject) : NULL;

    if (!client)
        return;
    wn_note_text(book, WN_FIELD_VANTAGE, wn_vantage_name(client->vantage));
    if (client->behind_nat != WN_UNDECIDED)
        wn_note_flag(book, WN_FIELD_BEHIND_NAT, client->behind_nat == WN_YES);
}

void
wn_frames_flow(WnNotebook *book)
{
    const WnTraced   *sight = book->sight;
    const WnEndpoint *source, *destination;

    if (!sight->flow || sight->kind == WN_TRACED_OTHER)
        return;
    note_client(book);
    if (sight->kind == WN_TRACED_ICMP) {
        wn_note_frame(book, WN_FIELD_QUOTES, sight->flow->sides[sight->side].first_frame);
        return;
    }
    source = &sight->flow->ends[sight->side];
    destination = &sight->flow->ends[1 - sight->side];
    wn_note_class(book, WN_FIELD_SRC_CLASS, &source->addr);
    wn_note_class(book, WN_FIELD_DST_CLASS, &destination->addr);
    wn_note_if(book, WN_FIELD_DST_UNROUTABLE, is_unroutable(book));
    note_mapping(book, source, destination);
    note_times(book);
}
