/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packing.  Each object is written as what differs from the one of its kind before it: messages of
 * one call share most of their values.  Objects are taken as words of memory, so a field that is
 * added to them is packed too.  Only what points within the exchange cannot be kept so: in its
 * place stands how many objects follow there.
 */
#include "model/pack.h"

#include <glib.h>
#include <string.h>

/* In whole words. */
typedef struct {
    _Alignas(8) WnCandidate candidate;
} Candidate;

typedef struct {
    WnTransaction transaction;
    WnMessage     messages[2]; /* the last request, the last response */
    WnCopy        copy;
    WnSession     session;
    WnMediaLine   line;
    WnSdpSource   source;
    Candidate     candidate;
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

typedef struct {
    const uint8_t *from, *end;
    WnArena       *arena;
    Last           last;
} Unpacking;

#define WORD  8
#define WORST (sizeof(Any) * 2 + WORD)

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

/* How many of its bytes, from which on, a word needs: one byte says both. */
static unsigned
span_of(uint64_t word)
{
    unsigned low = (unsigned) __builtin_ctzll(word) / 8,
             high = 7 - (unsigned) __builtin_clzll(word) / 8;

    return low << 4 | (high - low + 1);
}

/*
 * For every eight words a byte that says which of them changed; then for each of those its span and
 * bytes.  The image becomes the last one.
 */
static void
put(WnRoom *out, const void *image, void *last, size_t size)
{
    const uint8_t *now = image;
    uint8_t       *before = last, *to;

    if (out->size - out->used < WORST)
        out->bytes = g_realloc(out->bytes, out->size = out->size * 2 + WORST);
    to = out->bytes + out->used;
    for (size_t at = 0; at < size; at += 8 * WORD) {
        uint8_t *map = to++;
        size_t   words = MIN(8, (size - at) / WORD);

        *map = 0;
        for (size_t word = 0; word < words; word++) {
            uint64_t a, b;
            unsigned span;

            memcpy(&a, now + at + word * WORD, WORD);
            memcpy(&b, before + at + word * WORD, WORD);
            if (a == b)
                continue;
            memcpy(before + at + word * WORD, &a, WORD);
            a ^= b;
            span = span_of(a);
            *map |= (uint8_t) (1u << word);
            *to++ = (uint8_t) span;
            a >>= 8 * (span >> 4);
            memcpy(to, &a, WORD); /* its low bytes; the next word overwrites the rest */
            to += span & 15;
        }
    }
    out->used = (size_t) (to - out->bytes);
}

static uint64_t
take_bytes(const uint8_t *from, const uint8_t *end, unsigned n)
{
    uint64_t word = 0;

    if (end - from >= WORD) {
        memcpy(&word, from, WORD);
        return n < WORD ? word & ((UINT64_C(1) << 8 * n) - 1) : word;
    }
    for (unsigned i = n; i > 0; i--)
        word = word << 8 | from[i - 1];
    return word;
}

static void
take(Unpacking *unpacking, void *last, size_t size)
{
    const uint8_t *from = unpacking->from;
    uint8_t       *bytes = last;

    for (size_t at = 0; at < size; at += 8 * WORD) {
        unsigned map = *from++;

        for (; map != 0; map &= map - 1) {
            uint8_t *word = bytes + at + (size_t) __builtin_ctz(map) * WORD;
            unsigned span = *from++;
            uint64_t value;

            memcpy(&value, word, WORD);
            value ^= take_bytes(from, unpacking->end, span & 15) << 8 * (span >> 4);
            memcpy(word, &value, WORD);
            from += span & 15;
        }
    }
    unpacking->from = from;
}

/* ------------------------------------------------------------------ packing */

static void
put_session(WnRoom *out, const WnSession *session, Last *last)
{
    WnSession image = *session;

    image.media = NULL;
    image.candidates = NULL;
    image.sources = NULL;
    image.room = 0;
    put(out, &image, &last->session, sizeof(image));
    for (unsigned i = 0; i < session->n_media; i++)
        put(out, &session->media[i], &last->line, sizeof(last->line));
    for (unsigned i = 0; i < session->n_sources; i++)
        put(out, &session->sources[i], &last->source, sizeof(last->source));
    for (unsigned i = 0; i < session->n_candidates; i++) {
        Candidate candidate = { session->candidates[i] };
        put(out, &candidate, &last->candidate, sizeof(candidate));
    }
}

static void
put_message(WnRoom *out, const WnMessage *message, Last *last)
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
put_transaction(WnRoom *out, const WnTransaction *transaction, Last *last)
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
wn_pack(const WnAwake *awake, WnRoom *out)
{
    Last last = { 0 };

    for (const WnTransaction *at = awake->first; at; at = at->next)
        put_transaction(out, at, &last);
}

/* ------------------------------------------------------------------ unpacking */

static WnSession *
take_session(Unpacking *unpacking)
{
    WnSession *session = WN_ARENA_NEW(unpacking->arena, WnSession);
    Last      *last = &unpacking->last;

    take(unpacking, &last->session, sizeof(last->session));
    *session = last->session;
    session->media = WN_ARENA_ARRAY(unpacking->arena, WnMediaLine, session->n_media);
    for (unsigned i = 0; i < session->n_media; i++) {
        take(unpacking, &last->line, sizeof(last->line));
        session->media[i] = last->line;
    }
    session->sources = WN_ARENA_ARRAY(unpacking->arena, WnSdpSource, session->n_sources);
    for (unsigned i = 0; i < session->n_sources; i++) {
        take(unpacking, &last->source, sizeof(last->source));
        session->sources[i] = last->source;
    }
    session->candidates = WN_ARENA_ARRAY(unpacking->arena, WnCandidate, session->n_candidates);
    for (unsigned i = 0; i < session->n_candidates; i++) {
        take(unpacking, &last->candidate, sizeof(last->candidate));
        session->candidates[i] = last->candidate.candidate;
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

        take(unpacking, &last->copy, sizeof(last->copy));
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

    take(unpacking, last, sizeof(*last));
    *message = *last;
    message->transaction = transaction;
    take_copies(unpacking, message, count_of(last->copies));
    if (last->session)
        message->session = take_session(unpacking);
    if (last->extra) {
        WnExtra *extra = WN_ARENA_NEW(unpacking->arena, WnExtra);
        take(unpacking, &unpacking->last.extra, sizeof(*extra));
        *extra = unpacking->last.extra;
        message->extra = extra;
    }
    return message;
}

static WnTransaction *
take_transaction(Unpacking *unpacking)
{
    WnTransaction *transaction = WN_ARENA_NEW(unpacking->arena, WnTransaction);
    WnTransaction *last = &unpacking->last.transaction;
    size_t         n_responses;

    take(unpacking, last, sizeof(*last));
    *transaction = *last;
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
    Unpacking unpacking = { .from = packed.data,
                            .end = packed.data + packed.length,
                            .arena = awake->arena };

    while (unpacking.from < unpacking.end)
        wn_awake_append(awake, take_transaction(&unpacking));
}
