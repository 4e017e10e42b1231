/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may stay: words of the protocols, and how everything else is replaced. */
#ifndef WN_TICKET_REDACT_WORDS_H
#define WN_TICKET_REDACT_WORDS_H

#include "ticket/pseudonym.h"

/* Whether a word names nobody: of SIP's values, of the list headers (methods, option tags,
 * packages, media types), of SDP, of the sentences that RFC 3261 21 has for answers. */
bool wn_redact_is_value(const char *text, size_t length);
bool wn_redact_is_listed(const char *text, size_t length);
bool wn_redact_is_description(const char *text, size_t length);
bool wn_redact_is_phrase(const char *text, size_t length);
/* Names of parameters, of those whose value is a number or a word; of headers; of lines "a=". */
bool wn_redact_is_parameter(const char *text, size_t length);
bool wn_redact_is_plain_parameter(const char *text, size_t length);
bool wn_redact_is_header(const char *text, size_t length);

bool wn_redact_is_word_character(char character);
bool wn_redact_is_number(const char *text, size_t length);
/* Where the word that begins at start ends. */
size_t wn_redact_word_end(const char *text, size_t start, size_t length);

/* Each run of letters and digits by its own pseudonym; what is not ASCII is blotted out. */
void wn_redact_runs(WnPseudonyms *pseudonyms, char *text, size_t length);
/* Letters and digits are covered; of what is no text, everything. */
void wn_redact_blot(char *text, size_t length);
/* Addresses by theirs, numbers of so many digits and known words stay, the rest is replaced. */
void wn_redact_unknown(WnPseudonyms *pseudonyms, char *text, size_t length,
                       bool (*is_known)(const char *, size_t), size_t digits);
/* User-Agent and Server: the product stays; who and where it is does not. */
void wn_redact_product(WnPseudonyms *pseudonyms, char *text, size_t length);

#endif
