/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learning from DNS: whose SIP service a host looks up, and what comes of it (RFC 1035, 3263 4). */
#include <glib.h>
#include <string.h>

#include "model/model.h"
#include "wire/dns.h"

static uint64_t
query_hash(const char *name, const WnDns *dns, const WnEndpoint *client)
{
    return wn_hash_mix(wn_endpoint_hash(client), (uintptr_t) name ^ (uint64_t) dns->id << 48);
}

static WnDnsQuery *
find_query(const WnModel *model, const char *name, const WnDns *dns, const WnEndpoint *client)
{
    WnTableCursor cursor = { 0 };
    WnDnsQuery   *query;

    while ((query = wn_table_next(&model->dns, query_hash(name, dns, client), &cursor)) != NULL)
        if (query->name == name && query->id == dns->id && query->type == dns->type &&
            wn_endpoint_equal(&query->client, client))
            return query;
    return NULL;
}

/* The domain whose SIP service is asked for (RFC 3263 4.1), or NULL. */
const char *
wn_model_sip_domain(const char *name)
{
    static const char *const prefixes[] = { "_sip._udp.", "_sip._tcp.", "_sips._tcp.", "_sip._ws.",
                                            "_sips._ws." };

    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(name, prefixes[i]))
            return name + strlen(prefixes[i]);
    return NULL;
}

static uint64_t
domain_hash(const char *domain)
{
    return wn_bytes_hash(wn_bytes(domain, strlen(domain)), 53);
}

static bool
is_sip_domain(const WnModel *model, const char *name)
{
    WnTableCursor cursor = { 0 };
    const char   *known;

    while ((known = wn_table_next(&model->sip_domains, domain_hash(name), &cursor)) != NULL)
        if (strcmp(known, name) == 0)
            return true;
    return false;
}

/* Only questions about SIP servers are kept: the others would fill the memory. */
static bool
is_wanted(WnModel *model, const WnDns *dns)
{
    const char *domain = wn_model_sip_domain(dns->name);

    if (!domain)
        return is_sip_domain(model, dns->name);
    if (!is_sip_domain(model, domain)) {
        domain = wn_arena_copy_text(model->arena, domain);
        wn_table_add(&model->sip_domains, domain_hash(domain), (void *) domain);
    }
    return true;
}

static void
note_host(WnModel *model, const WnPacket *packet, const WnDns *dns)
{
    const WnAddr *client = dns->is_response ? &packet->dst.addr : &packet->src.addr;
    WnHost       *host = wn_host_ensure(&model->flows, client);

    if (!dns->is_response) {
        host->dns_asked++;
        return;
    }
    if (host->dns_frame == 0)
        host->dns_first = packet->time;
    host->dns_last = packet->time;
    host->dns_frame = packet->frame;
}

const char *
wn_dns_domain(const WnDnsQuery *query)
{
    const char *domain = wn_model_sip_domain(query->name);

    return domain ? domain : query->name;
}

static uint64_t
lookup_hash(const WnDnsQuery *query)
{
    return wn_hash_mix(wn_addr_hash(&query->client.addr), domain_hash(wn_dns_domain(query)));
}

WnDnsQuery *
wn_dns_first_alike(const WnModel *model, const WnDnsQuery *query)
{
    WnTableCursor cursor = { 0 };
    WnDnsQuery   *first;

    while ((first = wn_table_next(&model->lookups, lookup_hash(query), &cursor)) != NULL)
        if (wn_addr_equal(&first->client.addr, &query->client.addr) &&
            strcmp(wn_dns_domain(first), wn_dns_domain(query)) == 0)
            return first;
    return NULL;
}

static void
link_to_alike(WnModel *model, WnDnsQuery *query)
{
    WnDnsQuery *first = wn_dns_first_alike(model, query);

    if (!first) {
        wn_table_add(&model->lookups, lookup_hash(query), query);
        first = query;
    } else {
        first->last_alike->next = query;
    }
    first->last_alike = query;
}

static WnDnsQuery *
add_query(WnModel *model, const WnPacket *packet, const WnDns *dns, const WnEndpoint *client,
          const char *name)
{
    WnDnsQuery *query;

    if (!wn_model_has_room_for_note(model))
        return NULL;
    model->n_notes++;
    query = WN_ARENA_NEW(model->arena, WnDnsQuery);
    query->name = name;
    query->client = *client;
    query->time = packet->time;
    query->frame = packet->frame;
    query->capture = packet->capture;
    query->id = dns->id;
    query->type = dns->type;
    wn_table_add(&model->dns, query_hash(name, dns, client), query);
    link_to_alike(model, query);
    return query;
}

void
wn_model_feed_dns(WnModel *model, const WnPacket *packet)
{
    const WnEndpoint *client;
    const char       *name;
    WnDnsQuery       *query;
    WnDns             dns;

    if (!wn_dns_parse(packet->payload, &dns) || dns.name[0] == '\0')
        return;
    note_host(model, packet, &dns);
    if (!is_wanted(model, &dns))
        return;
    client = dns.is_response ? &packet->dst : &packet->src;
    name = wn_intern(&model->texts, wn_bytes(dns.name, strlen(dns.name)));
    query = find_query(model, name, &dns, client);
    if (!query)
        query = add_query(model, packet, &dns, client, name);
    if (!query)
        return;
    if (!dns.is_response) {
        query->copies++;
    } else {
        query->answer_frame = packet->frame;
        query->capture = packet->capture;
        query->rcode = dns.rcode;
        query->answers = dns.answers;
    }
}
