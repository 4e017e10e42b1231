/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is a server, and who is a phone. */
#include "model/leg.h"
#include "verdict/evidence.h"

bool
wn_is_known_server(const WnEvidence *evidence, const WnAddr *addr)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    if (wn_registrations_know_server(subject->registrations, addr))
        return true;
    for (size_t i = 0; i < subject->model->options.n_servers; i++)
        if (wn_addr_equal(&subject->model->options.servers[i].addr, addr))
            return true;
    return false;
}

bool
wn_is_callers_server(const WnTransaction *invite, const WnAddr *addr)
{
    return invite->from && wn_addr_equal(&invite->from->endpoint.addr, addr);
}

bool
wn_is_sent_by_server(const WnEvidence *evidence, const WnTransaction *transaction)
{
    return transaction->request->n_via > 1 ||
           wn_is_known_server(evidence, &wn_message_source(transaction->request)->addr) ||
           (transaction->method == WN_METHOD_INVITE &&
            wn_leg_before(wn_evidence_subject(evidence)->model, transaction) != NULL);
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

/* Phones register there, and its SDP names the address that it sends from. */
static bool
is_registrar_itself(const WnEvidence *evidence, const WnMediaPath *path)
{
    const WnAddr *receiver = &path->receiver_signalling.addr;

    return wn_addr_equal(&path->advertised.addr, receiver) &&
           wn_registrations_know_server(wn_evidence_subject(evidence)->registrations, receiver);
}

/* Behind NAT, or in a private network out of which no NAT is known to lead. */
static bool
needs_a_server(const WnEvidence *evidence, const WnAgent *client, const WnEndpoint *other)
{
    return client->behind_nat == WN_YES ||
           (client->behind_nat == WN_UNDECIDED && wn_is_nonpublic(evidence, &client->seen.addr) &&
            wn_is_public(evidence, &other->addr));
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
    if ((registrar && wn_addr_equal(&registrar->addr, &receiver->addr)) ||
        is_registrar_itself(evidence, path))
        return true;
    if (!path->sender || !needs_a_server(evidence, path->sender, receiver))
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
            session->candidates[c].media == path->carried_by &&
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
