/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What every cut of a SIP message must agree with: the same spans as in the whole message for each
 * header that ends before the cut, and the header that the cut falls in flagged.
 */
#ifndef WN_TESTS_SUPPORT_SIP_CUTS_H
#define WN_TESTS_SUPPORT_SIP_CUTS_H

#include "wire/sip_parts.h"

#include <glib.h>

typedef struct {
    WnHeaderId id;
    size_t     name, colon, end;
} WnSipHeaderPlace;

typedef struct {
    WnBytes whole, cut;
    WnSip   sip, part;
    GArray *headers;               /* WnSipHeaderPlace */
    size_t  start_end, done, from; /* start line's end; last header that is whole; cut header */
} WnSipCut;

static inline size_t
wn_place(WnBytes view, WnBytes in)
{
    return (size_t) (view.data - in.data);
}

static inline bool
wn_at_line_end(const WnSipCut *cut)
{
    return cut->cut.length > 0 && cut->cut.data[cut->cut.length - 1] == '\n';
}

/* One span of both parses. */
static inline void
wn_check_span(const WnSipCut *cut, WnBytes whole, WnBytes part)
{
    size_t end = whole.length > 0 ? wn_place(whole, cut->whole) + whole.length : 0;

    if (part.length > 0)
        g_assert_true(part.data >= cut->cut.data &&
                      part.data + part.length <= cut->cut.data + cut->cut.length);
    if (whole.length > 0 && end <= cut->done) {
        g_assert_cmpuint(part.length, ==, whole.length);
        g_assert_cmpuint(wn_place(part, cut->cut), ==, wn_place(whole, cut->whole));
    } else if (part.length > 0) {
        /* Only the first lines of a header whose fold was cut off, and whose flag is up. */
        g_assert_true(wn_at_line_end(cut));
        g_assert_cmpuint(wn_place(part, cut->cut), >=, cut->from);
    }
}

static inline void
wn_check_uri_cut(const WnSipCut *cut, const WnSipUri *whole, const WnSipUri *part)
{
    wn_check_span(cut, whole->whole, part->whole);
    wn_check_span(cut, whole->scheme, part->scheme);
    wn_check_span(cut, whole->user, part->user);
    wn_check_span(cut, whole->host, part->host);
    wn_check_span(cut, whole->parameters, part->parameters);
    if (part->whole.length > 0 && wn_place(part->whole, cut->cut) < cut->from)
        g_assert_true(wn_endpoint_equal(&whole->endpoint, &part->endpoint));
}

static inline void
wn_check_address_cut(const WnSipCut *cut, const WnSipAddress *whole, const WnSipAddress *part)
{
    wn_check_span(cut, whole->value, part->value);
    wn_check_span(cut, whole->parameters, part->parameters);
    wn_check_uri_cut(cut, &whole->uri, &part->uri);
}

static inline bool
wn_is_done(const WnSipCut *cut, WnBytes value)
{
    return wn_place(value, cut->whole) + value.length <= cut->done;
}

static inline void
wn_check_addresses_cut(const WnSipCut *cut, const WnSipAddress *whole, unsigned n_whole,
                       const WnSipAddress *part, unsigned n_part)
{
    unsigned i = 0;

    for (; i < n_whole && wn_is_done(cut, whole[i].value); i++) {
        g_assert_cmpuint(i, <, n_part);
        wn_check_address_cut(cut, &whole[i], &part[i]);
        g_assert_cmpint(whole[i].star, ==, part[i].star);
    }
    g_assert_true(n_part == i || wn_at_line_end(cut));
}

static inline void
wn_check_vias_cut(const WnSipCut *cut)
{
    unsigned i = 0;

    for (; i < cut->sip.n_via && wn_is_done(cut, cut->sip.via[i].value); i++) {
        const WnSipVia *whole = &cut->sip.via[i], *part = &cut->part.via[i];

        g_assert_cmpuint(i, <, cut->part.n_via);
        wn_check_span(cut, whole->value, part->value);
        wn_check_span(cut, whole->transport, part->transport);
        wn_check_span(cut, whole->host, part->host);
        wn_check_span(cut, whole->branch, part->branch);
        g_assert_true(wn_endpoint_equal(&whole->sent_by, &part->sent_by));
        g_assert_true(wn_addr_equal(&whole->received, &part->received));
        g_assert_true(wn_addr_equal(&whole->maddr, &part->maddr));
        g_assert_cmpuint(whole->rport, ==, part->rport);
        g_assert_cmpint(whole->has_rport, ==, part->has_rport);
        g_assert_cmpint(whole->has_received, ==, part->has_received);
    }
    g_assert_true(cut->part.n_via == i || wn_at_line_end(cut));
}

static inline void
wn_check_auth_cut(const WnSipCut *cut, const WnSipAuth *whole, const WnSipAuth *part)
{
    wn_check_span(cut, whole->parameters, part->parameters);
    wn_check_span(cut, whole->username, part->username);
    wn_check_span(cut, whole->realm, part->realm);
    wn_check_span(cut, whole->nonce, part->nonce);
    wn_check_span(cut, whole->uri, part->uri);
    wn_check_span(cut, whole->response, part->response);
    wn_check_span(cut, whole->algorithm, part->algorithm);
}

/* A number, by where its header first stands. */
static inline void
wn_check_number_cut(const WnSipCut *cut, WnHeaderId id, uint32_t whole, uint32_t part)
{
    for (unsigned i = 0; i < cut->headers->len; i++) {
        const WnSipHeaderPlace *place = &g_array_index(cut->headers, WnSipHeaderPlace, i);

        if (place->id != id)
            continue;
        if (place->end <= cut->done)
            g_assert_cmpuint(whole, ==, part);
        else if (!wn_at_line_end(cut))
            g_assert_cmpuint(part, ==, 0);
        return;
    }
}

static inline void
wn_check_lines_cut(const WnSipCut *cut, const WnBytes *whole, size_t n_whole, const WnBytes *part,
                   size_t n_part)
{
    g_assert_cmpuint(n_part, <=, n_whole);
    for (size_t i = 0; i < n_part; i++)
        wn_check_span(cut, whole[i], part[i]);
}

static inline void
wn_check_fields_cut(const WnSipCut *cut)
{
    const WnSip *whole = &cut->sip, *part = &cut->part;

    wn_check_span(cut, whole->call_id, part->call_id);
    wn_check_span(cut, whole->cseq_method, part->cseq_method);
    wn_check_span(cut, whole->from_tag, part->from_tag);
    wn_check_span(cut, whole->to_tag, part->to_tag);
    wn_check_span(cut, whole->user_agent, part->user_agent);
    wn_check_span(cut, whole->server, part->server);
    wn_check_span(cut, whole->reason, part->reason);
    wn_check_lines_cut(cut, whole->warning, whole->n_warning, part->warning, part->n_warning);
    wn_check_lines_cut(cut, whole->supported, whole->n_supported, part->supported,
                       part->n_supported);
    wn_check_lines_cut(cut, whole->require, whole->n_require, part->require, part->n_require);
    wn_check_span(cut, whole->event, part->event);
    wn_check_span(cut, whole->subscription_state, part->subscription_state);
    wn_check_span(cut, whole->content_type, part->content_type);
    wn_check_span(cut, whole->content_encoding, part->content_encoding);
    wn_check_span(cut, whole->replaces, part->replaces);
    wn_check_span(cut, whole->p_asserted_identity, part->p_asserted_identity);
    wn_check_address_cut(cut, &whole->from, &part->from);
    wn_check_address_cut(cut, &whole->to, &part->to);
    wn_check_address_cut(cut, &whole->refer_to, &part->refer_to);
    wn_check_addresses_cut(cut, whole->contact, whole->n_contact, part->contact, part->n_contact);
    wn_check_addresses_cut(cut, whole->route, whole->n_route, part->route, part->n_route);
    wn_check_addresses_cut(cut, whole->record_route, whole->n_record_route, part->record_route,
                           part->n_record_route);
    wn_check_addresses_cut(cut, whole->path, whole->n_path, part->path, part->n_path);
    wn_check_auth_cut(cut, &whole->authorization, &part->authorization);
    wn_check_auth_cut(cut, &whole->challenge, &part->challenge);
    wn_check_number_cut(cut, WN_HEADER_CSEQ, whole->cseq, part->cseq);
    wn_check_number_cut(cut, WN_HEADER_EXPIRES, whole->expires, part->expires);
    wn_check_number_cut(cut, WN_HEADER_MAX_FORWARDS, whole->max_forwards, part->max_forwards);
    wn_check_number_cut(cut, WN_HEADER_CONTENT_LENGTH, whole->content_length, part->content_length);
    wn_check_number_cut(cut, WN_HEADER_SESSION_EXPIRES, whole->session_expires,
                        part->session_expires);
    wn_check_number_cut(cut, WN_HEADER_RSEQ, whole->rseq, part->rseq);
    wn_check_number_cut(cut, WN_HEADER_RACK, whole->rack_cseq, part->rack_cseq);
    wn_check_number_cut(cut, WN_HEADER_FLOW_TIMER, whole->flow_timer, part->flow_timer);
}

/* Whether the line that ends at end is known to end there: a CR may yet be the half of a CRLF. */
static inline bool
wn_has_ended(const WnSipCut *cut, size_t end)
{
    size_t at = end;

    while (at < cut->cut.length && cut->cut.data[at] == '\r')
        at++;
    return end <= cut->cut.length && (at < cut->cut.length || cut->whole.data[end - 1] == '\n');
}

/* The header that the cut falls in, and the last that is whole. */
static inline void
wn_check_place_of_cut(WnSipCut *cut)
{
    size_t length = cut->cut.length;

    cut->done = cut->start_end;
    cut->from = length;
    for (unsigned i = 0; i < cut->headers->len; i++) {
        const WnSipHeaderPlace *place = &g_array_index(cut->headers, WnSipHeaderPlace, i);

        if (wn_has_ended(cut, place->end)) {
            cut->done = place->end;
            if (place->end == length && !cut->part.complete)
                g_assert_cmpint(cut->part.cut_in, ==, place->id);
        } else if (place->name < length) {
            cut->from = place->name;
            g_assert_true(cut->part.cut);
            g_assert_cmpint(cut->part.cut_in, ==,
                            length > place->colon ? place->id : WN_HEADER_OTHER);
        }
    }
}

static inline void
wn_check_body_cut(const WnSipCut *cut)
{
    const WnSip *whole = &cut->sip, *part = &cut->part;
    size_t       start;

    if (!whole->complete)
        return;
    start = wn_place(whole->body, cut->whole);
    g_assert_cmpint(part->complete, ==, wn_has_ended(cut, start));
    if (!part->complete) {
        g_assert_true(part->cut);
        return;
    }
    g_assert_cmpuint(wn_place(part->body, cut->cut), ==, start);
    g_assert_cmpuint(part->body.length, ==, MIN(whole->body.length, cut->cut.length - start));
    if (whole->has_content_length && part->body.length < whole->content_length)
        g_assert_true(part->cut);
    else
        g_assert_false(part->cut);
}

static inline void
wn_check_one_cut(WnSipCut *cut)
{
    bool readable = wn_sip_parse(cut->cut, &cut->part);

    if (!wn_has_ended(cut, cut->start_end)) {
        /* What can be told of a start line is told, and nothing else. */
        if (readable) {
            g_assert_true(cut->part.cut && !cut->part.complete);
            g_assert_cmpint(cut->part.is_response, ==, cut->sip.is_response);
            g_assert_true(cut->part.status == 0 || cut->part.status == cut->sip.status);
            g_assert_cmpuint(cut->part.n_via + cut->part.call_id.length, ==, 0);
        }
        return;
    }
    g_assert_true(readable);
    g_assert_true(wn_sip_looks_like(cut->cut));
    wn_check_place_of_cut(cut);
    g_assert_cmpint(cut->part.status, ==, cut->sip.status);
    wn_check_span(cut, cut->sip.method_text, cut->part.method_text);
    wn_check_span(cut, cut->sip.reason_phrase, cut->part.reason_phrase);
    wn_check_uri_cut(cut, &cut->sip.request_uri, &cut->part.request_uri);
    wn_check_vias_cut(cut);
    wn_check_fields_cut(cut);
    wn_check_body_cut(cut);
}

static inline GArray *
wn_sip_header_places(WnBytes whole)
{
    GArray          *places = g_array_new(FALSE, FALSE, sizeof(WnSipHeaderPlace));
    size_t           offset = 0;
    WnSipHeaderPlace place;
    WnBytes          name, value;

    while (wn_sip_next_header(whole, &offset, &place.id, &name, &value)) {
        place.name = wn_place(name, whole);
        place.colon = place.name + name.length;
        while (whole.data[place.colon] != ':')
            place.colon++;
        place.end = offset;
        g_array_append_val(places, place);
    }
    return places;
}

/* Every step-th cut of one message; nothing when it is no SIP message as a whole. */
static inline bool
wn_check_sip_cuts(WnBytes whole, size_t step)
{
    WnSipCut    cut = { .whole = whole };
    WnStartLine start;

    if (!wn_sip_parse(whole, &cut.sip) || (cut.sip.cut && !cut.sip.complete))
        return false;
    wn_sip_start_line(whole, &start);
    cut.start_end = start.next;
    cut.headers = wn_sip_header_places(whole);
    for (size_t length = 0; length <= whole.length; length += step) {
        uint8_t *copy = g_memdup2(whole.data, length);

        cut.cut = wn_bytes(copy, length);
        wn_check_one_cut(&cut);
        g_free(copy);
    }
    g_array_unref(cut.headers);
    return true;
}

#endif
