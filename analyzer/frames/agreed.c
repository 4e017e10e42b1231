/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See agreed.h. */
#include "frames/agreed.h"

void
wn_frame_agreed_init(WnFrameAgreed *agreed)
{
    agreed->media = g_hash_table_new(NULL, NULL);
    agreed->streams = g_hash_table_new(NULL, NULL);
    agreed->lines = g_hash_table_new(NULL, NULL);
}

void
wn_frame_agreed_reset(WnFrameAgreed *agreed)
{
    g_hash_table_remove_all(agreed->media);
    g_hash_table_remove_all(agreed->streams);
    g_hash_table_remove_all(agreed->lines);
}

void
wn_frame_agreed_clear(WnFrameAgreed *agreed)
{
    g_hash_table_unref(agreed->media);
    g_hash_table_unref(agreed->streams);
    g_hash_table_unref(agreed->lines);
}

/* What was learned first stays. */
static void
add(GHashTable *table, const void *key, const void *value)
{
    if (key && !g_hash_table_contains(table, key))
        g_hash_table_insert(table, (gpointer) key, (gpointer) value);
}

/* Of the two lines, as the one who wrote own sees it. */
static const char *
direction_of(const WnMediaLine *own, const WnMediaLine *other)
{
    bool in = wn_line_is_expected(other, own);

    if (wn_line_is_expected(own, other))
        return in ? "sendrecv" : "sendonly";
    return in ? "recvonly" : "inactive";
}

/* ------------------------------------------------------------------ streams */

static void
learn_directions(WnFrameMedia *media, const WnHop *hop, const WnMediaPath *path, WnArena *arena)
{
    int sender = path->from == WN_ROLE_CALLER ? 0 : 1;

    media->directions = WN_ARENA_ARRAY(arena, WnFrameDirection, hop->n_rounds);
    for (unsigned i = 0; i < hop->n_rounds; i++) {
        const WnMediaLine *own = wn_round_line(&hop->rounds[i], sender, path->line);
        const WnMediaLine *other = wn_round_line(&hop->rounds[i], 1 - sender, path->line);

        if (own && other)
            media->directions[media->n_directions++] =
                (WnFrameDirection){ hop->rounds[i].settled, direction_of(own, other) };
    }
}

static const WnHop *
hop_of(const WnHop *hops, unsigned n_hops, const WnMediaPath *path)
{
    int sender = path->from == WN_ROLE_CALLER ? 0 : 1;

    for (unsigned i = 0; i < n_hops; i++)
        if (wn_endpoint_equal(&hops[i].ends[sender], &path->sender_signalling) &&
            wn_endpoint_equal(&hops[i].ends[1 - sender], &path->receiver_signalling))
            return &hops[i];
    return NULL;
}

static WnFrameMedia *
learn_path(const WnCall *call, const WnMediaPath *path, uint32_t number, WnArena *arena)
{
    const WnMediaPath *other = wn_media_opposite(call, path);
    WnFrameMedia      *media = WN_ARENA_NEW(arena, WnFrameMedia);

    *media = (WnFrameMedia){ .subject = number,
                             .type = wn_arena_copy_text(arena, path->type),
                             .verdict = path->verdict,
                             .expected = path->expected,
                             .other_expected = other->expected,
                             .other_verdict = other->verdict,
                             .latched = path->latched,
                             .lost_between = path->lost_between,
                             .advertised = path->advertised,
                             .sender_advertised = path->sender_advertised,
                             .sender_sdp = path->sender_sdp,
                             .receiver_sdp = path->receiver_sdp,
                             .answered = call->answered };
    return media;
}

static void
learn_streams(WnFrameAgreed *agreed, const WnCall *call, uint32_t number, WnArena *arena)
{
    WnHop    hops[WN_MAX_HOPS];
    unsigned n_hops = wn_hops_find(call, hops, WN_MAX_HOPS, arena);

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnHop       *hop = hop_of(hops, n_hops, path);
        WnFrameMedia      *media;

        if (path->n_streams == 0)
            continue;
        media = learn_path(call, path, number, arena);
        if (hop)
            learn_directions(media, hop, path, arena);
        for (unsigned k = 0; k < path->n_streams; k++) {
            add(agreed->media, path->streams[k], media);
            add(agreed->streams, path->receiver_sdp, path->streams[k]);
        }
    }
}

/* ------------------------------------------------------------------ messages */

/* The path that this line wants, be it that the message was sent again since or is seen elsewhere.
 */
static const WnMediaPath *
path_to(const WnCall *call, unsigned line, const WnSession *wants)
{
    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->line == line && path->carried_by < wants->n_media &&
            wn_endpoint_equal(&path->advertised, &wants->media[path->carried_by].endpoint))
            return path;
    }
    return NULL;
}

static const char *
verdict_of(const WnCall *call, unsigned line, const WnSession *own, const WnSession *other)
{
    const WnMediaPath *path = path_to(call, line, own);

    if (!wn_line_is_expected(&other->media[line], &own->media[line]))
        return wn_media_verdict_name(WN_MEDIA_HELD);
    return path ? wn_media_verdict_name(path->verdict) : NULL;
}

static void
learn_sdp(WnFrameAgreed *agreed, const WnCall *call, const WnMessage *own, const WnMessage *other,
          WnArena *arena)
{
    unsigned           n = MIN(own->session->n_media, other->session->n_media);
    const WnFrameLine *behind = NULL;

    for (unsigned i = n; i > 0; i--) {
        const WnMediaLine *line = &own->session->media[i - 1];
        const WnMediaLine *match = &other->session->media[i - 1];
        WnFrameLine       *kept = WN_ARENA_NEW(arena, WnFrameLine);

        *kept = (WnFrameLine){ .next = behind,
                               .direction = direction_of(line, match),
                               .verdict = verdict_of(call, i - 1, own->session, other->session) };
        behind = kept;
    }
    if (behind)
        add(agreed->lines, own, behind);
}

void
wn_frame_agreed_learn(WnFrameAgreed *agreed, const WnCall *call, uint32_t number, WnArena *arena)
{
    learn_streams(agreed, call, number, arena);
    for (unsigned i = 0; i < call->n_transactions; i++) {
        WnAgreement agreement;

        if (!wn_agreement_of(call, call->transactions[i], &agreement))
            continue;
        learn_sdp(agreed, call, agreement.offer, agreement.answer, arena);
        learn_sdp(agreed, call, agreement.answer, agreement.offer, arena);
    }
}

const char *
wn_frame_direction_at(const WnFrameMedia *media, WnTime time)
{
    const char *direction = media->n_directions > 0 ? media->directions[0].direction : NULL;

    for (unsigned i = 0; i < media->n_directions && media->directions[i].settled <= time; i++)
        direction = media->directions[i].direction;
    return direction;
}
