/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text of a refusal (reason phrase or Warning, RFC 3261 20.43) speaks of addresses or NAT.
 * about is the transaction.
 */
#include "findings/finding.h"

#include <glib.h>
#include <string.h>

/* Whole words: "private" in "Private Via not accepted", but not "via" in "deviated". */
static bool
has_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = text; *at; at++) {
        bool begins = at == text || !g_ascii_isalnum(at[-1]);
        if (begins && g_ascii_strncasecmp(at, word, length) == 0 && !g_ascii_isalnum(at[length]))
            return true;
    }
    return false;
}

/* "No such address" with a 404, or a forbidden one with a 403, is the user's name as often as not.
 */
static bool
speaks_of_addresses(const char *text, uint16_t status)
{
    static const char *const plain[] = { "nat",  "private",      "rfc1918",
                                         "1918", "unresolvable", "unroutable" };
    static const char *const vague[] = { "address", "via", "contact" };

    for (size_t i = 0; text && i < G_N_ELEMENTS(plain); i++)
        if (has_word(text, plain[i]))
            return true;
    for (size_t i = 0; text && i < G_N_ELEMENTS(vague); i++)
        if (status != 403 && status != 404 && has_word(text, vague[i]))
            return true;
    return false;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *step = subject->transactions[i];
        const WnMessage     *final = wn_transaction_final(step);
        const char          *warning;

        if (!final || final->status < 400)
            continue;
        warning = final->extra ? final->extra->warning : NULL;
        if (!speaks_of_addresses(final->reason_phrase, final->status) &&
            !speaks_of_addresses(warning, final->status))
            continue;
        wn_observe(evidence, &finding_refusal_names_address, step, final->frame, final->capture,
                   "Its reason speaks of addresses: \"%s\".",
                   speaks_of_addresses(warning, final->status) ? warning : final->reason_phrase);
    }
}

const WnFindingKind finding_refusal_names_address = {
    .id = "refusal-names-address",
    .observes = WN_SUBJECT_REGISTRATION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
