/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See streams.h. */
#include "streams.h"

typedef struct {
    WnEndpoint a, b;
    StreamKind kind;
} Stream;

struct Streams {
    GHashTable *known; /* Stream: itself; none that are plain */
};

static guint
hash(gconstpointer key)
{
    const Stream *stream = key;

    return (guint) (wn_endpoint_hash(&stream->a) + wn_endpoint_hash(&stream->b));
}

/* Either end may come first. */
static gboolean
equal(gconstpointer one, gconstpointer two)
{
    const Stream *x = one, *y = two;

    return (wn_endpoint_equal(&x->a, &y->a) && wn_endpoint_equal(&x->b, &y->b)) ||
           (wn_endpoint_equal(&x->a, &y->b) && wn_endpoint_equal(&x->b, &y->a));
}

Streams *
streams_new(void)
{
    Streams *streams = g_new0(Streams, 1);

    streams->known = g_hash_table_new_full(hash, equal, g_free, NULL);
    return streams;
}

void
streams_free(Streams *streams)
{
    if (!streams)
        return;
    g_hash_table_unref(streams->known);
    g_free(streams);
}

StreamKind
streams_learn(Streams *streams, const WnPacket *segment, StreamKind shown)
{
    Stream  key = { segment->src, segment->dst, shown };
    Stream *known;

    if (shown == STREAM_PLAIN && g_hash_table_size(streams->known) == 0)
        return shown;
    /* Another connection between the same ports begins. */
    if ((segment->tcp_flags & (WN_TCP_SYN | WN_TCP_ACK)) == WN_TCP_SYN)
        g_hash_table_remove(streams->known, &key);
    known = g_hash_table_lookup(streams->known, &key);
    if (known) {
        known->kind = MAX(known->kind, shown);
        return known->kind;
    }
    if (shown != STREAM_PLAIN)
        g_hash_table_add(streams->known, g_memdup2(&key, sizeof(key)));
    return shown;
}
