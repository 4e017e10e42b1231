/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Says what a datagram is.  RFC 7983 7 and RFC 9443 3 (first byte), RFC 5761 4 (RTP and RTCP),
 * RFC 5626 3.5.1 and 4.4.1, RFC 6263 4 (keep-alives), RFC 1035 4.1.1, 1002 4.2, 4795 and 6762
 * (name services, whose identifiers look like RTP).
 */
#include "wire/classify.h"

#include "wire/dtls.h"
#include "wire/sip.h"
#include "wire/stun.h"

enum { SHORTEST_RTP = 12, SHORTEST_RTCP = 8, DNS_HEADER = 12, LONGEST_NULS = 8, LONGEST_TEXT = 8 };

/* A plain query or response, with a question (RFC 1035 4.1.1); answers to queries that the server
 * could not read may be without. */
static bool
looks_like_dns(WnBytes payload)
{
    unsigned flags, questions;

    if (payload.length < DNS_HEADER)
        return false;
    flags = wn_be16(payload.data + 2);
    questions = wn_be16(payload.data + 4);
    return (flags & 0x7840) == 0 && questions <= 1 && (questions == 1 || (flags & 0x8000) != 0);
}

enum { PORT_DNS = 53, PORT_NETBIOS_NAME = 137, PORT_MDNS = 5353, PORT_LLMNR = 5355 };

/* Multicast DNS and what resembles DNS as much. */
static bool
is_local_name_port(uint16_t port)
{
    return port == PORT_NETBIOS_NAME || port == PORT_MDNS || port == PORT_LLMNR;
}

/*
 * Whether what may be RTP is of a name service: one question at most, then few answers.  In RTP
 * both counts are the timestamp, so hardly any packet gets as far as its ports.
 */
static bool
is_name_service(WnBytes payload, uint16_t src_port, uint16_t dst_port)
{
    if (payload.length < DNS_HEADER || wn_be16(payload.data + 4) > 1 ||
        wn_be16(payload.data + 6) > 255)
        return false;
    if (src_port == PORT_DNS || dst_port == PORT_DNS)
        return looks_like_dns(payload);
    return is_local_name_port(src_port) || is_local_name_port(dst_port);
}

static bool
all_bytes_are(WnBytes payload, uint8_t byte)
{
    for (size_t i = 0; i < payload.length; i++)
        if (payload.data[i] != byte)
            return false;
    return true;
}

static bool
is_text(WnBytes payload)
{
    for (size_t i = 0; i < payload.length; i++) {
        uint8_t byte = payload.data[i];
        bool    blank = byte == '\r' || byte == '\n' || byte == '\t';

        if (!blank && (byte < ' ' || byte > '~'))
            return false;
    }
    return true;
}

WnKeepalive
wn_keepalive(WnBytes payload)
{
    if (payload.length == 0)
        return WN_KEEPALIVE_EMPTY;
    if (payload.length <= LONGEST_NULS && all_bytes_are(payload, 0))
        return WN_KEEPALIVE_NUL;
    if (wn_bytes_equal(payload, WN_LITERAL("\r\n")))
        return WN_KEEPALIVE_CRLF;
    if (wn_bytes_equal(payload, WN_LITERAL("\r\n\r\n")))
        return WN_KEEPALIVE_CRLFCRLF;
    if (payload.length > LONGEST_TEXT)
        return WN_KEEPALIVE_NONE;
    /* With a NUL or a line end behind it, or with nothing. */
    if (wn_bytes_starts_with(payload, WN_LITERAL("jaK")) && payload.length <= 5)
        return WN_KEEPALIVE_JAK;
    return is_text(payload) ? WN_KEEPALIVE_TEXT : WN_KEEPALIVE_NONE;
}

bool
wn_is_websocket_ping(WnBytes payload)
{
    enum { FINAL_PING = 0x89, MASKED = 0x80, MOST = 125, KEY = 4 };
    unsigned length;

    if (payload.length < 2 || payload.data[0] != FINAL_PING)
        return false;
    length = payload.data[1] & ~MASKED;
    return length <= MOST && payload.length == 2 + (payload.data[1] & MASKED ? KEY : 0) + length;
}

const char *
wn_keepalive_name(WnKeepalive keepalive)
{
    static const char *const names[] = {
        [WN_KEEPALIVE_NONE] = "none",         [WN_KEEPALIVE_CRLF] = "crlf",
        [WN_KEEPALIVE_CRLFCRLF] = "crlfcrlf", [WN_KEEPALIVE_NUL] = "nul",
        [WN_KEEPALIVE_JAK] = "jak",           [WN_KEEPALIVE_EMPTY] = "empty",
        [WN_KEEPALIVE_TEXT] = "text",         [WN_KEEPALIVE_TCP] = "tcp",
        [WN_KEEPALIVE_WS_PING] = "ws-ping",
    };

    return names[keepalive];
}

static bool
is_channel_data(WnBytes payload)
{
    uint16_t channel;
    WnBytes  data;

    return wn_stun_channel_data(payload, &channel, &data);
}

/* Everything but RTP and RTCP, which are nearly all packets and must not pay for its registers. */
static WnClass __attribute__((noinline)) classify_others(WnBytes payload, bool on_dns_port)
{
    uint8_t first = payload.data[0];

    /* RFC 7983 gives STUN 0 to 3; the cookie, and methods of its users' own, reach up to 63. */
    if (first < 64 && wn_stun_looks_like(payload))
        return WN_CLASS_STUN;
    if (on_dns_port && looks_like_dns(payload))
        return WN_CLASS_DNS;
    if (first >= 20 && first < 64 && wn_dtls_looks_like(payload))
        return WN_CLASS_DTLS;
    if (first >= 20 && first < 25 && wn_tls_looks_like(payload))
        return WN_CLASS_TLS;
    if (first < 128 && wn_sip_looks_like(payload))
        return WN_CLASS_SIP;
    if (first >= 64 && first < 80 && is_channel_data(payload))
        return WN_CLASS_CHANNEL_DATA;
    return wn_keepalive(payload) != WN_KEEPALIVE_NONE ? WN_CLASS_KEEPALIVE : WN_CLASS_OTHER;
}

WnClass
wn_classify(WnBytes payload, uint16_t src_port, uint16_t dst_port)
{
    if (payload.length == 0)
        return WN_CLASS_KEEPALIVE;
    if (payload.length < SHORTEST_RTCP || (payload.data[0] & 0xc0) != 0x80 ||
        is_name_service(payload, src_port, dst_port))
        return classify_others(payload, src_port == PORT_DNS || dst_port == PORT_DNS);
    if (payload.data[1] >= 192 && payload.data[1] <= 223)
        return WN_CLASS_RTCP;
    return payload.length >= SHORTEST_RTP ? WN_CLASS_RTP : WN_CLASS_OTHER;
}
