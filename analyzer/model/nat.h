/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What each NAT does, in the words of RFC 4787: a view made at conclude, from what the model
 * remembers. Mapping and filtering behaviour are ranges: each observation only says "at least" or
 * "at most", and observations that contradict each other stay visible.  The names of RFC 3489
 * follow from both.
 */
#ifndef WN_MODEL_NAT_H
#define WN_MODEL_NAT_H

#include "model/call.h"

/* One fact about a NAT, with the frame that shows it. */
typedef struct WnNatProof WnNatProof;
struct WnNatProof {
    WnNatProof *next;
    const char *kind; /* id: "stun-mapped", "via-rport", ... */
    const char *text; /* one sentence */
    WnSpot      at;
};

typedef struct {
    WnDependence least, most;             /* least > most: they contradict each other */
    WnGrade      least_grade, most_grade; /* NONE: nothing was observed on that side */
    WnSpot       least_at, most_at;
} WnDependenceRange;

/* An address on one side of a NAT. */
typedef struct WnNatHost WnNatHost;
struct WnNatHost {
    WnNatHost    *next;
    struct WnNat *nat;
    WnAddr        addr;
    bool claimed; /* inside: only the host itself says so, in packets that are seen outside */
    const WnMapping *seen; /* inside: the newest observation of it here */
};

typedef struct WnNat WnNat;
struct WnNat {
    uint32_t   number; /* in order of appearance */
    uint32_t   first_frame;
    WnNatHost *insides, *outsides; /* hosts behind it; its own addresses, as others see them */
    WnNatHost *last_inside, *last_outside;
    bool       vouched;    /* not only servers say what its outside address is */
    bool       translates; /* false: the host was told its own address, there is no NAT */
    bool       nat64;      /* between IPv6 inside and IPv4 (RFC 6146): */
    WnPrefix   prefix;     /* inside, what is beyond it begins so, as far as it is known */

    WnDependenceRange mapping, filtering;
    bool     by_preservation; /* it looks endpoint-independent because it keeps port numbers */
    uint32_t kept, changed;   /* port numbers that were kept, and replaced */
    uint32_t claimed_kept,
        claimed_changed;  /* the same, by what hosts seen outside say of themselves */
    uint32_t parity_kept; /* of those replaced: odd stays odd */
    int32_t  step;        /* from one new mapping to the next, where that is constant; else 0 */
    bool     pooled;      /* several outside addresses for one host at a time (RFC 4787 REQ-2) */
    bool early_packet; /* a peer's packet may have come first: then its mapping has another port */
    bool port_taken;   /* another host inside has that port: the mapping got another one */
    WnAnswer    hairpin;
    uint32_t    least_life_ms, most_life_ms; /* of a mapping; 0 and UINT32_MAX: not known */
    WnAnswer    alg;                         /* something rewrites SIP or STUN on the way */
    bool        alg_breaks;                  /* and did harm */
    WnNatProof *proofs, *last_proof;
    unsigned    n_proofs;
};

/* Sound of a phone behind NAT, as it comes out. */
typedef struct WnNatSound WnNatSound;
struct WnNatSound {
    WnNatSound *next;
    WnMapping   mapping; /* inside: what its SDP asks for */
    bool        by_stun; /* the SDP shows that a STUN server told its port */
};

typedef struct {
    const WnModel *model;
    WnArena       *arena;
    WnNat        **all;
    unsigned       n;
    WnTable        by_inside, by_outside; /* address; values are WnNatHost */
    WnNatSound    *sounds, *last_sound;   /* noted, not learned yet */
    unsigned       n_sounds;
} WnNats;

/* The view lives in arena; clear frees its indexes. */
void wn_nats_build(const WnModel *model, WnArena *arena, WnNats *nats);
void wn_nats_clear(WnNats *nats);
/* What the pings of servers tell of the life time of mappings. */
void wn_nats_learn_pings(WnNats *nats, const WnRegistrations *registrations);
/* A SIP helper before one of these hosts did harm; what: a sentence that says so. */
void wn_nats_learn_harm(WnNats *nats, const WnAddr *client, const WnAddr *server, WnSpot at,
                        const char *what);
/* What the sound of a call tells of the mappings of its phones: kept until all calls are judged, so
 * that no call is judged by another. */
void wn_nats_note_media(WnNats *nats, const WnCall *call);
void wn_nats_learn_media(WnNats *nats);

/* The NAT before a host that is seen with its own address, and the NAT that has this address
 * outside; NULL: none is known. */
const WnNat *wn_nat_of_inside(const WnNats *nats, const WnAddr *inside);
const WnNat *wn_nat_of_outside(const WnNats *nats, const WnAddr *outside);

/* The behaviour where observations leave one word only and agree; false: not known. */
bool wn_range_is_known(const WnDependenceRange *range, WnDependence *dependence);
/* They contradict each other. */
bool wn_range_is_torn(const WnDependenceRange *range);
/* The grade of what is known of it; NONE: nothing. */
WnGrade wn_range_grade(const WnDependenceRange *range);
/* The type in the words of RFC 3489, as far as it follows; WN_CONE_UNKNOWN else. */
WnConeType wn_nat_type(const WnNat *nat);
/* Whether something is known that a reader of a plain report should be told. */
bool wn_nat_is_telling(const WnNat *nat);

#endif
