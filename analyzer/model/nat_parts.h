/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the NAT view share: private to model/nat*.c. */
#ifndef WN_MODEL_NAT_PARTS_H
#define WN_MODEL_NAT_PARTS_H

#include "model/nat.h"

/* An observation that tells of a translation, with the NAT that made it. */
typedef struct {
    const WnMapping *mapping;
    WnNat           *nat;
} WnNatSight;

typedef struct {
    WnNats     *nats;
    WnNatSight *sights; /* by NAT, inside endpoint, time */
    unsigned    n_sights;
} WnNatWork;

/* Adds a fact; further ones beyond a number that a reader can take in are left out. */
void wn_nat_prove(WnNats *nats, WnNat *nat, const char *kind, uint32_t frame, const char *format,
                  ...) __attribute__((format(printf, 5, 6)));
/* A behaviour is at least, or at most, this. */
void wn_range_at_least(WnDependenceRange *range, WnDependence least, WnGrade grade, uint32_t frame);
void wn_range_at_most(WnDependenceRange *range, WnDependence most, WnGrade grade, uint32_t frame);

const char *wn_nat_show(const WnNats *nats, const WnEndpoint *endpoint);
/* Id of the way in which a mapping was learned. */
const char *wn_nat_kind(WnLearned how);

void wn_nats_learn_mapping(WnNatWork *work);
void wn_nats_learn_filtering(WnNatWork *work);
void wn_nats_learn_hairpin(WnNatWork *work);
void wn_nats_learn_lifetime(WnNatWork *work);
void wn_nats_learn_alg(WnNatWork *work);

#endif
