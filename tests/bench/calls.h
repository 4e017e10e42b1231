/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls for generate.c: the messages of a phone behind NAT and of its server (RFC 3261, 8866). */

#ifndef WN_BENCH_CALLS_H
#define WN_BENCH_CALLS_H

#include <stdbool.h>

#include "frames.h"

typedef enum { CALL_GOOD, CALL_ONE_WAY, CALL_BUSY, CALL_ACK_LOST } CallKind;

typedef struct {
    int      number, user;
    CallKind kind;
    bool     auth, accepted;
    uint32_t step; /* counts messages, then 10 ms ticks, then messages */
    Endpoint phone, inside, phone_media, inside_media, server_media;
    uint32_t ssrc[2];
    uint16_t sequence[2];
} Call;

static const Endpoint SERVER = { 0xCB00710A, 5060 }; /* 203.0.113.10 */
static const uint32_t RELAY = 0xCB00710B, PHONES = 0xC6336400, INSIDE = 0xC0A80000;

static inline const char *
dotted(Endpoint endpoint, char out[16])
{
    snprintf(out, 16, "%u.%u.%u.%u", endpoint.address >> 24, endpoint.address >> 16 & 255,
             endpoint.address >> 8 & 255, endpoint.address & 255);
    return out;
}

static inline const char *
describe(Endpoint media, const char *user, char out[512])
{
    char host[16];

    dotted(media, host);
    snprintf(out, 512,
             "v=0\r\no=%s 38917 1 IN IP4 %s\r\ns=call\r\nc=IN IP4 %s\r\nt=0 0\r\n"
             "m=audio %u RTP/AVP 0 8 18 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
             "a=rtpmap:18 G729/8000\r\na=fmtp:18 annexb=no\r\na=rtpmap:101 telephone-event/8000\r\n"
             "a=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\n",
             user, host, host, media.port);
    return out;
}

static inline void
send_request(Writer *writer, const Call *call, const char *method, int cseq, const char *body)
{
    char inside[16], port[8], text[1900];
    int  n = call->number;
    bool invite = strcmp(method, "INVITE") == 0, again = cseq > 1 && invite;
    /* RFC 3261 17.1.1.3: only the ACK of a 2xx is a transaction of its own. */
    bool accepts = strcmp(method, "ACK") == 0 && call->accepted;

    dotted(call->inside, inside);
    snprintf(port, sizeof port, ":%u", call->inside.port);
    snprintf(text, sizeof text,
             "%s sip:bob@%s SIP/2.0\r\n"
             "Via: SIP/2.0/UDP %s:%u;branch=z9hG4bK%06xd%d%s;rport\r\nMax-Forwards: 70\r\n"
             "From: \"Phone %d\" <sip:alice%d@example.net>;tag=f%07x\r\n"
             "To: <sip:bob@example.net>%s\r\n"
             "Call-ID: %08x-%d-31bc@%s\r\nCSeq: %d %s\r\n%s%s%s%s%s"
             "User-Agent: Example Phone 2.1\r\nContent-Length: %zu\r\n\r\n%s",
             method, call->accepted ? "203.0.113.10:5060" : "example.net", inside,
             call->inside.port, n, cseq, accepts ? "a" : "", call->user, call->user, n,
             invite ? "" : ";tag=t5a9d0c", (unsigned) n * 2654435761u, n, inside, cseq, method,
             again ? "Proxy-Authorization: Digest username=\"alice\", realm=\"example.net\", "
                     "nonce=\"9b2f61c07ae84d35\", uri=\"sip:bob@example.net\", "
                     "response=\"6629fae49393a05397450978507c4ef1\", algorithm=MD5\r\n"
                   : "",
             invite ? "Contact: <sip:alice@" : "", invite ? inside : "", invite ? port : "",
             invite ? ">\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO\r\n"
                      "Supported: replaces, timer\r\nContent-Type: application/sdp\r\n"
                    : "",
             strlen(body), body);
    send_text(writer, call->phone, SERVER, text);
}

static inline void
send_response(Writer *writer, const Call *call, const char *status, const char *method, int cseq,
              const char *body)
{
    char inside[16], outside[16], text[1900];
    int  n = call->number;

    dotted(call->inside, inside);
    dotted(call->phone, outside);
    snprintf(text, sizeof text,
             "SIP/2.0 %s\r\nVia: SIP/2.0/UDP %s:%u;branch=z9hG4bK%06xd%d;rport=%u;received=%s\r\n"
             "From: \"Phone %d\" <sip:alice%d@example.net>;tag=f%07x\r\n"
             "To: <sip:bob@example.net>%s\r\nCall-ID: %08x-%d-31bc@%s\r\nCSeq: %d %s\r\n%s%s"
             "Server: Example SIP Server 1.4\r\n%sContent-Length: %zu\r\n\r\n%s",
             status, inside, call->inside.port, n, cseq, call->phone.port, outside, call->user,
             call->user, n,
             status[0] == '1' && status[2] == '0' && status[1] == '0' ? "" : ";tag=t5a9d0c",
             (unsigned) n * 2654435761u, n, inside, cseq, method,
             status[0] == '4' && status[2] == '7'
                 ? "Proxy-Authenticate: Digest "
                   "realm=\"example.net\", nonce=\"9b2f61c07ae84d35\", algorithm=MD5\r\n"
                 : "",
             status[0] != '2' ? ""
                              : "Contact: <sip:bob@203.0.113.10:5060>\r\n"
                                "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO\r\n",
             *body ? "Content-Type: application/sdp\r\n" : "", strlen(body), body);
    send_text(writer, SERVER, call->phone, text);
}

#endif
