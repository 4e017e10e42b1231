/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registrations as subjects to judge: how one went, and whether it held (RFC 3261 10.2). */
#include <string.h>

#include "verdict/subject_client.h"

/* Accepted, and the client learned of it. */
static bool
was_heard(const WnRegistration *registration, WnTime capture_end)
{
    for (unsigned i = 0; i < registration->n_steps; i++)
        if (wn_transaction_success(registration->steps[i]) &&
            !wn_transaction_unheard(registration->steps[i], capture_end))
            return true;
    return false;
}

/* The refresh that failed for good after the registration had been accepted, or NULL.  One that
 * takes the registration away matters to nobody. */
static const WnTransaction *
failed_refresh(const WnRegistration *registration, WnTime end)
{
    const WnTransaction *failed = NULL;

    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnTransaction *step = registration->steps[i];
        const WnMessage     *final = wn_transaction_final(step);

        if (step->request->time <= registration->accepted->time || step->request->expires == 0)
            continue;
        if (final ? final->status >= 400 && !wn_is_challenge(final->status) && final->status != 423
                  : wn_request_is_no_accident(step->request) &&
                        wn_request_ran_out(step->request, end))
            failed = step;
    }
    return failed;
}

/* Whether the answer asks for one more try; told the interval once, a phone has it (RFC
 * 3261 10.2.8). */
static bool
invites_another(const WnRegistration *registration, const WnMessage *final)
{
    const WnTransaction *step = final->transaction;

    if (wn_is_challenge(final->status))
        return !(step->request->flags & WN_MESSAGE_CREDENTIALS);
    for (unsigned i = 0; final->status == 423 && registration->steps[i] != step; i++) {
        const WnMessage *earlier = wn_transaction_final(registration->steps[i]);

        if (earlier && earlier->status == 423)
            return false;
    }
    return final->status == 423;
}

/* Accepted, and yet not content with the answer, time after time. */
static bool
never_rests(const WnModel *model, const WnRegistration *registration)
{
    unsigned first;

    return wn_registration_corrections(registration, &first) >= WN_CORRECTIONS_OF_LOOP ||
           wn_registration_asks_in_vain(model, registration);
}

static void
registration_outcome(const WnRegistration *registration, WnSubject *subject)
{
    const WnTransaction *refresh =
        registration->accepted ? failed_refresh(registration, subject->model->last) : NULL;
    const WnTransaction *last = registration->steps[registration->n_steps - 1];
    const WnMessage     *final = wn_transaction_final(last);

    if (registration->accepted && !was_heard(registration, subject->model->last)) {
        subject->outcome = WN_OUTCOME_TIMED_OUT;
        subject->status = registration->accepted->status;
        subject->works = WN_NO;
        return;
    }
    if (refresh) {
        const WnMessage *refusal = wn_transaction_final(refresh);
        subject->outcome = refusal ? WN_OUTCOME_REJECTED : WN_OUTCOME_TIMED_OUT;
        subject->status = refusal ? refusal->status : 0;
        subject->works = WN_NO;
        return;
    }
    if (registration->accepted) {
        subject->outcome = WN_OUTCOME_REGISTERED;
        subject->status = registration->accepted->status;
        subject->works = never_rests(subject->model, registration) ? WN_UNDECIDED : WN_YES;
        return;
    }
    /* The newest step that was answered tells; a challenge alone is half of a registration. */
    for (unsigned i = registration->n_steps; i > 0 && !final; i--)
        final = wn_transaction_final(registration->steps[i - 1]);
    if (final) {
        bool over = final->transaction == last
                        ? subject->model->last - final->time >= 32 * WN_SECOND
                        : wn_request_ran_out(last->request, subject->model->last);

        subject->status = final->status;
        if (!over && invites_another(registration, final)) {
            subject->outcome = WN_OUTCOME_INCOMPLETE;
            return;
        }
        subject->outcome = WN_OUTCOME_REJECTED;
        subject->works = WN_NO;
        return;
    }
    subject->outcome = WN_OUTCOME_INCOMPLETE;
    for (unsigned i = 0; i < registration->n_steps; i++) {
        const WnMessage *request = registration->steps[i]->request;
        if (wn_request_is_no_accident(request) &&
            wn_request_ran_out(request, subject->model->last)) {
            subject->outcome = WN_OUTCOME_TIMED_OUT;
            subject->works = WN_NO;
        }
    }
}

static WnSpot
last_spot(const WnTransaction *transaction)
{
    const WnMessage *request = transaction->request, *response = transaction->last_response;

    if (!response)
        return wn_message_last_spot(request);
    return wn_later_spot(wn_message_last_spot(request), wn_message_last_time(request),
                         wn_message_last_spot(response), wn_message_last_time(response));
}

bool
wn_subject_registration(const WnCase *shared, WnRegistration *registration, WnArena *arena,
                        WnSubject *subject)
{
    const WnTransaction *first = registration->steps[0];
    const WnTransaction *last = registration->steps[registration->n_steps - 1];

    *subject = (WnSubject){ .kind = WN_SUBJECT_REGISTRATION,
                            .model = shared->model,
                            .registrations = shared->registrations,
                            .nats = shared->nats,
                            .registration = registration };
    subject->n_transactions = registration->n_steps + registration->n_copies;
    subject->transactions = WN_ARENA_ARRAY(arena, WnTransaction *, subject->n_transactions);
    memcpy(subject->transactions, registration->steps,
           registration->n_steps * sizeof(*subject->transactions));
    if (registration->n_copies > 0)
        memcpy(subject->transactions + registration->n_steps, registration->copies,
               registration->n_copies * sizeof(*subject->transactions));
    wn_subject_learn_client(shared->model, subject, registration->steps, registration->n_steps);
    wn_subject_learn_both_sides(subject, registration->steps, registration->n_steps);
    registration_outcome(registration, subject);
    wn_subject_pings(subject, arena);
    wn_subject_span(subject, first->request->time, wn_transaction_last_time(last),
                    wn_message_spot(first->request), last_spot(last));
    return true;
}
