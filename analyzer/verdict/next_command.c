/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command to paste that captures what is missing: as wide as needed, and no wider. */
#include "verdict/evidence_state.h"
#include "verdict/next.h"

const WnEndpoint *
wn_next_server_of(const WnMessage *request)
{
    return request->n_via > 1 ? wn_message_source(request) : wn_message_destination(request);
}

static unsigned
server_port(const WnSubject *subject)
{
    if (subject->discovery && subject->server.seen.port)
        return subject->server.seen.port;
    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        if (request && request->n_via > 0 && wn_next_server_of(request)->port)
            return wn_next_server_of(request)->port;
    }
    return 5060;
}

/* What the server listens to, where the client's address is not known as the server sees it: with
 * the sound, which uses any port, where the call came that far. */
static const char *
port_filter(WnNext *advice)
{
    const WnSubject *subject = advice->evidence->judged;
    const char      *what = subject->discovery && subject->discovery->connection ? "tcp"
                            : subject->call && subject->call->accepted           ? "udp or"
                                                                                 : "";

    return wn_arena_format(advice->arena, "%s%sport %u", what, *what ? " " : "",
                           server_port(subject));
}

const char *
wn_next_wide_filter(WnNext *advice)
{
    unsigned port = server_port(advice->evidence->judged);

    return port == 5060 || port == 5061
               ? "udp or port 5060 or port 5061"
               : wn_arena_format(advice->arena, "udp or port 5060 or port 5061 or port %u", port);
}

const char *
wn_next_dump(WnNext *advice, const char *name, const char *filter)
{
    return wn_arena_format(advice->arena, "tcpdump -i any -s 0 -w %s.pcap '%s'", name, filter);
}

const char *
wn_next_host_filter(WnNext *advice, const WnAgent *agent)
{
    const WnEndpoint *endpoint = agent->mapped.addr.family ? &agent->mapped : &agent->seen;
    char              text[WN_ADDR_TEXT];

    if (endpoint->addr.family == 0)
        return port_filter(advice);
    if (agent->mapped.addr.family == 0 && wn_is_nonpublic(advice->evidence, &endpoint->addr))
        return port_filter(advice);
    return wn_arena_format(advice->arena, "host %s", wn_addr_format(&endpoint->addr, text));
}
