/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the NAT view share: private to model/nat*.c. */
#ifndef WN_MODEL_NAT_PARTS_H
#define WN_MODEL_NAT_PARTS_H

#include "model/nat_proof.h"

/* An observation that tells of a translation, with the NAT that made it. */
typedef struct {
    const WnMapping *mapping;
    WnNat           *nat;
} WnNatSight;

typedef struct {
    WnNats     *nats;
    WnNatSight *sights; /* by NAT, inside endpoint, time */
    unsigned    n_sights;
    WnTable     told; /* sights by both endpoints and who told; made when it is asked first */
} WnNatWork;

/* The order of sights (qsort): by NAT, inside endpoint, time, frame. */
int wn_nat_by_socket(const void *a, const void *b);

/* No NAT forgets a mapping that quickly (RFC 4787 4.3: two minutes; 30 s is the least that is met).
 */
#define WN_NAT_STEADY (5 * WN_SECOND)

/* A behaviour is at least, or at most, this. */
void wn_range_at_least(WnDependenceRange *range, WnDependence least, WnGrade grade, WnSpot at);
void wn_range_at_most(WnDependenceRange *range, WnDependence most, WnGrade grade, WnSpot at);

/* What this host and that one, as it is known inside, send each other passes the NAT: a host with
 * IPv6 reaches others without its NAT64. */
bool wn_nat_stands_between(const WnNats *nats, const WnNat *nat, const WnAddr *inside,
                           const WnAddr *peer);

/* What a socket had sent to this peer before. */
typedef enum {
    WN_PRIOR_NOTHING,
    WN_PRIOR_OTHER_PORT,
    WN_PRIOR_SAME_PORT,
    WN_PRIOR_UNKNOWN
} WnPrior;

WnPrior wn_nat_prior(const WnModel *model, const WnEndpoint *inside, const WnEndpoint *peer,
                     WnTime before);
/* Something of this peer came in to the socket. */
void wn_nat_learn_let_in(WnNatWork *work, WnNat *nat, const char *kind, const WnEndpoint *inside,
                         const WnEndpoint *peer, WnTime time, WnSpot at, WnGrade grade);

/* An unused mapping lives at least, at most as long; what: a sentence that goes on with "after". */
void wn_nat_lives_at_least(WnNatWork *work, WnNat *nat, uint32_t idle_ms, WnSpot at,
                           const char *what);
void wn_nat_lives_at_most(WnNatWork *work, WnNat *nat, uint32_t idle_ms, WnSpot at,
                          const char *what);

void wn_nats_learn_mapping(WnNatWork *work);
/* Part of it: each two sights of one socket. */
void wn_nats_compare_sights(WnNatWork *work);
/* Part of filtering: the tests of RFC 3489 and RFC 5780. */
void wn_nats_learn_tests(WnNatWork *work);
void wn_nats_learn_filtering(WnNatWork *work);
/* Part of life time: the tests of RFC 5780 4.6. */
void wn_nats_learn_probes(WnNatWork *work);
void wn_nats_learn_hairpin(WnNatWork *work);
void wn_nats_learn_lifetime(WnNatWork *work);
void wn_nats_learn_alg(WnNatWork *work);

#endif
