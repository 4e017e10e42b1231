/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From where a host is watched, and whether NAT stands before it: from its own messages. */
#include "model/agent.h"

static bool
addr_is(const WnEndpoint *endpoint, const WnAddr *addr)
{
    return endpoint && endpoint->addr.family != 0 && wn_addr_equal(&endpoint->addr, addr);
}

static bool
is_nonpublic(const WnModel *model, const WnEndpoint *endpoint)
{
    return endpoint && endpoint->addr.family != 0 && wn_model_is_nonpublic(model, &endpoint->addr);
}

static const WnEndpoint *
media_endpoint(const WnMessage *message)
{
    const WnSession *session = message->session;

    return session && session->n_media > 0 ? &session->media[0].endpoint : NULL;
}

/* What the message's writer says its own address is; NULL where it says nothing. */
typedef struct {
    const WnEndpoint *via, *contact, *media;
} Claims;

static Claims
claims_of(const WnMessage *message)
{
    const WnUri *contact = wn_message_contact(message);

    return (Claims){
        .via = message->status == 0 && message->n_via == 1 && message->via ? &message->via->sent_by
                                                                           : NULL,
        .contact = contact ? &contact->endpoint : NULL,
        .media = media_endpoint(message),
    };
}

static void
learn_vantage(const WnModel *model, WnAgent *agent, const WnMessage *message, const Claims *claims)
{
    const WnAddr *src = &wn_message_source(message)->addr;
    const WnAddr *dst = &wn_message_destination(message)->addr;
    bool          names_source =
        addr_is(claims->via, src) || addr_is(claims->contact, src) || addr_is(claims->media, src);
    bool names_private = is_nonpublic(model, claims->via) || is_nonpublic(model, claims->contact) ||
                         is_nonpublic(model, claims->media);

    if (agent->vantage != WN_VANTAGE_UNKNOWN)
        return;
    if (wn_model_is_nonpublic(model, src)) {
        if (!names_source)
            return;
        agent->vantage = WN_VANTAGE_LAN;
        /* That host may see it as it is: a tunnel leads there, or an ALG puts the address back. */
        if (wn_model_is_public(model, dst) &&
            wn_mapping_seen_by(&model->mappings, src, dst) != WN_NO)
            agent->behind_nat = WN_YES;
    } else if (names_private && !addr_is(claims->via, src)) {
        agent->vantage = WN_VANTAGE_WAN;
        agent->behind_nat = WN_YES;
    } else {
        return;
    }
    agent->proof = wn_message_spot(message);
}

void
wn_agent_learn(const WnModel *model, WnAgent *agent, const WnMessage *message)
{
    Claims claims = claims_of(message);

    if (agent->seen.addr.family == 0)
        agent->seen = *wn_message_source(message);
    agent->spoke = true;
    if (agent->claimed.addr.family == 0) {
        if (claims.contact && claims.contact->addr.family)
            agent->claimed = *claims.contact;
        else if (claims.via)
            agent->claimed = *claims.via;
    }
    if (!agent->user_agent)
        agent->user_agent = message->agent;
    learn_vantage(model, agent, message, &claims);
}

static void
apply_hint(const WnModel *model, WnAgent *agent)
{
    const WnOptions *options = &model->options;

    for (size_t i = 0; i < options->n_vantages; i++)
        if (wn_addr_equal(&options->vantages[i].addr, &agent->seen.addr))
            agent->vantage = options->vantages[i].vantage;
}

/* An address inside, known by what somebody was told of it: a host that spoke from there is watched
 * there; one that is only spoken to, where its packets were seen translated. */
static WnVantage
vantage_of_inside(const WnModel *model, const WnAgent *agent, const WnMapping *mapping)
{
    if (agent->spoke)
        return WN_VANTAGE_LAN;
    return wn_flow_seen_between(&model->flows, &mapping->outside.addr, &mapping->towards.addr)
               ? WN_VANTAGE_WAN
               : WN_VANTAGE_UNKNOWN;
}

/* The newest of its own port that tells a public address; NULL: none does. */
static const WnMapping *
mapping_of_port(const WnModel *model, const WnAgent *agent)
{
    const WnMapping *seen = wn_mapping_of_socket(&model->mappings, &agent->seen);

    while (seen && (wn_addr_equal(&seen->outside.addr, &seen->inside.addr) ||
                    !wn_model_is_public(model, &seen->outside.addr)))
        seen = seen->next_socket;
    return seen;
}

/* What STUN servers and SIP servers said of this address, up to what they said of its port. */
static void
learn_mappings(const WnModel *model, WnAgent *agent)
{
    const WnMapping *own = mapping_of_port(model, agent);
    const WnMapping *newest = wn_mapping_of_inside(&model->mappings, &agent->seen.addr);
    bool translated = newest && wn_mapping_is_translated(&model->mappings, &agent->seen.addr);
    bool is_inside = wn_model_is_nonpublic(model, &agent->seen.addr);

    for (const WnMapping *seen = newest; seen && translated; seen = seen->next_inside) {
        if (wn_addr_equal(&seen->outside.addr, &seen->inside.addr) ||
            !wn_model_is_public(model, &seen->outside.addr))
            continue;
        if (agent->mapped.addr.family == 0)
            agent->mapped = seen->outside;
        agent->behind_nat = WN_YES;
        if (is_inside && agent->vantage == WN_VANTAGE_UNKNOWN)
            agent->vantage = vantage_of_inside(model, agent, seen);
        /* The others would tell no more. */
        if (seen == own || !is_inside || agent->vantage != WN_VANTAGE_UNKNOWN)
            break;
    }
    if (own)
        agent->mapped = own->outside;
    /* Server and capture see the same public address, and the phone names it as its own. */
    if (agent->behind_nat == WN_UNDECIDED &&
        wn_mapping_is_known(&model->mappings, &agent->seen.addr, &agent->seen.addr) &&
        wn_model_is_public(model, &agent->seen.addr) && addr_is(&agent->claimed, &agent->seen.addr))
        agent->behind_nat = WN_NO;
}

void
wn_agent_finish(const WnModel *model, WnAgent *agent)
{
    if (agent->seen.addr.family == 0)
        return;
    learn_mappings(model, agent);
    if (agent->vantage == WN_VANTAGE_WAN && agent->mapped.addr.family == 0)
        agent->mapped = agent->seen;
    apply_hint(model, agent);
}
