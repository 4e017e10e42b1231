/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads an ICMP error and as much as it quotes.  RFC 792, RFC 1812 5.2.7, RFC 4443 3, RFC 4884 3
 * (where the quote ends and extensions begin), RFC 8200 4 (extension headers).
 */
#include "wire/icmp.h"

enum { ICMP_HEADER = 8, IPV4_HEADER = 20, IPV6_HEADER = 40, UDP_HEADER = 8, PORTS = 4 };

enum {
    PROTOCOL_HOP_BY_HOP = 0,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_DCCP = 33,
    PROTOCOL_ROUTING = 43,
    PROTOCOL_FRAGMENT = 44,
    PROTOCOL_AUTHENTICATION = 51,
    PROTOCOL_DESTINATION = 60,
    PROTOCOL_SCTP = 132,
    PROTOCOL_MOBILITY = 135,
    PROTOCOL_UDP_LITE = 136
};

/* More extension headers than any honest packet has. */
#define MOST_HEADERS 8

static WnIcmpKind
unreachable_kind_v4(uint8_t code)
{
    switch (code) {
    case 0:  /* network */
    case 6:  /* network not known */
    case 11: /* network, for this type of service */
        return WN_ICMP_NET_UNREACHABLE;
    case 1:
    case 7:
    case 12:
        return WN_ICMP_HOST_UNREACHABLE;
    case 2:
        return WN_ICMP_PROTOCOL_UNREACHABLE;
    case 3:
        return WN_ICMP_PORT_UNREACHABLE;
    case 4:
        return WN_ICMP_TOO_BIG;
    case 9:
    case 10:
    case 13:
        return WN_ICMP_PROHIBITED;
    default:
        return WN_ICMP_OTHER;
    }
}

static WnIcmpKind
unreachable_kind_v6(uint8_t code)
{
    switch (code) {
    case 0:
        return WN_ICMP_NET_UNREACHABLE;
    case 1:
    case 5: /* source address failed a policy */
    case 6: /* reject route */
        return WN_ICMP_PROHIBITED;
    case 2: /* beyond the scope of the source address */
    case 3:
        return WN_ICMP_HOST_UNREACHABLE;
    case 4:
        return WN_ICMP_PORT_UNREACHABLE;
    default:
        return WN_ICMP_OTHER;
    }
}

static WnIcmpKind
exceeded_kind(uint8_t code)
{
    return code == 0   ? WN_ICMP_TTL_EXCEEDED
           : code == 1 ? WN_ICMP_REASSEMBLY_TIMEOUT
                       : WN_ICMP_OTHER;
}

/* False for a message that is no error: such a one quotes nothing. */
static bool
read_kind_v4(WnIcmp *icmp)
{
    switch (icmp->type) {
    case 3:
        icmp->kind = unreachable_kind_v4(icmp->code);
        return true;
    case 11:
        icmp->kind = exceeded_kind(icmp->code);
        return true;
    case 4:  /* source quench */
    case 5:  /* redirect */
    case 12: /* parameter problem */
        icmp->kind = WN_ICMP_OTHER;
        return true;
    default:
        return false;
    }
}

static bool
read_kind_v6(WnIcmp *icmp)
{
    switch (icmp->type) {
    case 1:
        icmp->kind = unreachable_kind_v6(icmp->code);
        return true;
    case 2:
        icmp->kind = WN_ICMP_TOO_BIG;
        return true;
    case 3:
        icmp->kind = exceeded_kind(icmp->code);
        return true;
    case 4: /* RFC 4443 3.4: a next header that the receiver does not know */
        icmp->kind = icmp->code == 1 ? WN_ICMP_PROTOCOL_UNREACHABLE : WN_ICMP_OTHER;
        return true;
    default:
        return false;
    }
}

/* What is quoted, without the extensions that RFC 4884 puts behind it. */
static WnBytes
quoted_packet(WnBytes bytes, uint8_t family)
{
    WnBytes quote = wn_bytes_from(bytes, ICMP_HEADER);
    uint8_t type = bytes.data[0];
    bool    in_v4 = type == 3 || type == 11 || type == 12;
    bool    in_v6 = type == 1 || type == 3;
    bool    has_length = family == 4 ? in_v4 : in_v6;
    size_t  length = family == 4 ? 4 * (size_t) bytes.data[5] : 8 * (size_t) bytes.data[4];

    /* RFC 4884 4: no extensions behind less than 128 bytes; older senders have noise there. */
    return has_length && length >= 128 ? wn_bytes_slice(quote, 0, length) : quote;
}

/* transport: from the first byte behind the IP headers of the quoted packet. */
static void
read_transport(WnBytes transport, WnIcmp *icmp)
{
    size_t length;

    switch (icmp->protocol) {
    case PROTOCOL_TCP:
    case PROTOCOL_UDP:
    case PROTOCOL_DCCP:
    case PROTOCOL_SCTP:
    case PROTOCOL_UDP_LITE:
        break;
    default:
        return;
    }
    if (transport.length < PORTS)
        return;
    icmp->has_ports = true;
    icmp->src.port = wn_be16(transport.data);
    icmp->dst.port = wn_be16(transport.data + 2);
    if (transport.length < UDP_HEADER)
        return;
    if (icmp->protocol == PROTOCOL_TCP)
        icmp->quoted_mark = wn_be32(transport.data + 4);
    if (icmp->protocol != PROTOCOL_UDP)
        return;
    length = wn_be16(transport.data + 4);
    icmp->quoted_mark = (uint32_t) length;
    if (length >= UDP_HEADER)
        transport = wn_bytes_slice(transport, 0, length);
    icmp->payload = wn_bytes_from(transport, UDP_HEADER);
}

static bool
read_quote_v4(WnBytes quote, WnIcmp *icmp)
{
    size_t header;

    if (quote.length < IPV4_HEADER || quote.data[0] >> 4 != 4)
        return false;
    header = 4 * (size_t) (quote.data[0] & 0x0f);
    if (header < IPV4_HEADER)
        return false;
    icmp->protocol = quote.data[9];
    icmp->quoted_id = wn_be16(quote.data + 4);
    icmp->src = wn_endpoint(wn_addr_v4(quote.data + 12), 0);
    icmp->dst = wn_endpoint(wn_addr_v4(quote.data + 16), 0);
    /* Only the first fragment has the ports. */
    if ((wn_be16(quote.data + 6) & 0x1fff) == 0)
        read_transport(wn_bytes_from(quote, header), icmp);
    return true;
}

/*
 * Passes over the extension header of kind icmp->protocol.  False at the transport header, and
 * where there is none to be read: the chain is cut, or this is a later fragment (*rest is empty).
 */
static bool
pass_extension(WnBytes *rest, WnIcmp *icmp)
{
    size_t length = 8;

    switch (icmp->protocol) {
    case PROTOCOL_HOP_BY_HOP:
    case PROTOCOL_ROUTING:
    case PROTOCOL_FRAGMENT:
    case PROTOCOL_AUTHENTICATION:
    case PROTOCOL_DESTINATION:
    case PROTOCOL_MOBILITY:
        break;
    default:
        return false;
    }
    if (rest->length < length) {
        *rest = wn_bytes_slice(*rest, 0, 0);
        return false;
    }
    if (icmp->protocol == PROTOCOL_AUTHENTICATION)
        length = 4 * ((size_t) rest->data[1] + 2);
    else if (icmp->protocol != PROTOCOL_FRAGMENT)
        length = 8 * ((size_t) rest->data[1] + 1);
    else if (wn_be16(rest->data + 2) >> 3 != 0)
        length = rest->length;

    icmp->protocol = rest->data[0];
    *rest = wn_bytes_from(*rest, length);
    return rest->length > 0;
}

static bool
read_quote_v6(WnBytes quote, WnIcmp *icmp)
{
    WnBytes rest = wn_bytes_from(quote, IPV6_HEADER);

    if (quote.length < IPV6_HEADER || quote.data[0] >> 4 != 6)
        return false;
    icmp->protocol = quote.data[6];
    icmp->src = wn_endpoint(wn_addr_v6(quote.data + 8), 0);
    icmp->dst = wn_endpoint(wn_addr_v6(quote.data + 24), 0);
    for (int headers = 0; headers < MOST_HEADERS; headers++)
        if (!pass_extension(&rest, icmp))
            break;
    read_transport(rest, icmp);
    return true;
}

bool
wn_icmp_parse(WnBytes bytes, uint8_t family, WnIcmp *icmp)
{
    WnIcmp  parsed = { .kind = WN_ICMP_OTHER };
    WnBytes quote;

    if (bytes.length < ICMP_HEADER)
        return false;
    parsed.type = bytes.data[0];
    parsed.code = bytes.data[1];
    if (!(family == 4 ? read_kind_v4(&parsed) : read_kind_v6(&parsed)))
        return false;
    quote = quoted_packet(bytes, family);
    if (!(family == 4 ? read_quote_v4(quote, &parsed) : read_quote_v6(quote, &parsed)))
        return false;
    *icmp = parsed;
    return true;
}

const char *
wn_icmp_kind_name(WnIcmpKind kind)
{
    static const char *const names[] = {
        [WN_ICMP_OTHER] = "other error",
        [WN_ICMP_NET_UNREACHABLE] = "network unreachable",
        [WN_ICMP_HOST_UNREACHABLE] = "host unreachable",
        [WN_ICMP_PROTOCOL_UNREACHABLE] = "protocol unreachable",
        [WN_ICMP_PORT_UNREACHABLE] = "port unreachable",
        [WN_ICMP_TOO_BIG] = "packet too big",
        [WN_ICMP_PROHIBITED] = "administratively prohibited",
        [WN_ICMP_TTL_EXCEEDED] = "time to live exceeded",
        [WN_ICMP_REASSEMBLY_TIMEOUT] = "fragment reassembly timed out",
    };

    return names[kind];
}
