/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What detectors ask of TCP connections. */
#include <glib.h>

#include "model/flow_ports.h"
#include "verdict/evidence_state.h"

bool
wn_is_connection(const WnFlow *flow)
{
    return flow->tcp != NULL;
}

const WnTcpSide *
wn_tcp_stall_of(const WnFlow *flow, int side)
{
    /* With the timer doubled each time (RFC 6298 5.5) four copies take three seconds and more; so
     * many are no plain loss (G20). */
    static const unsigned COPIES = 4;
    static const WnTime   SPAN = 3 * WN_SECOND;
    const WnTcpSide      *sender = flow->tcp ? &flow->tcp->sides[side] : NULL;

    return sender && sender->frame && sender->resent >= COPIES &&
                   sender->last - sender->since >= SPAN
               ? sender
               : NULL;
}

const WnFlow *
wn_connection_for_ack(const WnEvidence *evidence, const WnMessage *answer)
{
    enum { SYNS = 3, MOST = 256 };
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAddr    *caller = &wn_message_destination(answer)->addr;
    const WnUri     *contact = wn_message_contact(answer);
    const WnPair    *pair =
        contact ? wn_pair_find(&subject->model->flows, caller, &contact->endpoint.addr) : NULL;
    unsigned looked = 0;

    if (!pair || !pair->has_tcp || wn_call_ack(subject->call, answer, NULL))
        return NULL;
    for (const WnFlow *flow = pair->flows;
         flow && wn_search_on(subject->model->searches, &looked, MOST); flow = flow->next_of_pair) {
        const WnTcpState *tcp = flow->tcp;

        if (tcp && tcp->syns >= SYNS && tcp->synack == 0 && tcp->syn >= answer->time &&
            tcp->syn <= wn_message_last_time(answer) &&
            wn_addr_equal(&flow->ends[tcp->opener].addr, caller) &&
            flow->ends[1 - tcp->opener].port == wn_uri_port(contact))
            return flow;
    }
    return NULL;
}

/* Refused by RST, and not because the sender was closing it (FIN). */
static bool
is_refused(const WnTcpState *tcp, const WnTcpSide *sender, int side)
{
    return tcp->rst_frame > sender->frame && tcp->rst_side == 1 - side &&
           (tcp->fin_frame == 0 || tcp->fin_frame > tcp->rst_frame);
}

bool
wn_tcp_is_refused_on_the_way(const WnFlow *flow, int side)
{
    const WnTcpState *tcp = flow->tcp;
    uint8_t           genuine = flow->sides[1 - side].ttl;

    return tcp && is_refused(tcp, &tcp->sides[side], side) && tcp->rst_ttl && genuine &&
           wn_ttl_hops(tcp->rst_ttl) != wn_ttl_hops(genuine);
}

/* What each of two hosts has sent the other beside resets, for its TTL; the newest. */
typedef struct {
    const WnFlowSide *own[2];
} Genuine;

static const void *
find_genuine(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnPair *pair = about;
    Genuine      *genuine = WN_ARENA_NEW(kept, Genuine);

    (void) evidence;
    for (const WnFlow *flow = pair->flows; flow; flow = flow->next_of_pair)
        for (int i = 0; i < 2; i++) {
            int               side = wn_addr_equal(&flow->ends[0].addr, &pair->addrs[i]) ? 0 : 1;
            const WnFlowSide *own = &flow->sides[side];
            bool              spoke = !flow->tcp || own->sip > 0 || flow->tcp->synack > 0;

            if (!genuine->own[i] && own->ttl && own->packets > 0 && spoke)
                genuine->own[i] = own;
        }
    return genuine;
}

/* What the host in whose name the SYN was refused itself sent, where its distance can be compared;
 * NULL: it was not refused, or nothing can. */
static const WnFlowSide *
genuine_of(WnEvidence *evidence, const WnFlow *flow)
{
    const WnTcpState *tcp = flow->tcp;
    const WnPair     *pair = wn_pair_find(&wn_evidence_subject(evidence)->model->flows,
                                          &flow->ends[0].addr, &flow->ends[1].addr);
    const Genuine    *genuine;
    const WnFlowSide *own;
    int               refuser = 1 - tcp->opener;

    if (!pair || tcp->syns == 0 || tcp->synack > 0 || tcp->rsts == 0 || !tcp->rst_ttl ||
        tcp->rst_side != refuser)
        return NULL;
    genuine = wn_evidence_once(evidence, find_genuine, pair);
    own = genuine->own[wn_addr_equal(&pair->addrs[0], &flow->ends[refuser].addr) ? 0 : 1];
    return own && own->capture == flow->sides[refuser].capture ? own : NULL;
}

const WnFlowSide *
wn_tcp_refused_for(WnEvidence *evidence, const WnFlow *flow)
{
    const WnFlowSide *own = genuine_of(evidence, flow);

    return own && wn_ttl_hops(own->ttl) != wn_ttl_hops(flow->tcp->rst_ttl) ? own : NULL;
}

bool
wn_tcp_refused_by_itself(WnEvidence *evidence, const WnFlow *flow)
{
    return genuine_of(evidence, flow) && !wn_tcp_refused_for(evidence, flow);
}

const WnFlow *
wn_connection_to_contact(const WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnRegistration *registration = subject->registration;
    const WnTransaction  *binding = registration ? registration->binding : NULL;
    const WnUri          *contact = binding ? wn_message_contact(binding->request) : NULL;
    const WnAddr         *there = contact ? &contact->endpoint.addr : NULL;
    bool                  all = subject->kind == WN_SUBJECT_REGISTRATION;
    const WnAddr         *phone;
    const WnFlow         *flow;

    if (!there || !there->family || !wn_is_nonpublic(evidence, there))
        return NULL;
    phone = &wn_message_source(binding->request)->addr;
    flow = wn_registration_attempt(subject->model, registration, all ? INT64_MIN : subject->start,
                                   all ? INT64_MAX : subject->end);
    return flow && !wn_addr_equal(there, phone) &&
                   wn_addr_equal(&flow->ends[1 - flow->tcp->opener].addr, there) &&
                   wn_reaches(evidence, &flow->ends[flow->tcp->opener].addr, there, phone) == WN_NO
               ? flow
               : NULL;
}

const WnTcpSide *
wn_tcp_idle_death_of(const WnFlow *flow, int side)
{
    /* Shorter than any time-out for TCP that is met in the field.  Who refuses in the other end's
     * name has forgotten, however soon. */
    static const WnTime LONG_SILENCE = 60 * WN_SECOND, SOME = 5 * WN_SECOND;
    const WnTcpSide    *sender = flow->tcp ? &flow->tcp->sides[side] : NULL;
    WnTime              enough = wn_tcp_is_refused_on_the_way(flow, side) ? SOME : LONG_SILENCE;

    return sender && sender->frame && sender->idle >= enough && sender->answers == 0 &&
                   (is_refused(flow->tcp, sender, side) || wn_tcp_stall_of(flow, side)) &&
                   (flow->tcp->fin_frame == 0 || flow->tcp->fin_frame > sender->frame)
               ? sender
               : NULL;
}

static bool
may_have_slept(const WnModel *model, const WnFlow *flow, int side)
{
    const WnTcpSide *sender = wn_tcp_idle_death_of(flow, side);
    const WnPoint   *point = &model->points[wn_point_place(flow->sides[side].capture)];

    return sender && sender->quiet > sender->idle / 2 &&
           !wn_model_is_sip_port(model, flow->ends[side].port) &&
           (point->link_frames > 0 || point->udp_not_sip > 0) &&
           wn_host_is_on_link(&model->flows, &flow->ends[side].addr);
}

bool
wn_tcp_client_may_have_slept(const WnModel *model, const WnFlow *flow)
{
    return may_have_slept(model, flow, 0) || may_have_slept(model, flow, 1);
}

/* It has come past a router to the host's own link. */
static bool
comes_to_link(const WnModel *model, const WnFlow *flow, int side)
{
    const WnAddr *to = &flow->ends[1 - side].addr;

    return wn_tcp_idle_death_of(flow, side) && flow->sides[side].ttl &&
           !wn_ttl_is_fresh(flow->sides[side].ttl) &&
           wn_model_is_public(model, &flow->ends[side].addr) && wn_model_is_nonpublic(model, to) &&
           wn_host_is_on_link(&model->flows, to);
}

bool
wn_tcp_comes_to_client(const WnModel *model, const WnFlow *flow)
{
    return comes_to_link(model, flow, 0) || comes_to_link(model, flow, 1);
}

bool
wn_tcp_is_forgotten_by_peer(const WnModel *model, const WnFlow *flow)
{
    for (int side = 0; side < 2; side++)
        if (wn_tcp_idle_death_of(flow, side) &&
            is_refused(flow->tcp, &flow->tcp->sides[side], side) && flow->tcp->rst_ttl &&
            !wn_tcp_is_refused_on_the_way(flow, side) &&
            wn_model_is_public(model, &flow->ends[side].addr) &&
            wn_model_is_public(model, &flow->ends[1 - side].addr))
            return true;
    return false;
}

static bool
is_larger_than_any(const WnTcpSide *sender)
{
    return sender->length >= WN_LARGE_SEGMENT && sender->length > sender->largest;
}

static bool
was_too_big(const WnFlow *flow, int side)
{
    for (const WnIcmpNote *note = flow->icmp; note; note = note->next)
        if (note->side == side && note->kind == WN_ICMP_TOO_BIG)
            return true;
    return false;
}

/* After a long silence size is not all that was new; only what is said by ICMP decides then. */
const WnTcpSide *
wn_tcp_large_stall_of(const WnFlow *flow, int side)
{
    const WnTcpSide *stall = wn_tcp_stall_of(flow, side);

    return stall && is_larger_than_any(stall) && stall->largest > 0 &&
                   (!wn_tcp_idle_death_of(flow, side) || was_too_big(flow, side))
               ? stall
               : NULL;
}

static int
side_of(const WnFlow *flow, const WnAddr *addr)
{
    return wn_addr_equal(&flow->ends[0].addr, addr) ? 0 : 1;
}

/* More than what any pair of hosts has at once. */
enum { MOST_FLOWS = 1024 };

const WnFlow *
wn_tcp_newer_than(const WnModel *model, const WnFlow *flow, int side)
{
    const WnPair    *pair = wn_pair_find(&model->flows, &flow->ends[0].addr, &flow->ends[1].addr);
    const WnTcpSide *dead = &flow->tcp->sides[side];
    unsigned         looked = 0;

    for (const WnFlow *other = pair ? pair->flows : NULL;
         other && wn_search_on(model->searches, &looked, MOST_FLOWS); other = other->next_of_pair) {
        if (other == flow || !other->tcp || other->tcp->syn <= dead->since || !other->tcp->synack)
            continue;
        if (!is_larger_than_any(dead) ||
            other->tcp->sides[side_of(other, &flow->ends[side].addr)].largest >= dead->length)
            return other;
    }
    return NULL;
}

bool
wn_tcp_shows_life(const WnModel *model, const WnFlow *flow, int side, WnTime since)
{
    const WnPair *pair = wn_pair_find(&model->flows, &flow->ends[0].addr, &flow->ends[1].addr);
    unsigned      looked = 0;

    for (const WnFlow *other = pair ? pair->flows : NULL;
         other && wn_search_on(model->searches, &looked, MOST_FLOWS); other = other->next_of_pair) {
        const WnFlowSide *its = &other->sides[side_of(other, &flow->ends[side].addr)];

        if (other != flow && its->packets > 0 && its->last > since)
            return true;
    }
    return false;
}

/* A translation leaves the sequence numbers as they are (RFC 5382): what the receiver has sent is
 * the same, and the sender came as far at least as to what is lost. */
static bool
is_same_connection(const WnFlow *flow, int side, const WnFlow *other, int its)
{
    const WnTcpSide *sender = &flow->tcp->sides[side], *receiver = &flow->tcp->sides[1 - side];

    return other != flow && other->tcp && other->tcp->sides[1 - its].started &&
           other->tcp->sides[1 - its].next == receiver->next &&
           (other->tcp->sides[its].next == sender->oldest ||
            other->tcp->sides[its].next == sender->next);
}

const WnFlow *
wn_tcp_other_sight(const WnModel *model, const WnFlow *flow, int side)
{
    for (int end = 0; end < 2; end++) {
        WnSocketCursor cursor = { 0 };
        const WnFlow  *other;
        unsigned       looked = 0;
        int            same;

        while ((other = wn_flow_next_at(&model->flows, &flow->ends[end], &cursor, &same)) != NULL &&
               wn_search_on(model->searches, &looked, MOST_FLOWS))
            if (is_same_connection(flow, side, other, end == side ? same : 1 - same))
                return other;
    }
    return NULL;
}

const WnTcpSide *
wn_tcp_gap_of(const WnFlow *flow, int side, WnTime capture_end)
{
    /* Two copies at least would have come in this time (RFC 6298 2.1 and 5.5: 1 s, 2 s). */
    static const WnTime PATIENCE = 5 * WN_SECOND;
    const WnTcpSide    *sender = flow->tcp ? &flow->tcp->sides[side] : NULL;
    WnTime              end = sender && flow->tcp->closed ? flow->tcp->closed : capture_end;
    unsigned            came = sender ? MAX(sender->largest, sender->beyond) : 0;

    return sender && sender->gap_frame && sender->gap_waits &&
                   sender->gap_length >= WN_LARGE_SEGMENT && came > 0 && came < WN_LARGE_SEGMENT &&
                   end - sender->gap_since >= PATIENCE
               ? sender
               : NULL;
}

const WnFlow *
wn_connection_of(const WnSubject *subject, unsigned i)
{
    const WnTransaction *transaction = subject->transactions[i];

    if (!wn_is_connection(transaction->flow) ||
        (i > 0 && subject->transactions[i - 1]->flow == transaction->flow))
        return NULL;
    return subject->kind == WN_SUBJECT_REGISTRATION || wn_is_unanswered(transaction)
               ? transaction->flow
               : NULL;
}
