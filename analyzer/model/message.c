/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeping what diagnosis asks of one SIP message, and counting it when it is sent again. */
#include <glib.h>
#include <string.h>

#include "model/model.h"
#include "model/set_back.h"

/* A retransmission follows after T1 (0.5 s, rarely set as low as 0.1 s); a second sight of the same
 * frame within a mirror's delay, or with the same IP identification soon after. */
static const WnTime DUPLICATE = 2 * WN_MILLISECOND;
static const WnTime DUPLICATE_SAME_ID = 50 * WN_MILLISECOND;
/* What fits one Ethernet frame: 1500 bytes less IP and UDP headers. */
static const unsigned FITS_ONE_FRAME = 1472;

static bool
says_anything(const WnExtra *extra)
{
    return extra->warning || extra->reason || extra->event || extra->subscription_state ||
           extra->auth_user || extra->auth_uri || extra->nonce || extra->refer_to ||
           extra->session_expires || extra->rseq || extra->rack_rseq || extra->flow_timer ||
           extra->fragment || extra->stale || extra->requires_outbound ||
           extra->supports_outbound || extra->has_path || extra->reliable || extra->replaces ||
           extra->retry_later;
}

/* Several lines are one list (RFC 3261 7.3.1). */
static const char *
keep_lines(WnIntern *texts, const WnBytes *lines, size_t n)
{
    g_autoptr(GString) list = NULL;

    if (n <= 1)
        return n == 0 ? NULL : wn_intern(texts, lines[0]);
    list = g_string_new(NULL);
    for (size_t i = 0; i < n; i++) {
        g_string_append(list, i > 0 ? ", " : "");
        g_string_append_len(list, (const char *) lines[i].data, (gssize) lines[i].length);
    }
    return wn_intern(texts, wn_bytes(list->str, list->len));
}

/* Of the response that a NOTIFY tells of (RFC 3515 2.4.5). */
static uint16_t
fragment_status(const WnSip *sip)
{
    static const size_t DIGITS = 3;
    WnBytes             version = WN_LITERAL("SIP/2.0 ");
    uint64_t            status;

    if (!wn_bytes_starts_with_nocase(sip->content_type, WN_LITERAL("message/sipfrag")) ||
        !wn_bytes_starts_with_nocase(sip->body, version) ||
        !wn_bytes_parse_number(wn_bytes_slice(sip->body, version.length, DIGITS), 699, &status))
        return 0;
    return (uint16_t) status;
}

static bool requires(const WnSip *sip, WnBytes option)
{
    return wn_sip_lists_have(sip->require, sip->n_require, option);
}

/* The headers that it is made of. */
#define BIT(id) WN_HEADER_BIT(WN_HEADER_##id)
static const uint64_t EXTRA =
    BIT(WARNING) | BIT(REASON) | BIT(EVENT) | BIT(SUBSCRIPTION_STATE) | BIT(AUTHORIZATION) |
    BIT(PROXY_AUTHORIZATION) | BIT(WWW_AUTHENTICATE) | BIT(PROXY_AUTHENTICATE) | BIT(REFER_TO) |
    BIT(SESSION_EXPIRES) | BIT(RSEQ) | BIT(RACK) | BIT(FLOW_TIMER) | BIT(REQUIRE) | BIT(SUPPORTED) |
    BIT(PATH) | BIT(REPLACES) | BIT(RETRY_AFTER);
#undef BIT

static const WnExtra *
keep_extra(WnModel *model, WnArena *arena, const WnSip *sip)
{
    WnIntern *texts = &model->texts;
    WnExtra   extra = {
          .warning = keep_lines(texts, sip->warning, sip->n_warning),
          .reason = wn_intern(texts, sip->reason),
          .event = wn_intern(texts, sip->event),
          .subscription_state = wn_intern(texts, sip->subscription_state),
          .auth_user = wn_intern(texts, sip->authorization.username),
          .auth_uri = wn_intern(texts, sip->authorization.uri),
          .session_expires = sip->session_expires,
          .rseq = sip->rseq,
          .rack_rseq = sip->rack_rseq,
          .rack_cseq = sip->rack_cseq,
          .flow_timer = sip->flow_timer,
          .fragment = fragment_status(sip),
          .refresher_uac = sip->refresher_uac,
          .refresher_uas = sip->refresher_uas,
          .stale = sip->challenge.stale,
          .requires_outbound = requires(sip, WN_LITERAL("outbound")),
          .supports_outbound =
              wn_sip_lists_have(sip->supported, sip->n_supported, WN_LITERAL("outbound")),
          .has_path = sip->n_path > 0,
          .reliable = requires(sip, WN_LITERAL("100rel")),
          .replaces = sip->replaces.length > 0,
          .retry_later = (sip->headers & WN_HEADER_BIT(WN_HEADER_RETRY_AFTER)) != 0,
    };

    if (sip->authorization.present)
        extra.nonce = wn_intern(texts, sip->authorization.nonce);
    else if (sip->challenge.present)
        extra.nonce = wn_intern(texts, sip->challenge.nonce);
    if (sip->refer_to.uri.whole.length > 0) {
        extra.refer_to = wn_model_uri(model, &sip->refer_to);
        extra.refer_to_text = extra.refer_to->text;
    }
    if (!says_anything(&extra))
        return NULL;

    WnExtra *kept = WN_ARENA_NEW(arena, WnExtra);
    *kept = extra;
    return kept;
}

/* before: the flags that the message has by its earlier copies. */
static unsigned
fate_flag(const WnPacket *packet, unsigned before)
{
    switch (packet->fate) {
    case WN_FATE_LOST:
        return WN_MESSAGE_LOST;
    case WN_FATE_LOST_LATER:
        return WN_MESSAGE_LOST | WN_MESSAGE_LOST_LATER;
    case WN_FATE_UNDERWAY:
        /* No farther than those that were lost behind there. */
        return before & WN_MESSAGE_LOST_LATER ? 0 : WN_MESSAGE_ARRIVED;
    case WN_FATE_ARRIVED:
    case WN_FATE_BESIDE:
        return WN_MESSAGE_ARRIVED;
    default:
        return 0;
    }
}

/* application/trickle-ice-sdpfrag, be it a part of the body.  Of a message that was cut nobody
 * knows. */
static bool
brings_candidates(const WnSip *sip, const WnPacket *packet)
{
    return sip->method == WN_METHOD_INFO && !sip->is_response &&
           (sip->cut || packet->truncated ||
            wn_bytes_contains_nocase(sip->content_type, WN_LITERAL("trickle-ice-sdpfrag")) ||
            wn_bytes_contains_nocase(sip->body, WN_LITERAL("a=candidate:")) ||
            wn_bytes_contains_nocase(sip->body, WN_LITERAL("trickle-ice-sdpfrag")));
}

static uint16_t
flags_of(const WnSip *sip, const WnPacket *packet)
{
    unsigned flags = 0;

    if (packet->fragments > 1)
        flags |= WN_MESSAGE_FRAGMENTED;
    if (packet->truncated || (sip->cut && packet->kind == WN_PACKET_FRAGMENTS_LOST))
        flags |= WN_MESSAGE_TRUNCATED;
    if (packet->kind == WN_PACKET_FRAGMENTS_LOST)
        flags |= WN_MESSAGE_LOST_PIECES;
    if (sip->authorization.present)
        flags |= WN_MESSAGE_CREDENTIALS;
    if (sip->oddities & WN_SIP_ODD_LENGTH && !packet->truncated)
        flags |= WN_MESSAGE_BAD_LENGTH;
    if (packet->carrier == WN_CARRIER_UDP && packet->payload_length > FITS_ONE_FRAME)
        flags |= WN_MESSAGE_OVERSIZED;
    if (brings_candidates(sip, packet))
        flags |= WN_MESSAGE_CANDIDATES;
    return (uint16_t) (flags | fate_flag(packet, 0));
}

static WnTime
idle_since(const WnFlowSide *side, WnTime now)
{
    return side->packets > 0 && now >= side->last ? now - side->last : -1;
}

/* ------------------------------------------------------------------ what was said before */

/* Messages of one call say the same again and again: what the one before said is at hand. */

static const char *
keep_text(WnModel *model, const char *before, WnBytes bytes)
{
    return before && wn_text_is(before, bytes) ? before : wn_intern(&model->texts, bytes);
}

/* The same, where the message before it of the other kind may have said it. */
static const char *
keep_tag(WnModel *model, const char *before, const char *other, WnBytes bytes)
{
    return other && wn_text_is(other, bytes) ? other : keep_text(model, before, bytes);
}

static bool
same_via(const WnVia *via, const WnSipVia *parsed)
{
    return wn_text_is(via->host, parsed->host) && via->rport == parsed->rport &&
           via->has_rport == parsed->has_rport &&
           wn_endpoint_equal(&via->sent_by, &parsed->sent_by) &&
           wn_addr_equal(&via->received, &parsed->received) &&
           via->has_maddr == (parsed->maddr.family != 0) && parsed->transport.length > 0 &&
           via->transport == (uint8_t) g_ascii_toupper((char) parsed->transport.data[0]);
}

static const WnVia *
keep_via(WnModel *model, const WnVia *before, const WnSipVia *via)
{
    return before && same_via(before, via) ? before : wn_model_via(model, via);
}

static const WnUri *
keep_request_uri(WnModel *model, const WnUri *before, const WnSipUri *uri)
{
    return before && wn_text_is(before->text, uri->whole) ? before
                                                          : wn_model_request_uri(model, uri);
}

/* What a call's messages share. */
static void
keep_shared(WnModel *model, WnMessage *message, const WnMessage *before, const WnMessage *other,
            const WnSip *sip)
{
    static const WnMessage nothing;
    WnBytes                agent = sip->user_agent.length ? sip->user_agent : sip->server;

    if (!before)
        before = &nothing;
    if (!other)
        other = &nothing;
    if (sip->n_via > 0)
        message->via = keep_via(model, before->via, &sip->via[0]);
    if (sip->n_via > 1 && sip->n_via <= WN_SIP_MAX_VIA) {
        const WnSipVia *writer = &sip->via[sip->n_via - 1];
        message->writer_via = keep_via(model, before->writer_via, writer);
        message->writer_branch = sip->is_response ? 0 : (uint16_t) wn_branch_hash(writer);
    }
    if (sip->is_response)
        message->reason_phrase = keep_text(model, before->reason_phrase, sip->reason_phrase);
    else
        message->request_uri = keep_request_uri(model, before->request_uri, &sip->request_uri);
    message->from_tag = keep_tag(model, before->from_tag, other->from_tag, sip->from_tag);
    message->to_tag = keep_tag(model, before->to_tag, other->to_tag, sip->to_tag);
    message->agent = keep_text(model, before->agent, agent);
    message->contacts = wn_model_uri_list(model, before->contacts, sip->contact, sip->n_contact);
    message->routes = wn_model_uri_list(model, before->routes, sip->route, sip->n_route);
    message->record_routes =
        wn_model_uri_list(model, before->record_routes, sip->record_route, sip->n_record_route);
}

/* A request that is tried again with credentials offers the same session. */
static const WnSession *
same_session(const WnMessage *before, uint64_t hash)
{
    const WnSession *session = before ? before->session : NULL;

    return session && session->hash == hash && session->n_candidates == 0 && !session->follows &&
                   session->room == 0
               ? session
               : NULL;
}

/* What was cut, or cannot be read, is known to be there and no more. */
static void
keep_fragment(WnModel *model, WnMessage *message, const WnSip *sip)
{
    WnBytes body = wn_sdp_find_fragment(sip->content_type, sip->body);
    WnSdp   sdp;

    if (body.length > 0 && !sip->cut && !(message->flags & WN_MESSAGE_TRUNCATED) &&
        wn_sdp_parse_fragment(body, &sdp))
        message->session = wn_model_fragment(
            model, wn_exchange_arena(message->transaction->exchange), &sdp, message->frame);
}

static void
keep_session(WnModel *model, WnMessage *message, const WnMessage *before, const WnSip *sip)
{
    WnBytes    body;
    WnSession *session;
    WnSdp      sdp;
    uint64_t   hash;

    if (sip->body.length == 0)
        return;
    if (message->flags & WN_MESSAGE_CANDIDATES) {
        keep_fragment(model, message, sip);
        return;
    }
    body = wn_sdp_find(sip->content_type, sip->body);
    /* "192.0.2.1" may be what was left of "192.0.2.10". */
    if (sip->cut || message->flags & WN_MESSAGE_TRUNCATED)
        body = wn_sdp_whole_lines(body);
    if (body.length == 0)
        return;
    hash = wn_bytes_hash(body, 0);
    message->session = same_session(before, hash);
    if (message->session || !wn_sdp_parse(body, &sdp))
        return;
    session = wn_model_session(model, wn_exchange_arena(message->transaction->exchange), &sdp,
                               message->frame);
    session->hash = hash;
    message->session = session;
}

WnMessage *
wn_model_add_message(WnModel *model, const WnPacket *packet, WnFlow *flow, int side,
                     const WnSip *sip, WnTransaction *transaction, uint32_t fingerprint)
{
    WnArena    *arena = wn_exchange_arena(transaction->exchange);
    WnMessage  *message = WN_ARENA_NEW(arena, WnMessage);
    WnMessage **latest = transaction->exchange->awake->latest;
    WnMessage **before = &latest[sip->is_response];

    message->transaction = transaction;
    message->flow = flow;
    message->side = (uint8_t) side;
    message->time = packet->time;
    message->frame = packet->frame;
    message->capture = packet->capture;
    message->ip_id = packet->ip_id;
    message->size = (uint16_t) MIN(MAX(packet->payload_length, sip->whole.length), UINT16_MAX);
    message->method = (uint8_t) sip->method;
    message->status = sip->status;
    message->n_via = sip->n_via;
    message->max_forwards = sip->has_max_forwards ? sip->max_forwards : 255;
    message->expires = sip->has_expires ? sip->expires : UINT32_MAX;
    message->flags = flags_of(sip, packet);
    keep_shared(model, message, *before, latest[!sip->is_response], sip);
    message->extra = sip->headers & EXTRA ? keep_extra(model, arena, sip) : NULL;
    message->peer_idle = idle_since(&flow->sides[1 - side], packet->time);
    message->own_idle = idle_since(&flow->sides[side], packet->time);
    message->fingerprint = fingerprint;
    wn_clock_check(model, flow, packet);
    keep_session(model, message, *before, sip);
    wn_candidates_join(message);
    *before = message;
    if (model->trace)
        wn_trace_is_message(model->trace, message, packet->payload, 0, 0);
    model->n_messages++;
    return message;
}

static WnTime
distance(WnTime a, WnTime b)
{
    return a > b ? a - b : b - a;
}

void
wn_model_count_again(WnModel *model, WnMessage *message, const WnPacket *packet,
                     uint32_t fingerprint)
{
    WnTime  apart = distance(packet->time, wn_message_last_time(message));
    bool    same_bytes = fingerprint == message->fingerprint;
    bool    same_id = packet->ip_id != 0 && packet->ip_id == message->ip_id;
    WnCopy *copy;

    if (same_bytes && (apart < DUPLICATE || (same_id && apart < DUPLICATE_SAME_ID))) {
        message->duplicates++;
        model->n_duplicates++;
        if (model->trace)
            wn_trace_is_message(model->trace, message, packet->payload, message->n_copies,
                                wn_message_last_frame(message));
        return;
    }
    message->ip_id = packet->ip_id;
    message->flags |= (uint16_t) fate_flag(packet, message->flags);
    copy = WN_ARENA_NEW(wn_exchange_arena(message->transaction->exchange), WnCopy);
    copy->time = packet->time;
    copy->frame = packet->frame;
    copy->capture = packet->capture;
    if (message->last_copy)
        message->last_copy->next = copy;
    else
        message->copies = copy;
    message->last_copy = copy;
    message->n_copies++;
    if (model->trace)
        wn_trace_is_message(model->trace, message, packet->payload, message->n_copies, 0);
}
