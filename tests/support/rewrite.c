/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rewriting addresses, ports and names of recorded packets. */
#include "support/rewrite.h"

#include <string.h>

/* ------------------------------------------------------------------ addresses and ports */

void
wn_rewrite_anonymise(uint8_t ipv4[4])
{
    static const uint8_t mask[4] = { 0, 0x40, 0x15, 0x28 };
    unsigned             kept = 1; /* octets that tell the class */

    if (ipv4[0] == 0 || ipv4[0] == 127 || ipv4[0] >= 224)
        return;
    if ((ipv4[0] == 192 && ipv4[1] == 168) || (ipv4[0] == 169 && ipv4[1] == 254) ||
        (ipv4[0] == 172 && ipv4[1] >> 4 == 1) || (ipv4[0] == 100 && ipv4[1] >> 6 == 1) ||
        (ipv4[0] == 192 && ipv4[1] == 0 && ipv4[2] == 0))
        kept = ipv4[1] == 0 ? 3 : 2;
    for (unsigned i = kept; i < 4; i++)
        ipv4[i] ^= mask[i];
}

/* Ports below 1024 and those of SIP and STUN mean something. */
static uint16_t
shifted(uint16_t port, const WnRewrite *rules)
{
    static const uint16_t standard[] = { 3478, 3479, 5060, 5061, 5349, 5350, 5351 };

    for (size_t i = 0; i < G_N_ELEMENTS(standard); i++)
        if (port == standard[i])
            return port;
    return port < 1024 ? port : (uint16_t) (port + rules->port_shift);
}

static void
move_endpoint(WnEndpoint *endpoint, const WnRewrite *rules)
{
    if (rules->move && endpoint->addr.family == 4)
        rules->move(endpoint->addr.bytes);
    endpoint->port = shifted(endpoint->port, rules);
}

/* ------------------------------------------------------------------ text */

/* The length of an IPv4 address that stands here as text; 0: none. */
static size_t
ipv4_at(const char *text, uint8_t ipv4[4])
{
    size_t at = 0;

    for (unsigned i = 0; i < 4; i++) {
        unsigned value = 0;
        size_t   digits = 0;

        for (; digits < 4 && g_ascii_isdigit(text[at]); digits++)
            value = value * 10 + (unsigned) (text[at++] - '0');
        if (digits == 0 || digits > 3 || value > 255 || (i < 3 && text[at++] != '.'))
            return 0;
        ipv4[i] = (uint8_t) value;
    }
    return g_ascii_isalnum(text[at]) || (text[at] == '.' && g_ascii_isdigit(text[at + 1])) ? 0 : at;
}

static bool
follows(const char *start, const char *at, const char *word)
{
    size_t length = strlen(word);

    return (size_t) (at - start) >= length && memcmp(at - length, word, length) == 0;
}

/* Whether the number here is a port: behind a host, or where SIP and SDP say one. */
static bool
is_port(const char *line, const char *at)
{
    if (follows(line, at, "rport=") || follows(line, at, "rport ") || follows(line, at, "a=rtcp:"))
        return true;
    if (g_str_has_prefix(line, "m="))
        return memchr(line, ' ', (size_t) (at - line)) == at - 1;
    return at > line + 1 && at[-1] == ':' && (g_ascii_isalnum(at[-2]) || at[-2] == ']') &&
           !g_str_has_prefix(line, "a=");
}

static size_t
copy_number(GString *out, const char *at, bool port, const WnRewrite *rules)
{
    size_t  digits = strspn(at, "0123456789");
    guint64 value = g_ascii_strtoull(at, NULL, 10);

    if (port && digits <= 5 && value <= UINT16_MAX && !g_ascii_isalnum(at[digits]))
        g_string_append_printf(out, "%u", shifted((uint16_t) value, rules));
    else
        g_string_append_len(out, at, (gssize) digits);
    return digits;
}

static size_t
copy_ipv4(GString *out, const char *at, size_t length, uint8_t ipv4[4], const WnRewrite *rules)
{
    if (rules->move)
        rules->move(ipv4);
    g_string_append_printf(out, "%u.%u.%u.%u", ipv4[0], ipv4[1], ipv4[2], ipv4[3]);
    /* Of a candidate: the port is the next word. */
    if (at[length] == ' ' && g_ascii_isdigit(at[length + 1])) {
        g_string_append_c(out, ' ');
        length += 1 + copy_number(out, at + length + 1, true, rules);
    }
    return length;
}

static GString *
rewrite_text(const char *text, const WnRewrite *rules)
{
    GString    *out = g_string_new(NULL);
    const char *line = text, *at = text;
    uint8_t     ipv4[4];

    while (*at) {
        bool   begins = at == text || (!g_ascii_isalnum(at[-1]) && at[-1] != '.');
        size_t length = begins && g_ascii_isdigit(*at) ? ipv4_at(at, ipv4) : 0;

        if (length > 0) {
            at += copy_ipv4(out, at, length, ipv4, rules);
        } else if (begins && g_ascii_isdigit(*at)) {
            at += copy_number(out, at, is_port(line, at), rules);
        } else {
            if (*at == '\n')
                line = at + 1;
            g_string_append_c(out, *at++);
        }
    }
    for (size_t i = 0; rules->words && rules->words[i][0]; i++)
        g_string_replace(out, rules->words[i][0], rules->words[i][1], 0);
    return out;
}

/* Content-Length stays as true, or as wrong, as it was. */
static void
adjust_length(GString *text, size_t old_body)
{
    char  *length = strstr(text->str, "Content-Length: ");
    char  *body = strstr(text->str, "\r\n\r\n");
    gint64 value;
    size_t at;

    if (!length || !body || length > body)
        return;
    at = (size_t) (length - text->str) + strlen("Content-Length: ");
    value = g_ascii_strtoll(text->str + at, NULL, 10) +
            (gint64) (text->len - (size_t) (body + 4 - text->str)) - (gint64) old_body;

    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, MAX(value, 0));
    g_string_erase(text, (gssize) at, (gssize) strspn(text->str + at, "0123456789"));
    g_string_insert(text, (gssize) at, digits);
}

static void
rewrite_message(WnPacket *packet, const WnRewrite *rules)
{
    g_autofree char *text = g_strndup((const char *) packet->payload.data, packet->payload.length);
    const char      *body = strstr(text, "\r\n\r\n");
    g_autoptr(GString) out = rewrite_text(text, rules);
    int grown;

    adjust_length(out, body ? strlen(body + 4) : 0);
    grown = (int) out->len - (int) packet->payload.length;
    g_free((void *) packet->payload.data);
    packet->payload.length = out->len;
    packet->payload.data = g_memdup2(out->str, out->len);
    packet->payload_length = (uint32_t) ((int) packet->payload_length + grown);
    if (packet->ip_total)
        packet->ip_total = (uint16_t) ((int) packet->ip_total + grown);
}

/* ------------------------------------------------------------------ bytes */

static void
move_bytes(uint8_t *port, uint8_t *ipv4, uint32_t mixed, const WnRewrite *rules)
{
    uint16_t value = (uint16_t) ((port[0] << 8 | port[1]) ^ (mixed >> 16));
    uint8_t  plain[4];

    value = (uint16_t) (shifted(value, rules) ^ (mixed >> 16));
    port[0] = (uint8_t) (value >> 8);
    port[1] = (uint8_t) value;
    for (unsigned i = 0; i < 4; i++)
        plain[i] = (uint8_t) (ipv4[i] ^ (mixed >> (24 - 8 * i)));
    if (rules->move)
        rules->move(plain);
    for (unsigned i = 0; i < 4; i++)
        ipv4[i] = (uint8_t) (plain[i] ^ (mixed >> (24 - 8 * i)));
}

/* RFC 8489 14: attributes that hold an address, plain or mixed with the cookie. */
static void
rewrite_stun(uint8_t *bytes, size_t length, const WnRewrite *rules)
{
    static const uint16_t plain[] = { 0x01, 0x02, 0x04, 0x05, 0x0b, 0x8023, 0x802b, 0x802c };
    static const uint16_t mixed[] = { 0x12, 0x16, 0x20, 0x8020 };

    for (size_t at = 20; at + 12 <= length;) {
        uint16_t type = (uint16_t) (bytes[at] << 8 | bytes[at + 1]);
        size_t   size = (size_t) (bytes[at + 2] << 8 | bytes[at + 3]);

        for (size_t i = 0; i < G_N_ELEMENTS(plain) && size == 8; i++)
            if (type == plain[i])
                move_bytes(bytes + at + 6, bytes + at + 8, 0, rules);
        for (size_t i = 0; i < G_N_ELEMENTS(mixed) && size == 8; i++)
            if (type == mixed[i])
                move_bytes(bytes + at + 6, bytes + at + 8, 0x2112a442, rules);
        at += 4 + ((size + 3) & ~(size_t) 3);
    }
}

/* The header of the quoted packet. */
static void
rewrite_icmp(uint8_t *bytes, size_t length, const WnRewrite *rules)
{
    if (length < 8 + 20 + 4 || bytes[8] >> 4 != 4)
        return;

    size_t header = (size_t) (bytes[8] & 15) * 4;
    if (header >= 20 && 8 + header + 4 <= length) {
        move_bytes(bytes + 8 + header, bytes + 8 + 12, 0, rules);
        move_bytes(bytes + 8 + header + 2, bytes + 8 + 16, 0, rules);
    }
}

/* RFC 6886 3.2: the outside address stands at the end. */
static void
rewrite_nat_pmp(uint8_t *bytes, const WnRewrite *rules)
{
    if (rules->move)
        rules->move(bytes + 8);
}

static void
rewrite_packet(WnPacket *packet, const WnRewrite *rules)
{
    uint8_t *bytes = (uint8_t *) packet->payload.data;
    size_t   length = packet->payload.length;

    move_endpoint(&packet->src, rules);
    move_endpoint(&packet->dst, rules);
    if (length == 0)
        return;
    if (packet->kind == WN_PACKET_ICMP_ERROR)
        rewrite_icmp(bytes, length, rules);
    else if (packet->src.port == 5351 && length == 12)
        rewrite_nat_pmp(bytes, rules);
    else if (length >= 20 && bytes[0] < 2 && (size_t) (bytes[2] << 8 | bytes[3]) == length - 20)
        rewrite_stun(bytes, length, rules);
    else if (g_strstr_len((const char *) bytes, (gssize) length, "SIP/2.0"))
        rewrite_message(packet, rules);
}

WnTape *
wn_rewritten(const WnTape *tape, const WnRewrite *rules)
{
    WnTape *out = wn_tape_new();

    for (unsigned i = 0; i < tape->packets->len; i++)
        rewrite_packet(wn_tape_add(out, wn_tape_at(tape, i)), rules);
    return out;
}

bool
wn_rewritable(const WnTape *tape)
{
    for (unsigned i = 0; i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->truncated || wn_tape_at(tape, i)->kind == WN_PACKET_FRAGMENTS_LOST)
            return false;
    return true;
}
