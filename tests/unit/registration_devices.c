/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which REGISTERs are one phone's: of one user there may be several behind one NAT (RFC 3261
 * 10.2.1), and one that reboots is still the same.
 */
#include "support/trial.h"

#define SERVER "203.0.113.10:5060"
#define PORT_A "198.51.100.7:40001"
#define PORT_B "198.51.100.7:40002"
#define PORT_C "198.51.100.7:40003"

typedef struct {
    const char *source, *call_id, *via, *contact;
    const char *instance; /* NULL: none, as make is */
    const char *make;
    bool        leaves; /* takes its Contact away */
} Phone;

static void
sign_up(WnTrial *trial, double seconds, unsigned cseq, const Phone *phone)
{
    g_autofree char *instance =
        phone->instance ? g_strdup_printf(";+sip.instance=\"<urn:uuid:%s>\"", phone->instance)
                        : g_strdup("");
    g_autofree char *make =
        phone->make ? g_strdup_printf("User-Agent: %s\n", phone->make) : g_strdup("");
    g_autofree char *dialog = g_strdup_printf(
        "Via: SIP/2.0/UDP %s;branch=z9hG4bK%s%u;rport\nFrom: <sip:bob@example.net>;tag=a\n"
        "To: <sip:bob@example.net>\nCall-ID: %s\nCSeq: %u REGISTER\n",
        phone->via, phone->call_id, cseq, phone->call_id, cseq);
    g_autofree char *contact =
        g_strdup_printf("Contact: <sip:bob@%s>%s;expires=%u\n", phone->contact, instance,
                        phone->leaves ? 0u : 3600u);
    g_autofree char *request =
        g_strdup_printf("REGISTER sip:example.net SIP/2.0\n%s%s%s", dialog, contact, make);
    g_autofree char *answer =
        g_strdup_printf("SIP/2.0 200 OK\n%s%s", dialog, phone->leaves ? "" : contact);

    wn_trial_sip(trial, seconds, phone->source, SERVER, request);
    wn_trial_sip(trial, seconds + 0.02, SERVER, phone->source, answer);
}

static unsigned
count_registrations(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);
    unsigned        n = 0;

    for (unsigned i = 0; i < report->n_subjects; i++)
        n += report->subjects[i].kind == WN_SUBJECT_REGISTRATION;
    return n;
}

/* All of them, and half an hour later again. */
static void
expect_at_once(const Phone *phones, unsigned n, unsigned registrations)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < n; i++)
            sign_up(trial, round * 1800 + i * 5, round + 1, &phones[i]);
    g_assert_cmpuint(count_registrations(trial), ==, registrations);
}

/* Each twice before the next one begins. */
static void
expect_in_turn(const Phone *phones, unsigned n, unsigned registrations)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < n; i++)
        for (unsigned round = 0; round < 2; round++)
            sign_up(trial, i * 3600 + round * 1800, round + 1, &phones[i]);
    g_assert_cmpuint(count_registrations(trial), ==, registrations);
}

static void
each_address_inside_is_a_phone(void)
{
    static const Phone PHONES[] = {
        { PORT_A, "a", "192.168.1.20:5060", "192.168.1.20:5060", NULL, "Phone/1", false },
        { PORT_B, "b", "192.168.1.21:5060", "192.168.1.21:5060", NULL, "Phone/1", false },
        { PORT_C, "c", "192.168.1.22:5060", "192.168.1.22:5060", NULL, "Phone/1", false },
    };

    expect_at_once(PHONES, 3, 3);
    expect_in_turn(PHONES, 3, 3);
}

/* They know their public address, and name it. */
static void
phones_that_are_there_at_once(void)
{
    static const Phone PHONES[] = {
        { PORT_A, "a", PORT_A, PORT_A, NULL, "Phone/1", false },
        { PORT_B, "b", PORT_B, PORT_B, NULL, "Phone/1", false },
        { PORT_C, "c", PORT_C, PORT_C, NULL, "Phone/1", false },
    };

    expect_at_once(PHONES, 3, 3);
    /* One after the other they may be one that was given another port. */
    expect_in_turn(PHONES, 3, 1);
}

static void
each_instance_is_a_phone(void)
{
    static const Phone TWO[] = {
        { PORT_A, "a", PORT_A, PORT_A, "1", "Phone/1", false },
        { PORT_B, "b", PORT_B, PORT_B, "2", "Phone/1", false },
    };
    /* Called by another name, started anew, and in another home. */
    static const Phone ONE[] = {
        { PORT_A, "a", "192.168.1.20:5060", "192.168.1.20:5060", "1", "Phone/1", false },
        { "203.0.113.99:5060", "b", "10.0.0.5:5060", "10.0.0.5:5060", "1", "Phone/2", false },
    };

    expect_in_turn(TWO, 2, 2);
    expect_in_turn(ONE, 2, 1);
    /* RFC 5626 4.2: two flows are two bindings. */
    expect_at_once(ONE, 2, 2);
}

static void
each_make_is_a_phone(void)
{
    static const Phone PHONES[] = {
        { PORT_A, "a", PORT_A, PORT_A, NULL, "Yealink T46", false },
        { PORT_B, "b", PORT_B, PORT_B, NULL, "Bria 6", false },
    };

    expect_in_turn(PHONES, 2, 2);
}

static void
a_phone_that_starts_anew(void)
{
    /* Another port of the same host; the same Contact under a newer program; a public address that
     * it has learned. */
    static const Phone PORTS[] = {
        { PORT_A, "a", "192.168.1.20:5060", "192.168.1.20:5060", NULL, "Phone/1", false },
        { PORT_B, "b", "192.168.1.20:5071", "192.168.1.20:5071", NULL, "Phone/1", false },
    };
    static const Phone PROGRAMS[] = {
        { PORT_A, "a", "192.168.1.20:5060", "192.168.1.20:5060", NULL, "Phone/1", false },
        { PORT_B, "b", "192.168.1.20:5060", "192.168.1.20:5060", NULL, "Phone/2", false },
    };
    static const Phone ADDRESSES[] = {
        { PORT_A, "a", "192.168.1.20:5060", "192.168.1.20:5060", NULL, "Phone/1", false },
        { PORT_A, "b", PORT_A, PORT_A, NULL, "Phone/1", false },
    };

    expect_in_turn(PORTS, 2, 1);
    expect_at_once(PORTS, 2, 2);
    expect_in_turn(PROGRAMS, 2, 1);
    expect_in_turn(ADDRESSES, 2, 1);
}

/* It goes back to the first of three that are there. */
static void
finds_its_own_among_others(void)
{
    static const Phone PHONES[] = {
        { PORT_A, "a", "192.168.1.20:5060", "192.168.1.20:5060", NULL, "Phone/1", false },
        { PORT_B, "b", "192.168.1.21:5060", "192.168.1.21:5060", NULL, "Phone/1", false },
        { PORT_C, "c", "192.168.1.20:5060", "192.168.1.20:5060", NULL, "Phone/1", false },
    };

    expect_in_turn(PHONES, 3, 2);
}

/* What takes the old Contact away, after the new one was bound, is no sign of a second phone. */
static void
takes_its_old_contact_away(void)
{
    static const Phone OLD = { PORT_A, "a", PORT_A, PORT_A, NULL, "Phone/1", false };
    static const Phone LEAVES = { PORT_A, "a", PORT_A, PORT_A, NULL, "Phone/1", true };
    static const Phone NEW = { PORT_B, "b", PORT_B, PORT_B, NULL, "Phone/1", false };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    sign_up(trial, 0, 1, &OLD);
    sign_up(trial, 60, 1, &NEW);
    sign_up(trial, 61, 2, &LEAVES);
    sign_up(trial, 120, 2, &NEW);
    g_assert_cmpuint(count_registrations(trial), ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/registration_devices/addresses", each_address_inside_is_a_phone);
    g_test_add_func("/registration_devices/at_once", phones_that_are_there_at_once);
    g_test_add_func("/registration_devices/instances", each_instance_is_a_phone);
    g_test_add_func("/registration_devices/makes", each_make_is_a_phone);
    g_test_add_func("/registration_devices/anew", a_phone_that_starts_anew);
    g_test_add_func("/registration_devices/among_others", finds_its_own_among_others);
    g_test_add_func("/registration_devices/takes_away", takes_its_old_contact_away);
    return g_test_run();
}
