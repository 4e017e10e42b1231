/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Transfers by whom they tell to call where; their outcome by NOTIFY (RFC 3515 2.4). */
#include "verdict/transfers.h"

#include <stdlib.h>
#include <string.h>

#include "base/sorted.h"
#include "verdict/evidence_state.h"

typedef struct {
    uint64_t           hash; /* of the address, and of whom the REFER told */
    const WnReferNote *note;
} Transfer;

/* Of the whole capture: by hash, then by time. */
typedef struct {
    Transfer *all;
    unsigned  n;
} Transfers;

static uint64_t
transfer_hash(const WnAddr *target, const WnAddr *told)
{
    return wn_hash_mix(wn_addr_hash(target), wn_addr_hash(told));
}

static int
by_time(const void *a, const void *b)
{
    const Transfer *left = a, *right = b;

    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    if (left->note->time != right->note->time)
        return left->note->time < right->note->time ? -1 : 1;
    return left->note->frame < right->note->frame ? -1 : left->note->frame > right->note->frame;
}

static const void *
sort_transfers(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnModel *model = about;
    Transfers     *transfers = WN_ARENA_NEW(kept, Transfers);
    unsigned       n = 0;

    (void) evidence;
    for (const WnReferNote *note = model->refers; note; note = note->next)
        n++;
    transfers->all = WN_ARENA_ARRAY(kept, Transfer, n);
    for (const WnReferNote *note = model->refers; note; note = note->next)
        transfers->all[transfers->n++] =
            (Transfer){ transfer_hash(&note->target->endpoint.addr, &note->told), note };
    if (n > 0)
        qsort(transfers->all, n, sizeof(*transfers->all), by_time);
    return transfers;
}

static bool
is_transfer_before(const void *element, const void *key)
{
    return by_time(element, key) < 0;
}

const WnReferNote *
wn_transfer_to(WnEvidence *evidence, const WnMessage *request)
{
    enum { MOST = 64 };
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnAddr    *caller = &wn_message_source(request)->addr;
    const WnUri     *target = request->request_uri;
    const Transfers *transfers;
    Transfer         first_later;
    unsigned         n, looked = 0;
    WnReferNote      now = { .time = request->time };

    if (!model->refers || !target || request->method != WN_METHOD_INVITE || request->to_tag)
        return NULL;
    transfers = wn_evidence_once(evidence, sort_transfers, model);
    first_later = (Transfer){ transfer_hash(&target->endpoint.addr, caller), &now };
    n = wn_count_before(transfers->all, transfers->n, sizeof(*transfers->all), is_transfer_before,
                        &first_later);
    for (; n > 0 && transfers->all[n - 1].hash == first_later.hash &&
           wn_search_on(model->searches, &looked, MOST);
         n--) {
        const WnReferNote *note = transfers->all[n - 1].note;

        if (wn_addr_equal(&note->target->endpoint.addr, &target->endpoint.addr) &&
            wn_uri_port(note->target) == wn_uri_port(target) && wn_addr_equal(&note->told, caller))
            return note;
    }
    return NULL;
}

/* ------------------------------------------------------------------ what came of it */

static bool
has_host(const WnUri *uri, const char *host)
{
    return uri && uri->host && strcmp(uri->host, host) == 0;
}

const WnUri *
wn_transfer_target(const WnModel *model, const WnTransaction *refer)
{
    const WnMessage *request = refer->request;
    const WnUri     *target = request && request->method == WN_METHOD_REFER && request->extra
                                  ? request->extra->refer_to
                                  : NULL;

    /* An account of the server's domain, or a GRUU, is not called at any place of its own. */
    if (!target || target->gruu || !wn_model_is_local(model, &target->endpoint.addr) ||
        (target->host &&
         (has_host(refer->from, target->host) || has_host(refer->to, target->host))))
        return NULL;
    return target;
}

/* Nobody was reached; a 503 is what a transport error becomes (RFC 3261 8.1.3.1). */
static bool
finds_nobody(const WnMessage *notify)
{
    uint16_t status = notify->extra ? notify->extra->fragment : 0;

    return wn_status_finds_nobody(status) || status == 503;
}

/* Where one dialog has several transfers, the event tells which (RFC 3515 2.4.6). */
static bool
is_about(const WnMessage *notify, const WnTransaction *refer)
{
    const char *id = notify->extra->event ? strstr(notify->extra->event, ";id=") : NULL;

    return notify->time >= refer->request->time &&
           wn_addr_equal(&wn_message_source(notify)->addr,
                         &wn_message_destination(refer->request)->addr) &&
           (!id || strtoul(id + strlen(";id="), NULL, 10) == refer->cseq);
}

const WnTransaction *
wn_call_failed_transfer(const WnCall *call, const WnMessage **told)
{
    const WnTransaction *last = NULL;

    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        if (wn_transfer_target(call->model, transaction))
            last = transaction;
        else if (last && transaction->method == WN_METHOD_NOTIFY && transaction->request &&
                 finds_nobody(transaction->request) && is_about(transaction->request, last)) {
            *told = transaction->request;
            return last;
        }
    }
    return NULL;
}
