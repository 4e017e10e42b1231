/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask about media paths: was it due, is it missing, whose address is it. */
#include <string.h>

#include "verdict/evidence.h"

bool
wn_media_is_due(const WnMediaPath *path)
{
    static const WnTime LONG_ENOUGH = 5 * WN_SECOND;

    return path->expected && path->is_rtp && !path->early && path->expected_for >= LONG_ENOUGH &&
           (path->packets > 0 || !path->ambiguous);
}

bool
wn_media_is_steady(const WnMediaPath *path)
{
    static const uint64_t ENOUGH = 50, SOME = 10;
    WnTime                first = INT64_MAX, last = INT64_MIN;

    for (unsigned i = 0; i < path->n_streams; i++) {
        first = path->streams[i]->first < first ? path->streams[i]->first : first;
        last = path->streams[i]->last > last ? path->streams[i]->last : last;
    }
    return path->settled >= ENOUGH || (path->settled >= SOME && last - first >= 3 * WN_SECOND);
}

bool
wn_media_is_missing(const WnCall *call, const WnMediaPath *path)
{
    return path->verdict == WN_MEDIA_NONE && wn_media_is_due(path) &&
           wn_media_is_steady(wn_media_opposite(call, path));
}

/* The server this client registers with; NULL: not in the capture. */
static const WnEndpoint *
registrar_of(const WnEvidence *evidence, const WnEndpoint *client)
{
    const WnRegistrations *registrations = wn_evidence_subject(evidence)->registrations;
    WnTableCursor          cursor = { 0 };
    const WnRegistration  *registration;
    unsigned               looked = 0;

    if (!registrations)
        return NULL;
    while ((registration = wn_registration_next_at(registrations, client, &cursor, &looked)) !=
           NULL)
        if (wn_endpoint_equal(&registration->client, client))
            return &registration->server;
    return NULL;
}

bool
wn_registers(const WnEvidence *evidence, const WnEndpoint *client)
{
    return registrar_of(evidence, client) != NULL;
}

static bool
is_named_server(const WnModel *model, const WnEndpoint *endpoint)
{
    const WnOptions *options = &model->options;

    for (size_t i = 0; i < options->n_servers; i++)
        if (wn_addr_equal(&options->servers[i].addr, &endpoint->addr) &&
            (options->servers[i].port == 0 || options->servers[i].port == endpoint->port))
            return true;
    return false;
}

/* Whoever wrote the request, beyond the one that passes it on, names itself in Via
 * and SDP alike. */
static bool
is_written_beyond(const WnMediaPath *path)
{
    const WnMessage *sdp = path->receiver_sdp;
    const WnVia     *writer = sdp->status == 0 ? sdp->writer_via : NULL;

    return writer && wn_addr_equal(&writer->sent_by.addr, &path->advertised.addr);
}

bool
wn_media_is_to_server(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnEndpoint *receiver = &path->receiver_signalling, *sender = &path->sender_signalling;
    const WnEndpoint *registrar = registrar_of(evidence, sender);
    const WnUri      *contact = wn_message_contact(path->receiver_sdp);

    if (is_named_server(wn_evidence_subject(evidence)->model, receiver))
        return true;
    if (!path->receiver || registrar_of(evidence, receiver) || is_written_beyond(path))
        return false;
    /* A proxy that does not stay in the path looks so too: the private Contact is a phone's. */
    if (contact && wn_is_nonpublic(evidence, &contact->endpoint.addr) &&
        wn_is_public(evidence, &receiver->addr))
        return false;
    if (registrar && wn_addr_equal(&registrar->addr, &receiver->addr))
        return true;
    if (!path->sender || path->sender->behind_nat != WN_YES)
        return false;
    /* A client behind NAT can only talk to somebody who can be reached: that is the server.  Where
     * both seem to be behind NAT, it is the one who was called. */
    return path->receiver->behind_nat != WN_YES || path->to == WN_ROLE_CALLEE;
}

/* ICE gathered the address for a socket of this host (RFC 8839 5.1): no relay's stands there. */
static bool
is_own_candidate(const WnMediaPath *path)
{
    const WnSession *session = path->sender_sdp->session;

    for (unsigned c = 0; c < session->n_candidates; c++)
        if (session->candidates[c].type == WN_CANDIDATE_SRFLX &&
            session->candidates[c].media == path->line &&
            wn_endpoint_equal(&session->candidates[c].endpoint, &path->sender_advertised))
            return true;
    return false;
}

bool
wn_media_is_from_phone(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnUri  *contact = wn_message_contact(path->sender_sdp);
    const WnAddr *media = &path->sender_advertised.addr;

    if (wn_is_nonpublic(evidence, media) || is_own_candidate(path))
        return true;
    return contact && wn_addr_equal(&contact->endpoint.addr, media) &&
           !wn_addr_equal(&path->sender_signalling.addr, media);
}

const WnAgent *
wn_media_phone(const WnCall *call, const WnMediaPath *path)
{
    const WnAgent *phone = path->from == WN_ROLE_CALLER ? &call->caller : &call->callee;

    if (path->sender)
        return path->sender;
    return phone->is_agent && wn_addr_equal(&phone->seen.addr, &path->sender_advertised.addr)
               ? phone
               : NULL;
}

static bool
gets_through(const WnMediaPath *path)
{
    return path->expected && wn_media_is_steady(path) && path->broke.kind == WN_BREAK_NONE &&
           !wn_media_reports_are_empty(path) &&
           (path->verdict == WN_MEDIA_DELIVERED ||
            (path->verdict == WN_MEDIA_SENT && !path->astray));
}

const WnMediaPath *
wn_media_working_sibling(const WnCall *call, const WnMediaPath *path)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *other = &call->media[i];
        if (other->line != path->line && strcmp(other->type, path->type) != 0 &&
            wn_endpoint_equal(&other->receiver_signalling, &path->receiver_signalling) &&
            wn_endpoint_equal(&other->sender_signalling, &path->sender_signalling) &&
            gets_through(other) && gets_through(wn_media_opposite(call, other)))
            return other;
    }
    return NULL;
}

bool
wn_media_ice_failed(const WnCall *call, const WnMediaPath *path)
{
    const WnMediaPath *opposite = wn_media_opposite(call, path);

    return path->ice && !path->ice_tcp && !path->early && !path->ice_succeeded &&
           !opposite->ice_succeeded && path->checks.succeeded + opposite->checks.succeeded == 0 &&
           !wn_media_may_be_seen(path) && !wn_media_may_be_seen(opposite);
}

bool
wn_media_fails(const WnMediaPath *path)
{
    return path->verdict == WN_MEDIA_BLOCKED || path->verdict == WN_MEDIA_NONE || path->deaf ||
           path->broke.kind != WN_BREAK_NONE ||
           (path->verdict == WN_MEDIA_SENT && !path->latched &&
            (path->astray || wn_media_reports_are_empty(path)));
}

const char *
wn_show_media(const WnMediaPath *path)
{
    return strcmp(path->type, "audio") == 0 ? "sound" : path->type;
}

const char *
wn_show_role(WnRole role)
{
    switch (role) {
    case WN_ROLE_CALLER:
        return "the caller";
    case WN_ROLE_CALLEE:
        return "the called side";
    case WN_ROLE_CLIENT:
        return "the client";
    default:
        return "the server";
    }
}
