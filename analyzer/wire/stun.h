/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One STUN message or TURN ChannelData: RFC 3489 (no magic cookie), 5389 and 8489, 5780 (behaviour
 * discovery), 8656 (TURN), 8445 (ICE attributes).  A cut message gives the attributes that are
 * whole.
 */
#ifndef WN_WIRE_STUN_H
#define WN_WIRE_STUN_H

#include "base/addr.h"
#include "base/bytes.h"

typedef enum { WN_STUN_REQUEST, WN_STUN_INDICATION, WN_STUN_SUCCESS, WN_STUN_ERROR } WnStunClass;

enum {
    WN_STUN_BINDING = 0x001,
    WN_STUN_SHARED_SECRET = 0x002,
    WN_STUN_ALLOCATE = 0x003,
    WN_STUN_REFRESH = 0x004,
    WN_STUN_SEND = 0x006,
    WN_STUN_DATA = 0x007,
    WN_STUN_CREATE_PERMISSION = 0x008,
    WN_STUN_CHANNEL_BIND = 0x009
};

#define WN_STUN_MAX_PEERS 8

typedef struct {
    WnStunClass class;
    uint16_t method;
    bool     classic; /* no magic cookie: RFC 3489, a 128-bit transaction id */
    uint8_t  id[16];  /* 12 bytes from the front unless classic */
    uint16_t length;  /* as the header says, without the header */

    WnEndpoint mapped, xor_mapped; /* family 0: absent; XOR-MAPPED also under its draft code */
    bool       xor_port_zero;      /* 0 on the wire: the port is 8466, or the server tells none */
    WnEndpoint source;             /* SOURCE-ADDRESS or RESPONSE-ORIGIN */
    WnEndpoint other;              /* CHANGED-ADDRESS or OTHER-ADDRESS */
    WnEndpoint relayed, peer;      /* XOR-RELAYED-ADDRESS, (first) XOR-PEER-ADDRESS */
    WnEndpoint peers[WN_STUN_MAX_PEERS]; /* all of them that are kept, the first included */
    bool       peers_left_out;           /* there were more */
    uint8_t    n_peers;
    WnEndpoint alternate; /* ALTERNATE-SERVER */
    bool       has_change_request, change_ip, change_port;
    bool       has_error;
    uint16_t   error; /* 300 to 699 */
    WnBytes    reason, username, realm, nonce, software;
    bool       integrity, fingerprint;
    bool       use_candidate, controlling, controlled, has_priority;
    uint32_t   priority;
    bool       has_lifetime;
    uint32_t   lifetime;      /* seconds */
    uint16_t   channel;       /* CHANNEL-NUMBER; of ChannelData: its channel */
    uint16_t   response_port; /* RESPONSE-PORT, RFC 5780 */
    WnBytes    data;          /* DATA attribute: what is relayed */
    bool       cut;           /* the message ends before its length does */
    bool       malformed;     /* an attribute overran the message */
} WnStun;

/*
 * Whether these bytes, a whole datagram or a cut one, are a STUN message: cheap, no false positive
 * on RTP.
 */
bool wn_stun_looks_like(WnBytes bytes);

/*
 * Reads what looks like STUN, or what the flow says must be (a cut RFC 3489 message does not look
 * like one).  Views point into bytes.  False, leaving *stun, when the header is not whole.
 */
bool wn_stun_parse(WnBytes bytes, WnStun *stun);

/*
 * Whether the transaction id at this place was drawn at random (RFC 8489 5), as it has to be to
 * tell one question from all others: some clients leave it zero.
 */
bool wn_stun_id_is_drawn(const uint8_t id[12]);

/* ChannelData (RFC 8656 12.4): channel and what it carries; false when the length does not fit. */
bool wn_stun_channel_data(WnBytes bytes, uint16_t *channel, WnBytes *data);

#endif
