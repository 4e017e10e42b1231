/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Learning from ARP who is asked for, who answers, and who is asked for in vain (RFC 826). */
#include <glib.h>

#include "model/model.h"

/* Who is not answered asks again after a second or a few (RFC 1122 2.3.2.1); what is asked later is
 * a new question, and the first one may have been answered. */
static const WnTime AT_ONCE = 5 * WN_SECOND;

enum {
    AGAIN = 2,
    CERTAINLY = 3, /* no frame is lost so often */
    MOST = 8,      /* hosts whose questions about one address are kept */
};

static WnLinkQuestion *
find_question(const WnHost *host, const WnAddr *asker)
{
    WnLinkQuestion *question = host ? host->questions : NULL;

    while (question && !wn_addr_equal(&question->asker, asker))
        question = question->next;
    return question;
}

/* NULL: too many others asked before. */
static WnLinkQuestion *
ensure_question(WnModel *model, WnHost *host, const WnAddr *asker)
{
    WnLinkQuestion *question = find_question(host, asker), **last = &host->questions;

    if (question)
        return question;
    for (unsigned i = 0; *last; last = &(*last)->next)
        if (++i == MOST)
            return NULL;
    question = *last = WN_ARENA_NEW(model->arena, WnLinkQuestion);
    question->asker = *asker;
    return question;
}

static void
note_asked_for(WnFlowTable *flows, WnHost *host)
{
    if (flows->last_asked)
        flows->last_asked->next_asked = host;
    else
        flows->asked = host;
    flows->last_asked = host;
}

void
wn_model_feed_arp(WnModel *model, const WnPacket *packet)
{
    WnHost         *host = wn_host_find(&model->flows, &packet->src.addr);
    WnLinkQuestion *question;

    if (host) {
        wn_host_wakes(host, packet->time);
        host->link_last = packet->time;
        host->link_spot = (WnSpot){ packet->frame, packet->capture };
    }
    if (packet->arp_reply) {
        model->link_answers++;
        host = wn_host_ensure(&model->flows, &packet->src.addr);
        host->arp_answered = true;
        for (question = host->questions; question; question = question->next)
            question->asked = 0;
        return;
    }
    host = wn_host_ensure(&model->flows, &packet->dst.addr);
    if (!host->questions)
        note_asked_for(&model->flows, host);
    question = ensure_question(model, host, &packet->src.addr);
    if (!question)
        return;
    if (question->asked < CERTAINLY && packet->time - question->last > AT_ONCE)
        question->asked = 0;
    if (question->asked == 0) {
        question->spot = (WnSpot){ packet->frame, packet->capture };
        question->first = packet->time;
    }
    question->last = packet->time;
    if (question->asked < UINT16_MAX)
        question->asked++;
}

const WnLinkQuestion *
wn_host_asked_in_vain(const WnFlowTable *table, const WnAddr *addr, const WnAddr *asker,
                      WnTime from, WnTime until)
{
    const WnHost         *host = wn_host_find(table, addr);
    const WnLinkQuestion *question = find_question(host, asker);

    if (!question || host->arp_answered || host->sends || question->asked < AGAIN ||
        question->first > until || question->last < from)
        return NULL;
    /* A host sends nothing to a neighbour of which it does not know the link address. */
    return wn_flow_seen_between(table, asker, addr) ? NULL : question;
}

const WnLinkQuestion *
wn_host_looked_for(const WnHost *host, WnTime from, WnTime until)
{
    const WnLinkQuestion *question = host ? host->questions : NULL;

    while (question &&
           (question->asked < CERTAINLY || question->first > until || question->last < from))
        question = question->next;
    return question;
}
