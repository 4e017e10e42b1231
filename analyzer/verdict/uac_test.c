/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See uac_test.h. */
#include "verdict/uac_test.h"

#include "model/uac_test.h"

#include <glib.h>

static WnClientTests *
ensure_client(WnUacGathering *gathering, const WnMessage *message)
{
    const WnEndpoint *source = wn_message_source(message);
    const WnUri      *writer = message->transaction->from;
    const char       *from = writer ? writer->text : NULL;
    uint64_t          hash = wn_hash_mix(wn_endpoint_hash(source), (uintptr_t) from);
    WnTableCursor     cursor = { 0 };
    WnClientTests    *client;

    while ((client = wn_table_next(&gathering->clients, hash, &cursor)) != NULL)
        if (wn_endpoint_equal(&client->client, source) && client->from == from)
            return client;
    client = WN_ARENA_NEW(gathering->arena, WnClientTests);
    client->client = *source;
    client->from = from;
    client->mattered = WN_UNDECIDED;
    wn_table_add(&gathering->clients, hash, client);
    return client;
}

static void
note_frames(uint32_t *frames, unsigned n, unsigned mask, uint32_t frame)
{
    for (unsigned bit = 0; bit < n; bit++)
        if (mask & 1u << bit && frames[bit] == 0)
            frames[bit] = frame;
}

static void
add_tests(WnUacTests *sum, const WnUacTests *tests)
{
    sum->kamailio[0] |= tests->kamailio[0];
    sum->kamailio[1] |= tests->kamailio[1];
    sum->opensips |= tests->opensips;
}

static void
add_message(WnUacGathering *gathering, WnClientTests *client, const WnMessage *request,
            const WnUacTests *tests)
{
    enum { MOST = 64 };
    WnMessageTests *row;

    if (client->n_messages >= MOST)
        return;
    row = WN_ARENA_NEW(gathering->arena, WnMessageTests);
    *row = (WnMessageTests){ .method = wn_sip_method_name(request->method),
                             .frame = request->frame,
                             .tests = *tests };
    if (client->last_message)
        client->last_message->next = row;
    else
        client->messages = row;
    client->last_message = row;
    client->n_messages++;
}

/* As the server sees it, where that is known from its answers. */
static void
predict(WnClientTests *client, const WnModel *model, const WnMessage *message)
{
    enum { MOST = 64 };
    const WnEndpoint *source = wn_message_source(message), *to = wn_message_destination(message);
    unsigned          looked = 0;
    WnUacTests        tests;

    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &source->addr);
         seen && looked++ < MOST; seen = seen->next_inside) {
        if (seen->from_outside || seen->outside.port == 0 ||
            !wn_endpoint_equal(&seen->inside, source) || !wn_endpoint_equal(&seen->towards, to) ||
            wn_addr_equal(&seen->outside.addr, &source->addr))
            continue;
        wn_uac_tests(message, &seen->outside, &tests);
        client->mapped = seen->outside;
        client->is_predicted = true;
        add_tests(&client->predicted, &tests);
        return;
    }
}

static bool
is_harm(const WnCauseVerdict *head)
{
    return head && wn_cause_is_nat(head->info) && head->grade >= WN_GRADE_LIKELY;
}

static void
blame(WnClientTests *client, const WnCauseVerdict *head)
{
    client->mattered = WN_YES;
    client->cause = client->cause ? client->cause : head->info->id;
}

/* head: what it is to blame for. */
static void
judge_client(WnClientTests *client, const WnSubjectReport *report, const WnCauseVerdict *head)
{
    client->subjects++;
    if (is_harm(head)) {
        blame(client, head);
    } else if (report->works == WN_YES && client->mattered == WN_UNDECIDED && !client->doubted) {
        client->mattered = WN_NO;
    } else if (report->works != WN_YES && client->mattered == WN_NO) {
        client->mattered = WN_UNDECIDED;
    }
    client->doubted |= report->works != WN_YES;
}

/* What failed for want of a way to a phone that had registered is that client's matter, and none of
 * whoever called it. */
static const WnCauseVerdict *
blame_registered(WnUacGathering *gathering, const WnSubject *subject, const WnCauseVerdict *head,
                 bool of_binding)
{
    const WnTransaction *binding = subject->registration ? subject->registration->binding : NULL;

    if (!of_binding || subject->kind == WN_SUBJECT_REGISTRATION)
        return head;
    if (is_harm(head) && binding && binding->request && binding->request->n_via == 1)
        blame(ensure_client(gathering, binding->request), head);
    return NULL;
}

/* Requests as their writers send them: not what a proxy passes on. */
void
wn_uac_gather(WnUacGathering *gathering, const WnSubject *subject, const WnSubjectReport *report,
              bool of_binding)
{
    const WnCauseVerdict *head = blame_registered(gathering, subject, report->headline, of_binding);
    const WnClientTests  *last = NULL;

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnMessage *request = subject->transactions[i]->request;
        WnClientTests   *client;
        WnUacTests       tests;

        if (!request || request->n_via != 1)
            continue;
        client = ensure_client(gathering, request);
        client->requests++;
        if (!client->user_agent)
            client->user_agent = request->agent;
        wn_uac_tests(request, wn_message_source(request), &tests);
        note_frames(client->kamailio_frames, G_N_ELEMENTS(client->kamailio_frames),
                    tests.kamailio[1], request->frame);
        note_frames(client->opensips_frames, G_N_ELEMENTS(client->opensips_frames), tests.opensips,
                    request->frame);
        add_tests(&client->tests, &tests);
        add_message(gathering, client, request, &tests);
        predict(client, subject->model, request);
        if (client != last)
            judge_client(client, report, head);
        last = client;
    }
}

static int
by_first_seen(const void *a, const void *b)
{
    const WnClientTests *left = a, *right = b;
    int                  order = wn_endpoint_compare(&left->client, &right->client);

    return order ? order : g_strcmp0(left->from, right->from);
}

void
wn_uac_tell(WnUacGathering *gathering, WnReport *report)
{
    WnClientTests *rows = WN_ARENA_ARRAY(gathering->arena, WnClientTests, gathering->clients.count);

    for (uint32_t i = 0; i < gathering->clients.count; i++)
        rows[i] = *(const WnClientTests *) gathering->clients.values[i];
    if (gathering->clients.count > 0)
        qsort(rows, gathering->clients.count, sizeof(*rows), by_first_seen);
    report->clients = rows;
    report->n_clients = gathering->clients.count;
}

void
wn_uac_clear(WnUacGathering *gathering)
{
    wn_table_clear(&gathering->clients);
}
