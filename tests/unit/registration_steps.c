/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is asked of the REGISTERs of one registration is looked up: of many in any mixture the
 * answer is the one that is found by looking through all of them.
 */
#include "catalogue.h"
#include "model/call.h"
#include "support/trial.h"

#define SERVER "203.0.113.10:5060"

enum { STEPS = 200 };

static const char *const SOURCES[] = { "198.51.100.7:5060", "198.51.100.7:31000",
                                       "198.51.100.9:5060" };

/* Two sockets that stand for one Contact, each with a Call-ID and a Via; both move about, and sign
 * off. */
static void
play(WnTrial *trial, GRand *random)
{
    for (unsigned i = 0; i < STEPS; i++) {
        unsigned         phone = (unsigned) g_rand_int_range(random, 0, 2);
        const char      *source = SOURCES[g_rand_int_range(random, 0, 3)];
        g_autofree char *dialog = g_strdup_printf(
            "Via: SIP/2.0/UDP 192.168.1.20:506%u;branch=z9hG4bK%u;rport\n"
            "From: <sip:alice@example.net>;tag=a\nTo: <sip:alice@example.net>\n"
            "Call-ID: phone%u\nCSeq: %u REGISTER\nContact: <sip:alice@192.168.1.20:5060>\n"
            "Expires: %u\n",
            phone, i, phone, i + 1, g_rand_int_range(random, 0, 4) ? 3600u : 0u);
        g_autofree char *request = g_strdup_printf("REGISTER sip:example.net SIP/2.0\n%s", dialog);
        g_autofree char *answer = g_strdup_printf("SIP/2.0 200 OK\n%s", dialog);

        wn_trial_sip(trial, i, source, SERVER, request);
        if (g_rand_int_range(random, 0, 4))
            wn_trial_sip(trial, i + 0.1, SERVER, source, answer);
    }
}

typedef struct {
    WnTrial              *trial;
    WnArena              *arena;
    WnRegistrations       all;
    const WnRegistration *one;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(GPOINTER_TO_UINT(seed));

    fixture->trial = wn_trial_new(NULL);
    fixture->arena = wn_arena_new(4096);
    play(fixture->trial, random);
    wn_registrations_build(wn_engine_model(wn_trial_engine(fixture->trial)), fixture->arena,
                           &fixture->all);
    for (unsigned i = 0; i < fixture->all.n; i++)
        if (!fixture->one || fixture->all.all[i]->n_steps > fixture->one->n_steps)
            fixture->one = fixture->all.all[i];
    g_assert_cmpuint(fixture->one->n_steps, >, 20);
}

static void
tear_down(Fixture *fixture, gconstpointer seed)
{
    (void) seed;
    wn_registrations_clear(&fixture->all);
    wn_arena_free(fixture->arena);
    wn_trial_free(fixture->trial);
}

static bool
came_from(const WnTransaction *step, const WnEndpoint *source)
{
    return wn_endpoint_equal(wn_message_source(step->request), source);
}

static WnTime
time_of(const WnTransaction *step)
{
    return step->request->time;
}

static void
the_last_one_from_there(Fixture *fixture, gconstpointer seed)
{
    const WnRegistration *one = fixture->one;

    (void) seed;
    for (unsigned i = 0; i < one->n_steps; i++)
        for (unsigned k = 0; k < one->n_steps; k++) {
            const WnEndpoint    *source = wn_message_source(one->steps[k]->request);
            const WnTransaction *last = NULL;

            for (unsigned s = 0; s < one->n_steps; s++)
                if (came_from(one->steps[s], source) &&
                    time_of(one->steps[s]) < time_of(one->steps[i]) &&
                    (!last || time_of(one->steps[s]) > time_of(last)))
                    last = one->steps[s];
            g_assert_true(wn_registration_last_from(one, source, time_of(one->steps[i])) == last);
        }
}

/* By any phone, or by the same one; signed on, accepted and from another place, from another port
 * of the same address. */
static const WnTransaction *
look_through(const WnRegistration *one, const WnTransaction *like, WnTime after,
             bool (*fits)(const WnTransaction *step, const WnTransaction *old),
             const WnTransaction *old)
{
    const WnTransaction *first = NULL;

    for (unsigned s = 0; s < one->n_steps; s++)
        if (time_of(one->steps[s]) > after && fits(one->steps[s], old) &&
            (!like || wn_registration_same_phone(one->steps[s], like)) &&
            (!first || time_of(one->steps[s]) < time_of(first)))
            first = one->steps[s];
    return first;
}

static bool
signs_on(const WnTransaction *step, const WnTransaction *old)
{
    (void) old;
    return step->request->expires != 0;
}

static bool
has_moved(const WnTransaction *step, const WnTransaction *old)
{
    return signs_on(step, old) && wn_transaction_success(step) &&
           !came_from(step, wn_message_source(old->request));
}

static bool
has_other_port(const WnTransaction *step, const WnTransaction *old)
{
    const WnEndpoint *source = wn_message_source(step->request);
    const WnEndpoint *before = wn_message_source(old->request);

    return wn_addr_equal(&source->addr, &before->addr) && source->port != before->port;
}

static void
the_first_one_after_it(Fixture *fixture, gconstpointer seed)
{
    const WnRegistration *one = fixture->one;

    (void) seed;
    for (unsigned i = 0; i < one->n_steps; i++) {
        const WnTransaction *old = one->steps[i];
        const WnEndpoint    *source = wn_message_source(old->request);
        WnTime               time = time_of(old);

        g_assert_true(wn_registration_next(one, old, time) ==
                      look_through(one, old, time, signs_on, old));
        g_assert_true(wn_registration_refreshed(one, NULL, time) ==
                      look_through(one, NULL, time, signs_on, old));
        g_assert_true(wn_registration_moved(one, old, INT64_MAX) ==
                      look_through(one, old, time, has_moved, old));
        g_assert_true(wn_registration_other_port(one, old, source, time) ==
                      look_through(one, old, time, has_other_port, old));
        g_assert_true(wn_registration_other_port(one, NULL, source, time) ==
                      look_through(one, NULL, time, has_other_port, old));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (unsigned seed = 1; seed <= 5; seed++) {
        g_autofree char *last = g_strdup_printf("/registration_steps/last_from/%u", seed);
        g_autofree char *first = g_strdup_printf("/registration_steps/first_after/%u", seed);

        g_test_add(last, Fixture, GUINT_TO_POINTER(seed), set_up, the_last_one_from_there,
                   tear_down);
        g_test_add(first, Fixture, GUINT_TO_POINTER(seed), set_up, the_first_one_after_it,
                   tear_down);
    }
    return g_test_run();
}
