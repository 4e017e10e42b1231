/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See sight.h. */
#include "correlate/sight.h"

#include <glib.h>
#include <string.h>

#include "wire/classify.h"
#include "wire/icmp.h"
#include "wire/sip.h"
#include "wire/stun.h"

/* With the magic cookie, what an ALG that rewrites branches leaves of them; a shorter one says
 * little. */
static const size_t BRANCH_STEM = 7 + 12, LEAST_BRANCH = 7 + 8;

static uint64_t
hash_sip(const WnSip *sip, WnBytes call_id, WnBytes branch)
{
    uint64_t hash = wn_bytes_hash(call_id, 11);

    hash = wn_bytes_hash(branch, hash);
    hash = wn_bytes_hash(sip->from_tag, hash);
    hash = wn_bytes_hash(sip->to_tag, hash);
    hash = wn_bytes_hash(sip->is_response ? sip->cseq_method : sip->method_text, hash);
    return wn_hash_mix(hash, (uint64_t) sip->cseq << 32 | (uint64_t) sip->status << 8 | sip->n_via);
}

/* What proxies leave as it is (RFC 3261 16.6). */
static uint64_t
hash_call(const WnSip *sip)
{
    uint64_t hash = wn_bytes_hash(sip->call_id, 13);

    hash = wn_bytes_hash(sip->from_tag, hash);
    hash = wn_bytes_hash(sip->is_response ? sip->cseq_method : sip->method_text, hash);
    return wn_hash_mix(hash, (uint64_t) sip->cseq << 32 | sip->status);
}

/* The snap length left only the first headers: with the branch among them they are enough, else a
 * box must have left the IP identification as it was. */
static bool
cut_sip_key(WnBytes bytes, uint16_t ip_id, WnKey *key)
{
    static const size_t PROBE = 512;
    bool                has_branch = wn_bytes_contains_nocase(bytes, WN_LITERAL("branch=z9hG4bK"));

    key->traffic = WN_TRAFFIC_SIP;
    key->exact = wn_bytes_hash(wn_bytes_slice(bytes, 0, PROBE), 11);
    if (!has_branch)
        key->exact = wn_hash_mix(key->exact, ip_id);
    key->telling = has_branch || ip_id != 0;
    return true;
}

static bool
sip_key(WnBytes bytes, uint16_t ip_id, WnKey *key)
{
    WnSip   sip;
    WnBytes branch;

    if (!wn_sip_parse(bytes, &sip) || sip.call_id.length == 0 || !sip.has_cseq)
        return cut_sip_key(bytes, ip_id, key);
    branch = sip.n_via > 0 ? sip.via[0].branch : (WnBytes){ 0 };
    key->traffic = WN_TRAFFIC_SIP;
    key->exact = hash_sip(&sip, sip.call_id, branch);
    key->telling = true;
    if (sip.from_tag.length > 0)
        key->call = hash_call(&sip);
    if (branch.length >= LEAST_BRANCH && sip.from_tag.length > 0)
        key->loose =
            wn_hash_mix(hash_sip(&sip, WN_LITERAL(""), wn_bytes_slice(branch, 0, BRANCH_STEM)),
                        sip.has_max_forwards ? sip.max_forwards : 255);
    return true;
}

/* SSRC, sequence number and timestamp; length and first bytes too, as a SSRC may be used again. */
static void
rtp_key(const WnPacket *packet, WnKey *key)
{
    static const size_t   HEADER = 12, SEQUENCE = 2, TIMESTAMP = 4;
    static const uint64_t FACTORS[] = { 0x9e3779b97f4a7c15, 0xd6e8feb86659fd93,
                                        0xa0761d6478bd642f };
    WnBytes               sound = wn_bytes_from(packet->payload, HEADER);
    uint64_t              first[2] = { 0 }, source;
    uint16_t              sequence;

    memcpy(&sequence, packet->payload.data + SEQUENCE, sizeof sequence);
    memcpy(&source, packet->payload.data + TIMESTAMP, sizeof source);
    if (sound.length >= sizeof first)
        memcpy(first, sound.data, sizeof first);
    else if (sound.length > 0)
        memcpy(first, sound.data, sound.length);
    key->traffic = WN_TRAFFIC_RTP;
    key->exact =
        wn_hash_mix(source * FACTORS[0] ^ ((uint64_t) packet->payload_length << 32 | sequence),
                    first[0] * FACTORS[1] ^ first[1] * FACTORS[2]);
    key->telling = true;
}

static const size_t ENOUGH_BYTES = 16;

static uint64_t
hash_payload(const WnPacket *packet, uint64_t seed)
{
    static const size_t PROBE = 48;

    return wn_hash_mix(wn_bytes_hash(wn_bytes_slice(packet->payload, 0, PROBE), seed),
                       packet->payload_length);
}

uint64_t
wn_key_of_payload(const WnPacket *packet)
{
    return packet->payload.length >= ENOUGH_BYTES ? hash_payload(packet, 17) : 0;
}

static void
bytes_key(const WnPacket *packet, WnTraffic traffic, WnKey *key)
{
    key->traffic = traffic;
    key->exact = hash_payload(packet, (uint64_t) traffic);
    key->telling = packet->payload.length >= ENOUGH_BYTES;
}

static bool
datagram_key(const WnPacket *packet, WnKey *key)
{
    static const size_t STUN_HEADER = 20, ID_AT = 8;

    switch (wn_classify(packet->payload, packet->src.port, packet->dst.port)) {
    case WN_CLASS_SIP:
        return sip_key(packet->payload, packet->ip_id, key);
    case WN_CLASS_STUN:
        key->traffic = WN_TRAFFIC_STUN;
        key->exact = wn_bytes_hash(wn_bytes_slice(packet->payload, 0, STUN_HEADER), 12);
        key->telling = packet->payload.length >= STUN_HEADER &&
                       wn_stun_id_is_drawn(packet->payload.data + ID_AT);
        return true;
    case WN_CLASS_RTP: /* its header is whole */
        rtp_key(packet, key);
        return true;
    case WN_CLASS_RTCP:
        bytes_key(packet, WN_TRAFFIC_RTCP, key);
        return true;
    case WN_CLASS_DTLS:
        bytes_key(packet, WN_TRAFFIC_DTLS, key);
        return true;
    case WN_CLASS_KEEPALIVE:
        bytes_key(packet, WN_TRAFFIC_KEEPALIVE, key);
        return true;
    default:
        bytes_key(packet, WN_TRAFFIC_OTHER, key);
        return true;
    }
}

/* A NAT translates the quoted addresses, ports and checksum as well (RFC 5508 4.2): what stays is
 * the rest of the quoted header, and the payload, of which routers quote as little as none (RFC
 * 792). */
static bool
icmp_key(const WnPacket *packet, WnKey *key)
{
    static const size_t QUOTED = 8;
    WnIcmp              icmp;

    if (!wn_icmp_parse(packet->payload, packet->src.addr.family, &icmp))
        return false;
    key->traffic = WN_TRAFFIC_ICMP;
    key->exact =
        wn_hash_mix(wn_bytes_hash(wn_bytes_slice(icmp.payload, 0, QUOTED), 14),
                    (uint64_t) icmp.type << 32 | (uint64_t) icmp.code << 16 | icmp.quoted_id);
    key->exact = wn_hash_mix(key->exact, (uint64_t) icmp.protocol << 32 | icmp.quoted_mark);
    key->telling = icmp.quoted_id != 0 && icmp.quoted_mark != 0;
    return true;
}

bool
wn_key_of(const WnPacket *packet, WnKey *key)
{
    *key = (WnKey){ 0 };
    switch (packet->kind) {
    case WN_PACKET_DATAGRAM:
    case WN_PACKET_MESSAGE:
        return datagram_key(packet, key);
    case WN_PACKET_ICMP_ERROR:
        return icmp_key(packet, key);
    case WN_PACKET_TCP_EVENT:
        key->traffic = WN_TRAFFIC_TCP;
        key->exact = wn_hash_mix(
            wn_hash_mix(15, (uint64_t) packet->tcp_sequence << 32 | packet->tcp_acknowledged),
            (uint64_t) packet->tcp_flags << 32 | packet->payload_length);
        key->telling = packet->tcp_sequence != 0;
        if (packet->tcp_sequence != 0 && packet->payload_length > 0)
            key->loose = wn_hash_mix(18, packet->tcp_sequence);
        return true;
    default:
        return false;
    }
}

const char *
wn_traffic_name(WnTraffic traffic)
{
    static const char *const names[WN_TRAFFICS] = {
        [WN_TRAFFIC_SIP] = "SIP",         [WN_TRAFFIC_STUN] = "STUN",
        [WN_TRAFFIC_RTP] = "RTP",         [WN_TRAFFIC_RTCP] = "RTCP",
        [WN_TRAFFIC_DTLS] = "DTLS",       [WN_TRAFFIC_KEEPALIVE] = "keep-alives",
        [WN_TRAFFIC_ICMP] = "ICMP",       [WN_TRAFFIC_TCP] = "TCP",
        [WN_TRAFFIC_OTHER] = "other UDP",
    };

    return names[traffic];
}
