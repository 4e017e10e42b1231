/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What to set in the products that were seen (User-Agent, Server), for the fault that was found.
 * The causes' own advice says it in words that fit every product.
 */
#ifndef WN_VERDICT_RECIPES_H
#define WN_VERDICT_RECIPES_H

#include "verdict/evidence.h"

/* Bits of products that a User-Agent or Server header names; 0: none that is known. */
unsigned wn_products_of(const char *agent);

/* What some agents, interned texts, were found to be: the same few are met again and again. */
typedef struct {
    struct {
        const char *agent;
        unsigned    products;
    } slots[64];
} WnProducts;

/* Of all messages of a subject.  known: zeroed before the first subject of a capture. */
unsigned wn_products_seen(const WnSubject *subject, WnProducts *known);

/*
 * The advice, with sentences for these products: those for the boxes at fault stand first, others
 * last.  In arena; advice itself where there is nothing to add.
 */
const char *wn_recipes_apply(WnArena *arena, const char *cause, unsigned fault, unsigned products,
                             const char *advice);
/* The number of recipes that a cause names: for the test that each has some. */
unsigned wn_recipes_count(const char *cause);

#endif
