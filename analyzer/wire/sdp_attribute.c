/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pieces of SDP lines: words, addresses, attribute names, ICE candidates.
 * RFC 8866 5.7 and 5.13, RFC 8839 5.1, RFC 5245 15.1, RFC 6544 4.5 (tcp), RFC 8828 (.local names).
 */
#include "wire/sdp_parts.h"
#include "wire/sip_parts.h"

#include <string.h>

static bool
is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

WnBytes
wn_sdp_word(WnBytes *text)
{
    size_t  start = 0, end;
    WnBytes word;

    if (text->length == 0)
        return *text;
    while (start < text->length && is_blank(text->data[start]))
        start++;
    end = start;
    while (end < text->length && (text->data[end] > ' ' || !is_blank(text->data[end])))
        end++;
    word = (WnBytes){ text->data + start, end - start };
    *text = (WnBytes){ text->data + end, text->length - end };
    return word;
}

bool
wn_sdp_port(WnBytes word, uint16_t *port)
{
    uint64_t number;

    if (!wn_bytes_parse_number(word, UINT16_MAX, &number))
        return false;
    *port = (uint16_t) number;
    return true;
}

/* "IN IP4 192.0.2.1", as nearly everybody writes it. */
static bool
is_plain_address(WnBytes text, WnBytes *host, WnAddr *addr)
{
    static const char KIND[7] = { 'I', 'N', ' ', 'I', 'P', '4', ' ' };
    const uint8_t    *from, *end = wn_bytes_end(text);
    WnAddr            read;

    if (text.length <= sizeof(KIND) || memcmp(text.data, KIND, sizeof(KIND)) != 0)
        return false;
    from = text.data + sizeof(KIND);
    if (wn_addr_scan_v4(from, end, &read) != end)
        return false;
    *host = (WnBytes){ from, (size_t) (end - from) };
    *addr = read;
    return true;
}

bool
wn_sdp_address(WnBytes text, WnBytes *host, WnAddr *addr)
{
    WnBytes word;

    text = wn_bytes_trim(text);
    if (is_plain_address(text, host, addr))
        return true;
    (void) wn_sdp_word(&text);
    (void) wn_sdp_word(&text);
    word = wn_sdp_word(&text);
    word.length = wn_bytes_find(word, '/');
    if (word.length == 0)
        return false;
    *host = word;
    *addr = (WnAddr){ .family = 0 };
    (void) wn_addr_read_host(word, addr);
    return true;
}

WnSdpAttribute
wn_sdp_attribute(WnBytes text, WnBytes *value)
{
    static const struct {
        WnSdpAttribute attribute;
        uint8_t        length;
        const char    *name;
    } names[] = {
        { WN_SDP_RTPMAP, 6, "rtpmap" }, /* most of all lines */
        { WN_SDP_CRYPTO, 6, "crypto" },
        { WN_SDP_SENDRECV, 8, "sendrecv" },
        { WN_SDP_SENDONLY, 8, "sendonly" },
        { WN_SDP_RECVONLY, 8, "recvonly" },
        { WN_SDP_INACTIVE, 8, "inactive" },
        { WN_SDP_RTCP_MUX, 8, "rtcp-mux" },
        { WN_SDP_ICE_LITE, 8, "ice-lite" },
        { WN_SDP_CANDIDATE, 9, "candidate" },
        { WN_SDP_UFRAG, 9, "ice-ufrag" },
        { WN_SDP_RTCP, 4, "rtcp" },
        { WN_SDP_SSRC, 4, "ssrc" },
        { WN_SDP_GROUP, 5, "group" },
        { WN_SDP_SETUP, 5, "setup" },
        { WN_SDP_PWD, 7, "ice-pwd" },
        { WN_SDP_BUNDLE_ONLY, 11, "bundle-only" },
        { WN_SDP_FINGERPRINT, 11, "fingerprint" },
        { WN_SDP_ICE_OPTIONS, 11, "ice-options" },
        { WN_SDP_MISMATCH, 12, "ice-mismatch" },
        { WN_SDP_RTCP_MUX, 13, "rtcp-mux-only" },
        { WN_SDP_END_OF_CANDIDATES, 17, "end-of-candidates" },
        { WN_SDP_MID, 3, "mid" },
    };
    /* Where in these the names of a length begin. */
    static const uint8_t first[18] = { [3] = 21, [4] = 10,  [5] = 12,  [7] = 14,  [8] = 2,
                                       [9] = 8,  [11] = 15, [12] = 18, [13] = 19, [17] = 20 };
    enum { N_NAMES = sizeof(names) / sizeof(names[0]) };
    const uint8_t *end = wn_bytes_end(text), *colon;
    WnBytes        name;

    *value = (WnBytes){ NULL, 0 };
    /* Most lines are of kinds that nobody asks for. */
    if (text.length == 0 || text.data[0] < 'A' || !wn_sdp_may_be_read(text.data[0]))
        return WN_SDP_OTHER;
    colon = wn_bytes_seek(text.data, end, ':');
    name = wn_sip_trim(text.data, colon);
    if (name.length >= sizeof(first))
        return WN_SDP_OTHER;
    for (size_t i = first[name.length]; i < N_NAMES && names[i].length == name.length; i++)
        if ((name.data[0] | 0x20) == names[i].name[0] &&
            wn_bytes_equal_nocase(name, wn_bytes(names[i].name, names[i].length))) {
            if (colon < end)
                *value = wn_sip_trim(colon + 1, end);
            return names[i].attribute;
        }
    return WN_SDP_OTHER;
}

static WnCandidateType
candidate_type(WnBytes word)
{
    static const struct {
        WnCandidateType type;
        uint8_t         length;
        const char     *name;
    } names[] = {
        { WN_CANDIDATE_HOST, 4, "host" },
        { WN_CANDIDATE_SRFLX, 5, "srflx" },
        { WN_CANDIDATE_PRFLX, 5, "prflx" },
        { WN_CANDIDATE_RELAY, 5, "relay" },
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (wn_bytes_equal_nocase(word, wn_bytes(names[i].name, names[i].length)))
            return names[i].type;
    return WN_CANDIDATE_OTHER;
}

static bool
is_local_name(WnBytes host)
{
    static const WnBytes suffix = { (const uint8_t *) ".local", 6 };

    return host.length > suffix.length &&
           wn_bytes_equal_nocase(wn_bytes_from(host, host.length - suffix.length), suffix);
}

/* Pairs of a name and a value, of which typ has to be one. */
static bool
read_extensions(WnBytes text, WnSdpCandidate *candidate)
{
    bool    typed = false;
    WnBytes name, value;

    while ((name = wn_sdp_word(&text)).length > 0) {
        value = wn_sdp_word(&text);
        if (wn_bytes_equal_nocase(name, WN_LITERAL("typ"))) {
            candidate->type = candidate_type(value);
            typed = value.length > 0;
        } else if (wn_bytes_equal_nocase(name, WN_LITERAL("raddr"))) {
            (void) wn_addr_read(value, &candidate->related.addr);
        } else if (wn_bytes_equal_nocase(name, WN_LITERAL("rport"))) {
            (void) wn_sdp_port(value, &candidate->related.port);
        } else if (wn_bytes_equal_nocase(name, WN_LITERAL("tcptype"))) {
            candidate->connects = !wn_bytes_equal_nocase(value, WN_LITERAL("passive"));
            candidate->accepts = !wn_bytes_equal_nocase(value, WN_LITERAL("active"));
        }
    }
    return typed;
}

bool
wn_sdp_parse_candidate(WnBytes value, WnSdpCandidate *candidate)
{
    WnSdpCandidate parsed = { .type = WN_CANDIDATE_OTHER };
    WnBytes        foundation = wn_sdp_word(&value), component = wn_sdp_word(&value);
    WnBytes        transport = wn_sdp_word(&value), priority = wn_sdp_word(&value);
    WnBytes        host = wn_sdp_word(&value);
    uint64_t       number;

    if (foundation.length == 0 || host.length == 0 ||
        !wn_bytes_parse_number(component, UINT8_MAX, &number))
        return false;
    parsed.component = (uint8_t) number;
    if (!wn_bytes_parse_number(priority, UINT32_MAX, &number) ||
        !wn_sdp_port(wn_sdp_word(&value), &parsed.endpoint.port))
        return false;
    parsed.priority = (uint32_t) number;
    parsed.udp = wn_bytes_equal_nocase(transport, WN_LITERAL("UDP"));
    parsed.mdns = is_local_name(host);
    (void) wn_addr_read(host, &parsed.endpoint.addr);
    if (!read_extensions(value, &parsed))
        return false;
    *candidate = parsed;
    return true;
}
