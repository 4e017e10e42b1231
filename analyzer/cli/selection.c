/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See selection.h. */
#include "cli/selection.h"

#include <string.h>

typedef struct {
    WnEndpoint a, b;
    WnTime     from, to; /* of the media that the subject sent there; from > to: none */
} Pair;

struct WnSelection {
    GPtrArray *call_ids; /* of the call and of its registrations */
    GArray    *pairs;    /* Pair */
    GArray    *hosts;    /* WnAddr */
    GArray    *sources;  /* SSRC: uint32_t */
};

static bool
has_host(const WnSelection *selection, const WnAddr *addr)
{
    for (guint i = 0; i < selection->hosts->len; i++)
        if (wn_addr_equal(&g_array_index(selection->hosts, WnAddr, i), addr))
            return true;
    return false;
}

static Pair *
find_pair(const WnSelection *selection, const WnEndpoint *a, const WnEndpoint *b)
{
    for (guint i = 0; i < selection->pairs->len; i++) {
        Pair *pair = &g_array_index(selection->pairs, Pair, i);
        if ((wn_endpoint_equal(&pair->a, a) && wn_endpoint_equal(&pair->b, b)) ||
            (wn_endpoint_equal(&pair->a, b) && wn_endpoint_equal(&pair->b, a)))
            return pair;
    }
    return NULL;
}

static void
add_host(WnSelection *selection, const WnAddr *addr)
{
    if (addr->family && !has_host(selection, addr))
        g_array_append_val(selection->hosts, *addr);
}

static Pair *
ensure_pair(WnSelection *selection, WnEndpoint a, WnEndpoint b)
{
    Pair  fresh = { a, b, G_MAXINT64, G_MININT64 };
    Pair *pair = find_pair(selection, &a, &b);

    if (pair)
        return pair;
    g_array_append_val(selection->pairs, fresh);
    return &g_array_index(selection->pairs, Pair, selection->pairs->len - 1);
}

static void
add_media(WnSelection *selection, const WnLadderStep *step)
{
    WnEndpoint from = step->from, to = step->to;
    Pair      *pair = ensure_pair(selection, from, to);

    pair->from = MIN(pair->from, step->time);
    pair->to = MAX(pair->to, step->last);
    g_array_append_val(selection->sources, step->ssrc);
    /* RTCP beside RTP (RFC 3550 11). */
    from.port++;
    to.port++;
    ensure_pair(selection, from, to);
}

static void
add_ladder(WnSelection *selection, const WnLadder *ladder)
{
    for (size_t i = 0; i < ladder->n_steps; i++) {
        const WnLadderStep *step = &ladder->steps[i];
        WnEndpoint          from = step->from, to = step->to;

        add_host(selection, &from.addr);
        add_host(selection, &to.addr);
        if (step->kind == WN_SENT_MEDIA)
            add_media(selection, step);
        else
            ensure_pair(selection, from, to);
    }
}

static bool
shares_party(const WnSubjectReport *a, const WnSubjectReport *b)
{
    for (size_t i = 0; i < a->n_parties; i++)
        for (size_t k = 0; k < b->n_parties; k++)
            if (b->parties[k].role == WN_ROLE_CLIENT &&
                wn_addr_equal(&a->parties[i].endpoint.addr, &b->parties[k].endpoint.addr))
                return true;
    return false;
}

static void
add_subject(WnSelection *selection, WnLadders *ladders, const WnSubjectReport *subject)
{
    if (subject->call_id)
        g_ptr_array_add(selection->call_ids, g_strdup(subject->call_id));
    add_ladder(selection, wn_ladders_draw(ladders, subject));
}

static bool
is_of_its_users(const WnSubjectReport *registration, const WnSubjectReport *subject)
{
    return g_strcmp0(registration->from, subject->from) == 0 ||
           g_strcmp0(registration->from, subject->to) == 0;
}

/* Of an address with several accounts those of the call's users; where it has none of them, all. */
static void
add_registrations(WnSelection *selection, WnLadders *ladders, const WnReport *report,
                  const WnSubjectReport *subject)
{
    bool any = false;

    for (int strict = 1; strict >= 0 && !any; strict--) {
        for (size_t i = 0; i < report->n_subjects; i++) {
            const WnSubjectReport *other = &report->subjects[i];

            if (other == subject || other->kind != WN_SUBJECT_REGISTRATION ||
                !shares_party(subject, other) || (strict && !is_of_its_users(other, subject)))
                continue;
            add_subject(selection, ladders, other);
            any = true;
        }
    }
}

WnSelection *
wn_selection_new(WnLadders *ladders, const WnReport *report, const WnSubjectReport *subject)
{
    WnSelection *selection = g_new0(WnSelection, 1);

    selection->call_ids = g_ptr_array_new_with_free_func(g_free);
    selection->pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    selection->hosts = g_array_new(FALSE, FALSE, sizeof(WnAddr));
    selection->sources = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    add_subject(selection, ladders, subject);
    for (size_t i = 0; i < subject->n_parties; i++) {
        add_host(selection, &subject->parties[i].endpoint.addr);
        add_host(selection, &subject->parties[i].mapped.addr);
    }
    add_registrations(selection, ladders, report, subject);
    return selection;
}

void
wn_selection_free(WnSelection *selection)
{
    if (!selection)
        return;
    g_ptr_array_unref(selection->call_ids);
    g_array_unref(selection->pairs);
    g_array_unref(selection->hosts);
    g_array_unref(selection->sources);
    g_free(selection);
}

/* ------------------------------------------------------------------ what is of others */

static bool
has_call_id(const WnSelection *selection, const char *text, size_t length)
{
    for (guint i = 0; i < selection->call_ids->len; i++) {
        const char *own = g_ptr_array_index(selection->call_ids, i);
        if (strlen(own) == length && memcmp(own, text, length) == 0)
            return true;
    }
    return false;
}

static bool
find_text(WnBytes bytes, const char *text)
{
    size_t length = strlen(text);

    for (size_t at = 0; at + length <= bytes.length; at++)
        if (memcmp(bytes.data + at, text, length) == 0)
            return true;
    return false;
}

/* The Call-ID's value in text that holds a SIP message; false: none, as where it is cut. */
static bool
find_call_id(WnBytes bytes, const char **value, size_t *length)
{
    static const char *const names[] = { "call-id", "i" };
    const char              *text = (const char *) bytes.data;

    for (size_t at = 1; at < bytes.length; at++) {
        for (size_t i = 0; text[at - 1] == '\n' && i < G_N_ELEMENTS(names); i++) {
            size_t from = at + strlen(names[i]), to;

            if (from >= bytes.length || g_ascii_strncasecmp(text + at, names[i], from - at) != 0)
                continue;
            while (from < bytes.length && (text[from] == ' ' || text[from] == '\t'))
                from++;
            if (from == bytes.length || text[from] != ':')
                continue;
            for (from++; from < bytes.length && (text[from] == ' ' || text[from] == '\t');)
                from++;
            for (to = from; to < bytes.length && !g_ascii_isspace(text[to]);)
                to++;
            *value = text + from;
            *length = to - from;
            return true;
        }
    }
    return false;
}

/* A message of another call goes over the same path, or an ICMP error quotes one. */
static bool
is_of_another_call(const WnSelection *selection, const WnPacket *packet)
{
    const char *value;
    size_t      length;

    if (!find_text(packet->payload, "SIP/2.0"))
        return false;
    if (!find_call_id(packet->payload, &value, &length))
        return packet->kind != WN_PACKET_ICMP_ERROR;
    return !has_call_id(selection, value, length);
}

/* Sound of a call that had the same ports before or after: of another source, at another time. */
static bool
is_other_media(const WnSelection *selection, const Pair *pair, const WnPacket *packet)
{
    enum { RTP = 12, SSRC = 8 };
    const uint8_t *data = packet->payload.data;
    uint32_t       source;

    if (pair->from > pair->to || packet->kind != WN_PACKET_DATAGRAM ||
        packet->payload.length < RTP || (data[0] & 0xc0) != 0x80 ||
        (data[1] >= 192 && data[1] <= 223) ||
        (packet->time >= pair->from - WN_SECOND && packet->time <= pair->to + WN_SECOND))
        return false;
    source = (uint32_t) data[SSRC] << 24 | (uint32_t) data[SSRC + 1] << 16 |
             (uint32_t) data[SSRC + 2] << 8 | data[SSRC + 3];
    for (guint i = 0; i < selection->sources->len; i++)
        if (g_array_index(selection->sources, uint32_t, i) == source)
            return false;
    return true;
}

static bool
is_own(const WnSelection *selection, const WnPacket *packet)
{
    const Pair *pair;

    switch (packet->kind) {
    case WN_PACKET_ICMP_ERROR:
        return has_host(selection, &packet->dst.addr) && !is_of_another_call(selection, packet);
    case WN_PACKET_ARP:
        return has_host(selection, &packet->src.addr) && has_host(selection, &packet->dst.addr);
    case WN_PACKET_FRAGMENTS_LOST:
        return has_host(selection, &packet->src.addr) && has_host(selection, &packet->dst.addr);
    default:
        pair = find_pair(selection, &packet->src, &packet->dst);
        return pair && !is_of_another_call(selection, packet) &&
               !is_other_media(selection, pair, packet);
    }
}

bool
wn_selection_has(const WnSelection *selection, WnTake take, const WnPacket *packet)
{
    if (take == WN_TAKE_ALL || is_own(selection, packet))
        return true;
    return take == WN_TAKE_HOSTS && has_host(selection, &packet->src.addr) &&
           has_host(selection, &packet->dst.addr);
}

bool
wn_selection_may_hold(const WnSelection *selection, const uint8_t *data, size_t length)
{
    for (guint i = 0; i < selection->pairs->len; i++) {
        const Pair   *pair = &g_array_index(selection->pairs, Pair, i);
        const WnAddr *ends[] = { &pair->a.addr, &pair->b.addr };
        size_t        size = ends[0]->family == 4 ? 4 : 16;

        if (ends[0]->family != ends[1]->family || ends[0]->family == 0)
            continue;
        for (size_t at = 0; at + 2 * size <= length; at++)
            for (int side = 0; side < 2; side++)
                if (memcmp(data + at, ends[side]->bytes, size) == 0 &&
                    memcmp(data + at + size, ends[1 - side]->bytes, size) == 0)
                    return true;
    }
    return false;
}
