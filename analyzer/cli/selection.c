/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See selection.h. */
#include "cli/selection.h"

#include <string.h>

typedef struct {
    WnEndpoint a, b;
} Pair;

struct WnSelection {
    GPtrArray *call_ids; /* of the call and of its registrations */
    GArray    *pairs;    /* Pair */
    GArray    *hosts;    /* WnAddr */
};

static bool
has_host(const WnSelection *selection, const WnAddr *addr)
{
    for (guint i = 0; i < selection->hosts->len; i++)
        if (wn_addr_equal(&g_array_index(selection->hosts, WnAddr, i), addr))
            return true;
    return false;
}

static bool
has_pair(const WnSelection *selection, const WnEndpoint *a, const WnEndpoint *b)
{
    for (guint i = 0; i < selection->pairs->len; i++) {
        const Pair *pair = &g_array_index(selection->pairs, Pair, i);
        if ((wn_endpoint_equal(&pair->a, a) && wn_endpoint_equal(&pair->b, b)) ||
            (wn_endpoint_equal(&pair->a, b) && wn_endpoint_equal(&pair->b, a)))
            return true;
    }
    return false;
}

static void
add_host(WnSelection *selection, const WnAddr *addr)
{
    if (addr->family && !has_host(selection, addr))
        g_array_append_val(selection->hosts, *addr);
}

static void
add_pair(WnSelection *selection, WnEndpoint a, WnEndpoint b)
{
    Pair pair = { a, b };

    if (!has_pair(selection, &a, &b))
        g_array_append_val(selection->pairs, pair);
}

static void
add_ladder(WnSelection *selection, const WnLadder *ladder)
{
    for (size_t i = 0; i < ladder->n_steps; i++) {
        const WnLadderStep *step = &ladder->steps[i];
        WnEndpoint          from = step->from, to = step->to;

        add_host(selection, &from.addr);
        add_host(selection, &to.addr);
        add_pair(selection, from, to);
        if (step->kind != WN_SENT_MEDIA)
            continue;
        /* RTCP beside RTP (RFC 3550 11). */
        from.port++;
        to.port++;
        add_pair(selection, from, to);
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
    g_free(selection);
}

/* A message of another call goes over the same path. */
static bool
is_of_another_call(const WnSelection *selection, const WnPacket *packet)
{
    g_autofree char *text = NULL;

    if (packet->payload.length == 0)
        return false;
    text = g_strndup((const char *) packet->payload.data, packet->payload.length);
    if (!strstr(text, "SIP/2.0"))
        return false;
    for (guint i = 0; i < selection->call_ids->len; i++)
        if (strstr(text, g_ptr_array_index(selection->call_ids, i)))
            return false;
    return true;
}

static bool
is_own(const WnSelection *selection, const WnPacket *packet)
{
    switch (packet->kind) {
    case WN_PACKET_ICMP_ERROR:
        return has_host(selection, &packet->dst.addr);
    case WN_PACKET_ARP:
        return has_host(selection, &packet->src.addr) && has_host(selection, &packet->dst.addr);
    case WN_PACKET_FRAGMENTS_LOST:
        return has_host(selection, &packet->src.addr) && has_host(selection, &packet->dst.addr);
    default:
        return has_pair(selection, &packet->src, &packet->dst) &&
               !is_of_another_call(selection, packet);
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
