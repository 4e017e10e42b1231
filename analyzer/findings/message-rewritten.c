/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of a router are watched, and a message that passes it says other things outside than
 * inside: an ALG rewrote it (RFC 4787 REQ-10).  about is the transaction inside.
 */
#include <glib.h>
#include <string.h>

#include "findings/finding.h"
#include "model/sight.h"

enum { ENOUGH = 4 };

typedef struct {
    const char *what, *inside, *outside;
} Example;

/* One pair of values, the plainest of what changed. */
static Example
example_of(WnEvidence *evidence, const WnMessage *inside, const WnMessage *outside,
           unsigned changes)
{
    const WnUri *a = wn_message_contact(inside), *b = wn_message_contact(outside);
    bool         sdp =
        changes & WN_CHANGED_SDP && inside->session->n_media > 0 && outside->session->n_media > 0;

    if (changes & WN_CHANGED_LENGTH)
        return inside->flags & WN_MESSAGE_BAD_LENGTH
                   ? (Example){ "Content-Length", "wrong", "right" }
                   : (Example){ "Content-Length", "right", "wrong" };
    if (changes & WN_CHANGED_FROM)
        return (Example){ "From", inside->transaction->from->text,
                          outside->transaction->from->text };
    if (sdp)
        return (Example){ "the SDP's address",
                          wn_show_endpoint(evidence, &inside->session->media[0].endpoint),
                          wn_show_endpoint(evidence, &outside->session->media[0].endpoint) };
    if (changes & WN_CHANGED_CONTACT && a && b)
        return strcmp(a->text, b->text) != 0
                   ? (Example){ "Contact", a->text, b->text }
                   : (Example){ "a parameter of Contact", "one thing", "another" };
    if (changes & WN_CHANGED_REQUEST_URI)
        return (Example){ "the Request-URI", inside->request_uri->text,
                          outside->request_uri->text };
    if (changes & WN_CHANGED_VIA && inside->via && outside->via)
        return (Example){ "Via", wn_show_endpoint(evidence, &inside->via->sent_by),
                          wn_show_endpoint(evidence, &outside->via->sent_by) };
    return (Example){ "a header", "one thing", "another" };
}

static void
look_at(WnEvidence *evidence, const WnMessage *message, unsigned *found)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMessage *other = message ? wn_sight_of(model, message) : NULL;
    unsigned         changes;
    Example          example;

    if (!other || !wn_sight_is_inside(model, message, other))
        return;
    changes = wn_sight_changes(message, other);
    if (changes == 0)
        return;
    ++*found;
    example = example_of(evidence, message, other, changes);
    wn_observe(evidence, &finding_message_rewritten, message->transaction, other->frame,
               other->capture,
               "The router changes the %s as it passes: inside, %s is %s, outside %s.",
               wn_show_message(evidence, message), example.what, example.inside, example.outside);
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    unsigned         found = 0;

    for (unsigned i = 0; i < subject->n_transactions && found < ENOUGH; i++) {
        const WnTransaction *transaction = subject->transactions[i];

        look_at(evidence, transaction->request, &found);
        for (const WnMessage *response = transaction->responses; response && found < ENOUGH;
             response = response->next)
            look_at(evidence, response, &found);
    }
}

const WnFindingKind finding_message_rewritten = {
    .id = "message-rewritten",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .needs = WN_HAS_HOPS | WN_HAS_INSIDE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
