/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Servers that are looked up in vain, as subjects to judge (RFC 3263). */
#include <glib.h>
#include <string.h>

#include "verdict/subject.h"

static bool
has_failed(const WnModel *model, const WnDnsQuery *query)
{
    static const WnTime PATIENCE = 5 * WN_SECOND; /* what resolvers wait for one answer */

    if (query->answer_frame)
        return query->rcode != 0 || query->answers == 0;
    return query->copies >= 2 || model->last - query->time >= PATIENCE;
}

/* No service record, but the plain address may yet be asked for (RFC 3263 4.2). */
static bool
may_go_on(const WnModel *model, const WnDiscovery *discovery)
{
    static const uint16_t A = 1;
    static const WnTime   PATIENCE = 5 * WN_SECOND;

    for (unsigned i = 0; i < discovery->n_lookups; i++)
        if (discovery->lookups[i]->type == A)
            return false;
    return model->last - discovery->lookups[0]->time < PATIENCE;
}

/* As if it did, where it sends very much. */
static bool
sends_sip(const WnModel *model, const WnAddr *client)
{
    enum { MOST = 1000 };
    const WnHost *host = wn_host_find(&model->flows, client);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL; flow;
         flow = wn_flow_next_of(flow, client)) {
        if (!wn_search_on(model->searches, &looked, MOST))
            return true;
        int own = wn_addr_equal(&flow->ends[0].addr, client) ? 0 : 1;
        if (flow->sides[own].sip > 0 || (flow->tcp && flow->tcp->client_hello))
            return true;
    }
    return false;
}

static int
by_time(const void *a, const void *b)
{
    const WnDnsQuery *left = *(WnDnsQuery *const *) a, *right = *(WnDnsQuery *const *) b;

    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return (left->frame > right->frame) - (left->frame < right->frame);
}

/* All that the client asked about the domain, in order of time.  False: an answer came, or the
 * first question for the service is another one and has the subject. */
static bool
gather_lookups(const WnModel *model, WnDnsQuery *query, WnDiscovery *discovery, WnArena *arena)
{
    WnDnsQuery *first = wn_dns_first_alike(model, query);
    unsigned    n = 0;

    for (const WnDnsQuery *other = first; other; other = other->next, n++) {
        if (wn_model_sip_domain(other->name) && by_time(&other, &(const WnDnsQuery *){ query }) < 0)
            return false;
        /* The plain address is there: a missing SRV record alone hinders nobody. */
        if (!has_failed(model, other))
            return false;
    }
    discovery->lookups = WN_ARENA_ARRAY(arena, WnDnsQuery *, n);
    for (WnDnsQuery *other = first; other; other = other->next)
        discovery->lookups[discovery->n_lookups++] = other;
    qsort(discovery->lookups, n, sizeof(WnDnsQuery *), by_time);
    return true;
}

bool
wn_subject_lookup(const WnCase *shared, WnDnsQuery *query, WnArena *arena, WnSubject *subject)
{
    const WnModel *model = shared->model;
    WnDiscovery   *discovery;
    WnSpot         last = { 0 };

    if (!wn_model_sip_domain(query->name) || !has_failed(model, query))
        return false;
    discovery = WN_ARENA_NEW(arena, WnDiscovery);
    discovery->client = query->client.addr;
    if (!gather_lookups(model, query, discovery, arena) || may_go_on(model, discovery) ||
        sends_sip(model, &query->client.addr))
        return false;
    *subject = (WnSubject){ .kind = WN_SUBJECT_DISCOVERY,
                            .model = model,
                            .registrations = shared->registrations,
                            .nats = shared->nats,
                            .discovery = discovery,
                            .outcome = WN_OUTCOME_TIMED_OUT,
                            .works = WN_NO };
    for (unsigned i = 0; i < discovery->n_lookups; i++) {
        const WnDnsQuery *other = discovery->lookups[i];

        last = wn_later_spot(last, subject->end,
                             (WnSpot){ MAX(other->frame, other->answer_frame), other->capture },
                             other->time);
        subject->end = MAX(subject->end, other->time);
    }
    wn_subject_span(subject, query->time, subject->end, (WnSpot){ query->frame, query->capture },
                    last);
    subject->client = (WnAgent){ .role = WN_ROLE_CLIENT, .seen = query->client, .spoke = true };
    subject->server = (WnAgent){ .role = WN_ROLE_SERVER };
    return true;
}
