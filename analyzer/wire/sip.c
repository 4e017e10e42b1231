/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A SIP message as a whole: its headers one after another, each read when its end is known, and
 * its body.  RFC 3261 7 and 18.3.
 */
#include "wire/sip_parts.h"

#include <string.h>

/* Reads one header line; what header it is, OTHER also for what is none. */
static WnHeaderId
read_line(WnSip *sip, const WnLine *line)
{
    WnBytes    name, value;
    WnHeaderId id;

    if (line->odd_end)
        sip->oddities |= WN_SIP_ODD_LINE_END;
    if (line->folded)
        sip->oddities |= WN_SIP_ODD_FOLDED;
    if (!wn_sip_split_header(line->text, &id, &name, &value)) {
        sip->oddities |= WN_SIP_ODD_HEADER;
        return WN_HEADER_OTHER;
    }
    if (wn_sip_is_blank(line->text.data[0]))
        sip->oddities |= WN_SIP_ODD_HEADER;
    wn_sip_take_header(sip, id, value);
    return id;
}

/* Reads the headers from offset on; gives where the body begins, or where the bytes end before. */
static size_t
read_headers(WnSip *sip, WnBytes bytes, size_t offset)
{
    WnPlainHeader plain;
    WnLine        line;
    WnHeaderId    id;
    WnBytes       name, value;

    for (;;) {
        while (wn_sip_plain_header(bytes, offset, &plain)) {
            wn_sip_take_header(sip, plain.id, plain.value);
            offset = plain.next;
        }
        switch (wn_sip_folded_line(bytes, offset, &line)) {
        case WN_LINE_EMPTY:
            sip->complete = true;
            if (line.odd_end)
                sip->oddities |= WN_SIP_ODD_LINE_END;
            return line.next;
        case WN_LINE_CUT:
            if (wn_sip_split_header(line.text, &id, &name, &value))
                sip->cut_in = id;
            return bytes.length;
        case WN_LINE_LAST:
            sip->cut_in = read_line(sip, &line);
            return bytes.length;
        default:
            read_line(sip, &line);
            offset = line.next;
        }
    }
}

static void
read_body(WnSip *sip, WnBytes rest)
{
    sip->body = rest;
    if (!sip->has_content_length || sip->content_length == rest.length)
        return;
    sip->oddities |= WN_SIP_ODD_LENGTH;
    if (sip->content_length < rest.length)
        sip->body.length = sip->content_length;
    else
        sip->cut = true;
}

/* The lists are large, and beyond their counts nobody looks. */
static void
reset(WnSip *sip)
{
    memset(sip, 0, offsetof(WnSip, via));
    memset((char *) sip + offsetof(WnSip, n_via), 0, sizeof(*sip) - offsetof(WnSip, n_via));
}

/* Brackets, and what stands around them, belong to no URI: then its whole is not yet known. */
static void
scan_request_uri(WnSip *sip, WnBytes text)
{
    bool bare = text.length > 0 && text.data[0] != '"' && !wn_sip_is_blank(text.data[0]) &&
                !wn_sip_is_blank(text.data[text.length - 1]) &&
                !memchr(text.data, '<', text.length);

    sip->request_uri.whole = text;
    if (text.length == 0 || bare || wn_sip_parse_uri(text, &sip->request_uri))
        return;
    sip->request_uri.unreadable = true;
}

static void
finish(WnSip *sip)
{
    WnSipUri *request_uri = &sip->request_uri;

    if (request_uri->whole.length > 0 && !wn_sip_read_uri(request_uri))
        sip->oddities |= WN_SIP_ODD_VALUE;
    wn_sip_finish_headers(sip);
}

bool
wn_sip_parse(WnBytes bytes, WnSip *sip)
{
    if (!wn_sip_scan(bytes, sip))
        return false;
    finish(sip);
    return true;
}

bool
wn_sip_scan(WnBytes bytes, WnSip *sip)
{
    WnStartLine start;
    size_t      body;

    if (!wn_sip_start_line(bytes, &start) || (start.is_response && start.status == 0 && !start.cut))
        return false;
    reset(sip);
    sip->whole = bytes;
    sip->is_response = start.is_response;
    sip->method_text = start.method;
    sip->method = wn_sip_method(start.method);
    sip->status = start.status;
    sip->reason_phrase = start.reason_phrase;
    if (start.odd)
        sip->oddities |= WN_SIP_ODD_START_LINE;
    if (start.odd_end)
        sip->oddities |= WN_SIP_ODD_LINE_END;
    if (wn_sip_leading(bytes) > 0)
        sip->oddities |= WN_SIP_ODD_LEADING;
    scan_request_uri(sip, start.uri);
    body = start.cut ? bytes.length : read_headers(sip, bytes, start.next);
    if (sip->complete)
        read_body(sip, wn_bytes_from(bytes, body));
    else
        sip->cut = true;
    if (sip->is_response)
        sip->method = wn_sip_method(sip->cseq_method);
    wn_sip_finish_addresses(sip, sip->path, &sip->n_path);
    return true;
}
