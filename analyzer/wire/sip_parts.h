/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the SIP reader share: lines, characters, values of lists.  Not for others:
 * they include wire/sip.h.  RFC 3261 7.3.1, 25.1.
 */
#ifndef WN_WIRE_SIP_PARTS_H
#define WN_WIRE_SIP_PARTS_H

#include "wire/sip.h"

typedef enum {
    WN_LINE_WHOLE, /* its end and the first byte after it are there */
    WN_LINE_LAST,  /* its end is there and nothing after it: a fold may have been cut off */
    WN_LINE_CUT,   /* the bytes end within it */
    WN_LINE_EMPTY  /* nothing before its end: the headers are over */
} WnLineKind;

typedef struct {
    WnBytes text; /* without its end */
    size_t  next; /* offset of what follows */
    bool    folded;
    bool    odd_end; /* not CRLF */
} WnLine;

/* The line at offset alone, and with the lines that continue it. */
WnLineKind wn_sip_single_line(WnBytes bytes, size_t offset, WnLine *line);
WnLineKind wn_sip_folded_line(WnBytes bytes, size_t offset, WnLine *line);

typedef struct {
    bool     is_response;
    bool     cut; /* what could not be told whole is empty */
    bool     odd;
    bool     odd_end; /* the line's end is not CRLF */
    uint16_t status;  /* 0: none from 100 to 699 */
    WnBytes  method, uri, reason_phrase;
    size_t   next; /* offset of the first header */
} WnStartLine;

/* Reads the start line, empty lines before it passed over; false when there is none. */
bool wn_sip_start_line(WnBytes bytes, WnStartLine *start);

/* How many bytes of CR and LF bytes begins with. */
size_t wn_sip_leading(WnBytes bytes);

/* Name and value of a header line; false, nothing set, when it is none. */
bool wn_sip_split_header(WnBytes line, WnHeaderId *id, WnBytes *name, WnBytes *value);
/* name: not empty. */
WnHeaderId wn_sip_header_id(WnBytes name);

/* A header line as nearly all are written. */
typedef struct {
    WnHeaderId id;
    WnBytes    value; /* trimmed */
    size_t     next;  /* offset of what follows */
} WnPlainHeader;

/*
 * The header line at offset, where its colon stands right behind its name and it ends with a CRLF
 * that nothing continues.  False for any other line, and at the end: the functions above read
 * those.
 */
bool wn_sip_plain_header(WnBytes bytes, size_t offset, WnPlainHeader *header);

/* Keeps what a header says; of one that may come once the first counts.  The URIs of its lists are
 * yet to be read. */
void wn_sip_take_header(WnSip *sip, WnHeaderId id, WnBytes value);
/* Reads the URIs of From, To and all lists but Path. */
void wn_sip_finish_headers(WnSip *sip);
/* Reads the URIs of a list that was split; what is none leaves it. */
void wn_sip_finish_addresses(WnSip *sip, WnSipAddress *list, uint8_t *count);

/* Takes the next of comma-separated values off rest, commas in quotes or <> passed over. */
bool wn_sip_next_value(WnBytes *rest, WnBytes *value);
/* Takes the next ;name=value off rest; value.data is NULL without '='. */
bool wn_sip_next_parameter(WnBytes *rest, WnBytes *name, WnBytes *value);
/* Index behind the quoted string that begins at index; index itself when it does not end. */
size_t wn_sip_skip_quoted(WnBytes text, size_t index);

/* wn_sip_parse_via; where it is false, *via is not to be used. */
bool wn_sip_read_via(WnBytes value, WnSipVia *via);
/* Where the parts of an address stand; its URI is yet to be read.  False when it is empty. */
bool wn_sip_split_address(WnBytes value, WnSipAddress *address);
/* Reads the URI of an address that was split; false when it is none. */
bool wn_sip_finish_address(WnSipAddress *address);
/* An IPv4 address at at, with a port behind it or not: the place behind both; NULL, with *host and
 * *endpoint untouched, where something else stands there. */
const uint8_t *wn_sip_scan_host(const uint8_t *at, const uint8_t *end, WnBytes *host,
                                WnEndpoint *endpoint);
/* host[:port]; false when there is no host or the port is none, what is readable is set. */
bool wn_sip_parse_host(WnBytes text, WnBytes *host, WnEndpoint *endpoint);
void wn_sip_parse_auth(WnBytes value, WnSipAuth *auth);

static inline bool
wn_sip_is_blank(uint8_t byte)
{
    /* Nearly every byte is answered by the first question. */
    return byte <= ' ' && (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n');
}

/* 1: a token character (RFC 3261 25.1). */
extern const uint8_t wn_sip_token_table[256];

static inline bool
wn_sip_is_token(uint8_t byte)
{
    return wn_sip_token_table[byte];
}

static inline bool
wn_sip_is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* wn_bytes_trim and wn_bytes_equal_nocase where a message asks them dozens of times. */
static inline WnBytes
wn_sip_trim(const uint8_t *from, const uint8_t *end)
{
    while (from < end && wn_sip_is_blank(*from))
        from++;
    while (end > from && wn_sip_is_blank(end[-1]))
        end--;
    return (WnBytes){ from, (size_t) (end - from) };
}

/* name: in lower case, of letters, digits and '-' only; text: of token characters. */
static inline bool
wn_sip_is(WnBytes text, const char *name, size_t length)
{
    if (text.length != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if ((text.data[i] | 0x20) != (uint8_t) name[i])
            return false;
    return true;
}
#define WN_SIP_IS(text, literal) wn_sip_is((text), (literal), sizeof(literal) - 1)

#endif
