/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packing.  Each object is written as what differs from the one of its kind before it: messages of
 * one call share most of their values.  Objects are taken as words of memory, so a field that is
 * added to them is packed too.  Only what points within the exchange cannot be kept so: in its
 * place stands how many objects follow there.
 */
#include "model/pack.h"

#include <string.h>

typedef struct {
    WnTransaction transaction;
    WnMessage     messages[2]; /* the last request, the last response */
    WnCopy        copy;
    WnSession     session;
    WnMediaLine   line;
    WnCandidate   candidate;
    WnExtra       extra;
} Last;

/* As large as the largest of them. */
typedef union {
    WnTransaction transaction;
    WnMessage     message;
    WnSession     session;
    WnMediaLine   line;
    WnExtra       extra;
} Any;

#define WORD 8

static void *
as_count(size_t n)
{
    return (void *) (uintptr_t) n;
}

static size_t
count_of(const void *pointer)
{
    return (size_t) (uintptr_t) pointer;
}

/* ------------------------------------------------------------------ words */

/*
 * For every eight words a byte that says which of them changed; then for each of those a byte that
 * says which of its bytes changed, and these bytes.  The image becomes the last one.
 */
static void
put(GByteArray *out, const void *image, void *last, size_t size)
{
    uint8_t        written[sizeof(Any) + sizeof(Any) / WORD + sizeof(Any) / WORD / 8 + WORD];
    const uint8_t *now = image, *before = last;
    size_t         n = 0, map = 0;

    for (size_t at = 0, word = 0; at < size; at += WORD, word++) {
        size_t   length = MIN((size_t) WORD, size - at), mask;
        uint64_t a = 0, b = 0, changed;

        if (word % 8 == 0) {
            map = n++;
            written[map] = 0;
        }
        memcpy(&a, now + at, length);
        memcpy(&b, before + at, length);
        changed = a ^ b;
        if (changed == 0)
            continue;
        written[map] |= (uint8_t) (1u << word % 8);
        mask = n++;
        written[mask] = 0;
        for (unsigned byte = 0; byte < WORD; byte++)
            if (changed >> 8 * byte & 0xff) {
                written[mask] |= (uint8_t) (1u << byte);
                written[n++] = (uint8_t) (changed >> 8 * byte);
            }
    }
    g_byte_array_append(out, written, (guint) n);
    memcpy(last, image, size);
}

static const uint8_t *
take(const uint8_t *from, void *last, size_t size)
{
    uint8_t *bytes = last;
    uint8_t  map = 0;

    for (size_t at = 0, word = 0; at < size; at += WORD, word++) {
        size_t   length = MIN((size_t) WORD, size - at);
        uint64_t value = 0;
        uint8_t  mask;

        if (word % 8 == 0)
            map = *from++;
        if (!(map & 1u << word % 8))
            continue;
        memcpy(&value, bytes + at, length);
        mask = *from++;
        for (unsigned byte = 0; byte < WORD; byte++)
            if (mask & 1u << byte)
                value ^= (uint64_t) *from++ << 8 * byte;
        memcpy(bytes + at, &value, length);
    }
    return from;
}

/* ------------------------------------------------------------------ packing */

static void
put_session(GByteArray *out, const WnSession *session, Last *last)
{
    WnSession image = *session;

    image.media = NULL;
    image.candidates = NULL;
    put(out, &image, &last->session, sizeof(image));
    for (unsigned i = 0; i < session->n_media; i++)
        put(out, &session->media[i], &last->line, sizeof(last->line));
    for (unsigned i = 0; i < session->n_candidates; i++)
        put(out, &session->candidates[i], &last->candidate, sizeof(last->candidate));
}

static void
put_message(GByteArray *out, const WnMessage *message, Last *last)
{
    WnMessage image = *message;
    size_t    n_copies = 0;

    for (const WnCopy *copy = message->copies; copy; copy = copy->next)
        n_copies++;
    image.next = NULL;
    image.transaction = NULL;
    image.copies = as_count(n_copies);
    image.last_copy = NULL;
    image.session = as_count(message->session != NULL);
    image.extra = as_count(message->extra != NULL);
    put(out, &image, &last->messages[message->status != 0], sizeof(image));
    for (const WnCopy *copy = message->copies; copy; copy = copy->next) {
        WnCopy copy_image = *copy;
        copy_image.next = NULL;
        put(out, &copy_image, &last->copy, sizeof(copy_image));
    }
    if (message->session)
        put_session(out, message->session, last);
    if (message->extra)
        put(out, message->extra, &last->extra, sizeof(last->extra));
}

static void
put_transaction(GByteArray *out, const WnTransaction *transaction, Last *last)
{
    WnTransaction image = *transaction;
    size_t        n_responses = 0;

    for (const WnMessage *response = transaction->responses; response; response = response->next)
        n_responses++;
    image.next = image.next_hashed = NULL;
    image.exchange = NULL;
    image.request = as_count(transaction->request != NULL);
    image.responses = as_count(n_responses);
    image.last_response = NULL;
    put(out, &image, &last->transaction, sizeof(image));
    if (transaction->request)
        put_message(out, transaction->request, last);
    for (const WnMessage *response = transaction->responses; response; response = response->next)
        put_message(out, response, last);
}

void
wn_pack(const WnAwake *awake, GByteArray *out)
{
    Last last = { 0 };

    for (const WnTransaction *at = awake->first; at; at = at->next)
        put_transaction(out, at, &last);
}

/* ------------------------------------------------------------------ unpacking */

typedef struct {
    const uint8_t *from;
    WnArena       *arena;
    Last           last;
} Unpacking;

static WnSession *
take_session(Unpacking *unpacking)
{
    WnSession *session = WN_ARENA_NEW(unpacking->arena, WnSession);
    Last      *last = &unpacking->last;

    unpacking->from = take(unpacking->from, &last->session, sizeof(last->session));
    *session = last->session;
    session->media = WN_ARENA_ARRAY(unpacking->arena, WnMediaLine, session->n_media);
    for (unsigned i = 0; i < session->n_media; i++) {
        unpacking->from = take(unpacking->from, &last->line, sizeof(last->line));
        session->media[i] = last->line;
    }
    session->candidates = WN_ARENA_ARRAY(unpacking->arena, WnCandidate, session->n_candidates);
    for (unsigned i = 0; i < session->n_candidates; i++) {
        unpacking->from = take(unpacking->from, &last->candidate, sizeof(last->candidate));
        session->candidates[i] = last->candidate;
    }
    return session;
}

static void
take_copies(Unpacking *unpacking, WnMessage *message, size_t n)
{
    Last *last = &unpacking->last;

    message->copies = NULL;
    for (size_t i = 0; i < n; i++) {
        WnCopy *copy = WN_ARENA_NEW(unpacking->arena, WnCopy);

        unpacking->from = take(unpacking->from, &last->copy, sizeof(last->copy));
        *copy = last->copy;
        if (message->last_copy)
            message->last_copy->next = copy;
        else
            message->copies = copy;
        message->last_copy = copy;
    }
}

static WnMessage *
take_message(Unpacking *unpacking, WnTransaction *transaction, bool is_response)
{
    WnMessage *message = WN_ARENA_NEW(unpacking->arena, WnMessage);
    WnMessage *last = &unpacking->last.messages[is_response];

    unpacking->from = take(unpacking->from, last, sizeof(*last));
    *message = *last;
    message->transaction = transaction;
    take_copies(unpacking, message, count_of(last->copies));
    if (last->session)
        message->session = take_session(unpacking);
    if (last->extra) {
        WnExtra *extra = WN_ARENA_NEW(unpacking->arena, WnExtra);
        unpacking->from = take(unpacking->from, &unpacking->last.extra, sizeof(*extra));
        *extra = unpacking->last.extra;
        message->extra = extra;
    }
    return message;
}

static WnTransaction *
take_transaction(Unpacking *unpacking, WnExchange *exchange)
{
    WnTransaction *transaction = WN_ARENA_NEW(unpacking->arena, WnTransaction);
    WnTransaction *last = &unpacking->last.transaction;
    size_t         n_responses;

    unpacking->from = take(unpacking->from, last, sizeof(*last));
    *transaction = *last;
    transaction->exchange = exchange;
    n_responses = count_of(last->responses);
    transaction->request = last->request ? take_message(unpacking, transaction, false) : NULL;
    transaction->responses = NULL;
    for (size_t i = 0; i < n_responses; i++)
        wn_transaction_add_response(transaction, take_message(unpacking, transaction, true));
    return transaction;
}

void
wn_unpack(WnBytes packed, WnAwake *awake)
{
    Unpacking unpacking = { .from = packed.data, .arena = awake->arena };

    while (unpacking.from < packed.data + packed.length) {
        WnTransaction *transaction = take_transaction(&unpacking, awake->exchange);
        if (awake->last)
            awake->last->next = transaction;
        else
            awake->first = transaction;
        awake->last = transaction;
    }
}
