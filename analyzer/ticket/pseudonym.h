/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Other names for people, hosts and public addresses: the same one for the same name, of the same
 * length and kind, and not to be undone without the key.  Private addresses say nothing and stay.
 */
#ifndef WN_TICKET_PSEUDONYM_H
#define WN_TICKET_PSEUDONYM_H

#include <glib.h>

#include "base/addr.h"

typedef struct WnPseudonyms WnPseudonyms;

WnPseudonyms *wn_pseudonyms_new(const void *key, size_t length);
void          wn_pseudonyms_free(WnPseudonyms *pseudonyms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnPseudonyms, wn_pseudonyms_free)

/* Replaces a run of letters and digits in place: letters by letters of the same case, digits by
 * digits.  Remembers that it was replaced. */
void wn_pseudonym_word(WnPseudonyms *pseudonyms, char *text, size_t length);
/* Whether that word was replaced somewhere. */
bool wn_pseudonym_knows(const WnPseudonyms *pseudonyms, const char *text, size_t length);
/* The same of a word that holds one of five letters or more: "bakersphone" where "bakers" is a
 * host. */
bool wn_pseudonym_knows_part(const WnPseudonyms *pseudonyms, const char *text, size_t length);

/* Two addresses that share their first octets (of IPv6: digits) share them afterwards; the class
 * stays. */
WnAddr wn_pseudonym_addr(WnPseudonyms *pseudonyms, const WnAddr *addr);
/* The same of its text, in place and of the same length; false where the text is no address. */
bool wn_pseudonym_addr_text(WnPseudonyms *pseudonyms, char *text, size_t length);

#endif
