/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many messages, many transactions, many exchanges. */
#include "shapes.h"

void
wn_reel_call(WnReel *reel, double seconds, const char *call_id, const char *place,
             const char *far_place)
{
    WnRequest call = { .src = WN_INSIDE,
                       .dst = WN_SERVER,
                       .method = "INVITE",
                       .call_id = call_id,
                       .cseq = 1,
                       .place = place };

    wn_reel_ask(reel, seconds, &call);
    wn_reel_answer(reel, seconds + 0.1, &call, "200 OK", far_place);
    call.place = NULL;
    call.to_tag = "b";
    call.method = "ACK";
    wn_reel_ask(reel, seconds + 0.2, &call);
    call.method = "BYE";
    call.cseq = 100000;
    wn_reel_ask(reel, seconds + 8, &call);
    wn_reel_answer(reel, seconds + 8.1, &call, "200 OK", NULL);
}

static void
sign_up(WnReel *reel, double seconds, const char *src, const char *user, const char *call_id,
        unsigned cseq, const char *status)
{
    WnRequest request = { .src = src,
                          .dst = WN_SERVER,
                          .via = WN_INSIDE,
                          .contact = WN_INSIDE,
                          .method = "REGISTER",
                          .call_id = call_id,
                          .user = user,
                          .uri = "sip:example.net",
                          .cseq = cseq };

    wn_reel_ask(reel, seconds, &request);
    wn_reel_answer(reel, seconds + 0.01, &request, status, NULL);
}

/* ------------------------------------------------------------------ registrations */

static void
registrations_of_one_phone(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        sign_up(reel, i, WN_OUTSIDE, "alice", "one", i + 1, "200 OK");
}

static const char *
home(WnReel *reel, unsigned number)
{
    return wn_reel_text(reel, "100.64.%u.%u:5060", 128 + number / 250, 1 + number % 250);
}

static void
registrations_of_many_homes(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        sign_up(reel, i * 0.5, home(reel, i), wn_reel_text(reel, "u%u", i),
                wn_reel_text(reel, "r%u", i), 1, "200 OK");
}

static void
phone_of_household(WnReel *reel, double seconds, const char *user, unsigned phone, unsigned cseq)
{
    const char *inside =
        wn_reel_text(reel, "10.%u.%u.%u:5060", phone / 62500, phone / 250 % 250, phone % 250);
    WnRequest request = { .src = wn_reel_text(reel, "198.51.100.7:%u", 1024 + phone),
                          .dst = WN_SERVER,
                          .via = inside,
                          .contact = inside,
                          .method = "REGISTER",
                          .call_id = wn_reel_text(reel, "p%u", phone),
                          .user = user,
                          .uri = "sip:example.net",
                          .cseq = cseq };

    wn_reel_ask(reel, seconds, &request);
    wn_reel_answer(reel, seconds + 0.01, &request, "200 OK", NULL);
}

/* Behind one NAT, and each comes back. */
static void
phones_of_one_user(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < 2 * n; i++)
        phone_of_household(reel, i, "alice", i % n, i / n + 1);
}

static void
phones_of_many_users(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < 2 * n; i++)
        phone_of_household(reel, i, wn_reel_text(reel, "u%u", i % n / 4), i % n, i / n + 1);
}

/* The same user again and again under a new Call-ID and Contact, as phones that know where they
 * are: any of them may be the one before. */
static void
phones_that_start_anew(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const char *place = wn_reel_text(reel, "198.51.100.7:%u", 1024 + i);
        WnRequest   request = { .src = place,
                                .dst = WN_SERVER,
                                .method = "REGISTER",
                                .call_id = wn_reel_text(reel, "p%u", i),
                                .uri = "sip:example.net",
                                .cseq = 1 };

        for (; request.cseq <= 2; request.cseq++) {
            double seconds = i + 0.7 * request.cseq;
            wn_reel_ask(reel, seconds, &request);
            wn_reel_answer(reel, seconds + 0.01, &request, "200 OK", NULL);
        }
    }
}

/* Both sides of its router are in the capture. */
static void
registrations_refused(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        WnRequest request = { .src = WN_INSIDE,
                              .dst = WN_SERVER,
                              .via = WN_INSIDE,
                              .contact = wn_reel_text(reel, "192.168.1.20:%u", 5060 + i),
                              .method = "REGISTER",
                              .call_id = "one",
                              .uri = "sip:example.net",
                              .cseq = i + 1 };

        wn_reel_ask(reel, i * 3, &request);
        wn_reel_answer(reel, i * 3 + 0.03, &request, "404 Not Found", NULL);
        request.src = WN_OUTSIDE;
        wn_reel_ask(reel, i * 3 + 0.01, &request);
        wn_reel_answer(reel, i * 3 + 0.02, &request, "404 Not Found", NULL);
    }
}

/* ------------------------------------------------------------------ calls */

static void
calls(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        wn_reel_call(reel, i * 0.5, wn_reel_text(reel, "c%u", i), "192.168.1.20:10000",
                     "203.0.113.10:20000");
}

static void
calls_in_vain(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        wn_reel_ask_in_vain(reel, i * 0.5,
                            &(WnRequest){ .src = WN_INSIDE,
                                          .dst = WN_SERVER,
                                          .method = "INVITE",
                                          .call_id = wn_reel_text(reel, "c%u", i),
                                          .cseq = 1,
                                          .place = "192.168.1.20:10000" });
}

static void
calls_to_homes_in_vain(WnReel *reel, unsigned n)
{
    registrations_of_many_homes(reel, n);
    for (unsigned i = 0; i < n; i++)
        wn_reel_ask_in_vain(reel, n + i * 0.5,
                            &(WnRequest){ .src = WN_SERVER,
                                          .dst = WN_INSIDE,
                                          .method = "INVITE",
                                          .call_id = wn_reel_text(reel, "c%u", i),
                                          .user = "carol",
                                          .uri = wn_reel_text(reel, "sip:u%u@192.168.1.20:5060", i),
                                          .cseq = 1 });
}

static void
calls_between_registrations(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        sign_up(reel, i, wn_reel_text(reel, "198.51.100.7:%u", 1024 + i), "alice", "one", i + 1,
                "200 OK");
        wn_reel_ask_in_vain(reel, i + 0.3,
                            &(WnRequest){ .src = WN_SERVER,
                                          .dst = wn_reel_text(reel, "198.51.100.7:%u", 1024 + i),
                                          .method = "INVITE",
                                          .call_id = wn_reel_text(reel, "c%u", i),
                                          .user = "carol",
                                          .uri = "sip:alice@192.168.1.20:5060",
                                          .cseq = 1 });
    }
}

static void
branches_of_one_call(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const char *phone = wn_reel_text(reel, "10.0.%u.%u:5060", i / 250, 1 + i % 250);

        wn_reel_ask_in_vain(reel, i * 0.001,
                            &(WnRequest){ .src = WN_SERVER,
                                          .dst = phone,
                                          .method = "INVITE",
                                          .call_id = "one",
                                          .uri = wn_reel_text(reel, "sip:bob@%s", phone),
                                          .cseq = 1 });
    }
}

/* ------------------------------------------------------------------ within one dialog */

static void
in_dialog(WnReel *reel, unsigned n, const char *method, bool in_vain)
{
    wn_reel_call(reel, 0, "one", "192.168.1.20:10000", "203.0.113.10:20000");
    for (unsigned i = 0; i < n; i++) {
        WnRequest request = { .src = WN_INSIDE,
                              .dst = WN_SERVER,
                              .method = method,
                              .call_id = "one",
                              .to_tag = "b",
                              .cseq = i + 2,
                              .place = in_vain ? NULL : "192.168.1.20:10000" };

        if (in_vain) {
            wn_reel_ask_in_vain(reel, 1 + i * 0.01, &request);
            continue;
        }
        wn_reel_ask(reel, 1 + i * 0.005, &request);
        wn_reel_answer(reel, 1 + i * 0.005 + 0.001, &request, "200 OK", "203.0.113.10:20000");
    }
}

static void
infos_in_vain(WnReel *reel, unsigned n)
{
    in_dialog(reel, n, "INFO", true);
}

static void
offers(WnReel *reel, unsigned n)
{
    in_dialog(reel, n, "UPDATE", false);
}

static void
copies_of_one_request(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        wn_reel_ask(reel, i * 0.5,
                    &(WnRequest){ .src = WN_INSIDE,
                                  .dst = WN_SERVER,
                                  .method = "INVITE",
                                  .call_id = "one",
                                  .cseq = 1 });
}

/* A scanner: one Call-ID, branch and CSeq for all hosts of a network. */
static void
one_request_to_many_hosts(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        wn_reel_ask(
            reel, i * 0.01,
            &(WnRequest){ .src = WN_OUTSIDE,
                          .dst = wn_reel_text(reel, "203.0.%u.%u:5060", i / 250, 1 + i % 250),
                          .method = "OPTIONS",
                          .call_id = "one",
                          .cseq = 1 });
}

/* Each frame is in the file twice. */
static void
calls_seen_twice(WnReel *reel, unsigned n)
{
    for (unsigned twice = 0; twice < 2; twice++)
        for (unsigned i = 0; i < n; i++)
            wn_reel_call(reel, i * 0.5 + twice * 0.0005, wn_reel_text(reel, "c%u", i),
                         "192.168.1.20:10000", "203.0.113.10:20000");
}

static void
transfers(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const char *target = wn_reel_text(reel, "10.0.%u.%u:5060", i / 250, 1 + i % 250);
        WnRequest   refer = { .src = WN_SERVER,
                              .dst = WN_INSIDE,
                              .method = "REFER",
                              .call_id = "one",
                              .to_tag = "b",
                              .more = wn_reel_text(reel, "Refer-To: <sip:x@%s>\n", target),
                              .cseq = i + 1 };

        wn_reel_ask(reel, i * 0.5, &refer);
        wn_reel_answer(reel, i * 0.5 + 0.01, &refer, "202 Accepted", NULL);
        wn_reel_ask_in_vain(reel, i * 0.5 + 0.02,
                            &(WnRequest){ .src = WN_INSIDE,
                                          .dst = target,
                                          .method = "INVITE",
                                          .call_id = wn_reel_text(reel, "c%u", i),
                                          .uri = wn_reel_text(reel, "sip:x@%s", target),
                                          .cseq = 1 });
    }
}

/* ------------------------------------------------------------------ services */

static void
subscriptions(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        const char *call_id = wn_reel_text(reel, "s%u", i);
        WnRequest   request = { .src = WN_INSIDE,
                                .dst = WN_SERVER,
                                .method = "SUBSCRIBE",
                                .call_id = call_id,
                                .more = "Event: presence\nExpires: 3600\n",
                                .cseq = 1 };

        wn_reel_ask(reel, i * 0.5, &request);
        wn_reel_answer(reel, i * 0.5 + 0.01, &request, "200 OK", NULL);
        request = (WnRequest){ .src = WN_SERVER,
                               .dst = WN_INSIDE,
                               .method = "NOTIFY",
                               .call_id = call_id,
                               .to_tag = "a",
                               .uri = "sip:alice@192.168.1.20:5060",
                               .more = "Event: presence\nSubscription-State: active\n",
                               .cseq = 1 };
        wn_reel_ask_in_vain(reel, i * 0.5 + 0.1, &request);
    }
}

static void
messages_in_vain(WnReel *reel, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        wn_reel_ask_in_vain(reel, i * 0.5,
                            &(WnRequest){ .src = WN_SERVER,
                                          .dst = WN_OUTSIDE,
                                          .method = "MESSAGE",
                                          .call_id = wn_reel_text(reel, "m%u", i),
                                          .uri = "sip:alice@192.168.1.20:5060",
                                          .cseq = 1 });
}

/* From two ports of one phone, each port's under one Call-ID: those of one are answered. */
static void
messages_beside_others(WnReel *reel, unsigned n)
{
    WnRequest before = { .src = WN_INSIDE,
                         .dst = WN_SERVER,
                         .method = "REGISTER",
                         .call_id = "register",
                         .uri = "sip:example.net",
                         .cseq = 1 };
    WnRequest request = { .dst = WN_SERVER, .method = "MESSAGE" };

    wn_reel_ask(reel, 0, &before);
    wn_reel_answer(reel, 0.01, &before, "200 OK", NULL);
    for (unsigned i = 0; i < n; i++) {
        request.cseq = i + 1;
        request.src = "192.168.1.20:5070";
        request.call_id = "answered";
        wn_reel_ask(reel, 10 + i * 0.01, &request);
        wn_reel_answer(reel, 10.005 + i * 0.01, &request, "200 OK", NULL);
        request.src = WN_INSIDE;
        request.call_id = "in-vain";
        wn_reel_ask_in_vain(reel, 25 + i * 0.005, &request);
    }
}

const WnShape wn_shapes_sip[] = {
    { "registrations-of-one-phone", registrations_of_one_phone },
    { "registrations-of-many-homes", registrations_of_many_homes },
    { "phones-of-one-user", phones_of_one_user },
    { "phones-of-many-users", phones_of_many_users },
    { "phones-that-start-anew", phones_that_start_anew },
    { "registrations-refused", registrations_refused },
    { "calls", calls },
    { "calls-in-vain", calls_in_vain },
    { "calls-to-homes-in-vain", calls_to_homes_in_vain },
    { "calls-between-registrations", calls_between_registrations },
    { "branches-of-one-call", branches_of_one_call },
    { "infos-in-vain", infos_in_vain },
    { "offers", offers },
    { "copies-of-one-request", copies_of_one_request },
    { "one-request-to-many-hosts", one_request_to_many_hosts },
    { "calls-seen-twice", calls_seen_twice },
    { "transfers", transfers },
    { "subscriptions", subscriptions },
    { "messages-in-vain", messages_in_vain },
    { "messages-beside-others", messages_beside_others },
    { NULL, NULL },
};
