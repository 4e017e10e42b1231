/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A connection that the router forgot. */
#include "support/tape.h"

#include <string.h>

/* Never acknowledged after 99 s of silence; a new connection works. */
static void
likely_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.pcap");

    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_LIKELY);
}

/* Over the new connection the phone registers with another Call-ID. */
static void
begin_anew(WnTape *tape)
{
    static const char CALL_ID[] = "Call-ID: ";
    WnTime            begin = wn_tape_at(tape, 0)->time;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);
        uint8_t  *text = (uint8_t *) packet->payload.data;

        if (packet->time - begin < 90 * WN_SECOND ||
            !wn_bytes_contains_nocase(packet->payload, WN_LITERAL(" REGISTER\r\n")))
            continue;
        for (size_t at = 0; at + sizeof(CALL_ID) <= packet->payload.length; at++)
            if (memcmp(text + at, CALL_ID, strlen(CALL_ID)) == 0)
                text[at + strlen(CALL_ID)] = '#';
    }
}

/* It was started anew, and may have been off when it was called. */
static void
possible_where_the_phone_began_anew(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-idle-dropped.pcap");
    g_autoptr(WnTrial) trial = NULL;

    begin_anew(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_POSSIBLE);
}

/* All of it passes the router, and is seen inside as well. */
static void
see_inside_too(WnTape *tape)
{
    const unsigned n = tape->packets->len;
    const WnAddr   outside = wn_tape_at(tape, 0)->src.addr;
    WnEndpoint     inside;

    g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.7.20:0"), &inside));
    for (unsigned i = 0; i < n; i++) {
        WnPacket copy = *wn_tape_at(tape, i);
        bool     out = wn_addr_equal(&copy.src.addr, &outside);

        if (!out && !wn_addr_equal(&copy.dst.addr, &outside))
            continue;
        *(out ? &copy.src.addr : &copy.dst.addr) = inside.addr;
        copy.time += out ? -WN_MILLISECOND : WN_MILLISECOND;
        wn_tape_add(tape, &copy);
    }
    wn_tape_sort(tape);
}

/* The same with both sides of its router in one capture. */
static void
possible_on_both_sides_where_the_phone_began_anew(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-idle-dropped.pcap");
    g_autoptr(WnTrial) trial = NULL;

    begin_anew(tape);
    see_inside_too(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_POSSIBLE);
}

/* On the phone's own link, past its router; hops: left of what its server sends. */
static WnGrade
grade_inside(uint8_t hops)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-idle-dropped.pcap");
    g_autoptr(WnTrial) trial = NULL;
    const WnAddr outside = wn_tape_at(tape, 0)->src.addr;
    WnEndpoint   inside;

    g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.7.20:0"), &inside));
    for (unsigned i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);
        bool      out = wn_addr_equal(&packet->src.addr, &outside);

        packet->ttl = out ? 64 : hops;
        if (out)
            packet->src.addr = inside.addr;
        else if (wn_addr_equal(&packet->dst.addr, &outside))
            packet->dst.addr = inside.addr;
    }
    trial = wn_tape_play(tape, tape->packets->len);
    return wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->headline->grade;
}

/* What passes the router and is seen on the phone's link was not lost at a router.  At a server
 * that has a way to the private address it is seen as it leaves. */
static void
possible_where_it_comes_to_the_phones_link(void)
{
    g_assert_cmpint(grade_inside(57), ==, WN_GRADE_POSSIBLE);
    g_assert_cmpint(grade_inside(64), ==, WN_GRADE_LIKELY);
}

/* The data is seen outside only. */
static void
certain_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.both.pcap");

    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_CERTAIN);
}

/* A segment of one side of that connection as it is seen inside. */
static void
add_inside(WnTape *tape, double seconds, bool from_phone, uint8_t flags)
{
    WnPacket *first = wn_tape_at(tape, 0), segment = *first;

    segment.time = first->time + (WnTime) (seconds * WN_SECOND);
    segment.tcp_flags = flags;
    segment.tcp_sequence += 1000;
    if (!from_phone) {
        segment.src = first->dst;
        segment.dst = first->src;
    }
    wn_tape_add(tape, &segment);
}

/* The phone says something, too, which gets no farther; the router may refuse it, and the capture
 * hold that frame several times. */
static void
play_with_a_living_phone(unsigned resets)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-idle-dropped.both.pcap");
    g_autoptr(WnTrial) trial = NULL;

    add_inside(tape, 110, true, WN_TCP_ACK);
    for (unsigned i = 0; i < resets; i++)
        add_inside(tape, 110.001 + 0.0001 * i, false, WN_TCP_RST | WN_TCP_ACK);
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_CERTAIN);
}

static void
certain_while_the_phone_speaks(void)
{
    play_with_a_living_phone(0);
}

static void
certain_where_the_router_resets(void)
{
    play_with_a_living_phone(1);
    play_with_a_living_phone(2);
}

/* What the server sends after this silence is refused, by a packet that has come so many hops. */
static WnTrial *
play_refused(WnTime silence, uint8_t ttl)
{
    enum { REGISTERED = 14, FIRST = 18, COPY = 20, LAST_COPY = 25 };
    g_autoptr(WnTape) sample = wn_tape_sample("tcp-idle-dropped.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();

    for (unsigned i = 0; i < sample->packets->len; i++) {
        WnPacket *packet = wn_tape_at(sample, i), reset = *packet;

        if (packet->frame >= COPY && packet->frame <= LAST_COPY)
            continue;
        if (packet->frame <= REGISTERED)
            packet->time += 99 * WN_SECOND - silence;
        wn_tape_add(tape, packet);
        if (packet->frame != FIRST || packet->kind != WN_PACKET_TCP_EVENT)
            continue;
        reset.src = packet->dst;
        reset.dst = packet->src;
        reset.tcp_flags = WN_TCP_RST;
        reset.tcp_sequence = packet->tcp_acknowledged;
        reset.payload_length = 0;
        reset.payload.length = 0;
        reset.time += 36 * WN_SECOND / 1000;
        reset.ttl = ttl;
        wn_tape_add(tape, &reset);
    }
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

enum { HOPS_OF_PHONE = 62, HOPS_OF_ROUTER = 63 };

/* The phone was started anew: it refuses what comes for the connection that it no longer knows, and
 * opens another.  No router is to blame for that. */
static void
no_accusation_where_the_phone_refuses(void)
{
    g_autoptr(WnTrial) trial = play_refused(99 * WN_SECOND, HOPS_OF_PHONE);

    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->works, ==, WN_NO);
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* A router that refuses in the phone's name no longer knows the connection, after a short silence
 * too. */
static void
likely_where_a_router_refuses(void)
{
    static const WnTime silences[] = { 99 * WN_SECOND, 20 * WN_SECOND };

    for (size_t i = 0; i < G_N_ELEMENTS(silences); i++) {
        g_autoptr(WnTrial) trial = play_refused(silences[i], HOPS_OF_ROUTER);
        g_autoptr(WnTrial) phone = play_refused(silences[i], HOPS_OF_PHONE);
        g_autoptr(WnTrial) unknown = play_refused(silences[i], 0);

        wn_assert_headline(trial, "bob", "tcp-idle-dropped", WN_GRADE_LIKELY);
        g_assert_false(wn_trial_report(phone)->accuses);
        g_assert_false(wn_trial_report(unknown)->accuses);
    }
}

/* Outside: what the phone sends after the silence comes to its server, which itself refuses it.  It
 * was started anew. */
static void
no_accusation_where_the_server_refuses(void)
{
    enum { FIRST = 18, LAST_COPY = 25 };
    g_autoptr(WnTape) sample = wn_tape_sample("tcp-idle-dropped.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < sample->packets->len; i++) {
        WnPacket *packet = wn_tape_at(sample, i), data = *packet, reset;

        if (packet->frame < FIRST || packet->frame > LAST_COPY)
            wn_tape_add(tape, packet);
        if (packet->frame != FIRST || packet->kind != WN_PACKET_TCP_EVENT)
            continue;
        data.src = packet->dst;
        data.dst = packet->src;
        data.ttl = HOPS_OF_PHONE;
        data.tcp_sequence = packet->tcp_acknowledged;
        data.tcp_acknowledged = packet->tcp_sequence;
        wn_tape_add(tape, &data);
        reset = *packet;
        reset.time += WN_MILLISECOND;
        reset.tcp_flags = WN_TCP_RST;
        reset.payload_length = 0;
        reset.payload.length = 0;
        wn_tape_add(tape, &reset);
    }
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* Nothing of the call is seen inside. */
static void
silent_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.lan.pcap");

    wn_assert_unnamed(trial, "tcp-idle-dropped");
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* The twin: CRLF every 25 s. */
static void
silent_with_keepalives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("tcp-idle-dropped.not.pcap");

    wn_assert_unnamed(trial, "tcp-idle-dropped");
    g_assert_false(wn_trial_report(trial)->accuses);
}

static const WnCauseVerdict *
connection_headline(WnTrial *trial)
{
    const WnSubjectReport *dead = wn_trial_subject(trial, WN_SUBJECT_DISCOVERY, "");

    g_assert_true(dead->connection);
    g_assert_cmpint(dead->works, ==, WN_NO);
    return dead->headline;
}

static void
assert_idle_dropped(const char *sample, WnGrade grade)
{
    g_autoptr(WnTrial) trial = wn_trial_sample(sample);
    const WnCauseVerdict *headline = connection_headline(trial);

    g_assert_cmpstr(headline->info->id, ==, "tcp-idle-dropped");
    g_assert_cmpint(headline->grade, ==, grade);
}

/* Nothing of it can be read, but for sizes, numbers and times. */
static void
encrypted(void)
{
    assert_idle_dropped("tcp-idle-dropped.tls.pcap", WN_GRADE_LIKELY);
    assert_idle_dropped("tcp-idle-dropped.tls-call.pcap", WN_GRADE_LIKELY);
    assert_idle_dropped("tcp-idle-dropped.tls-call.both.pcap", WN_GRADE_CERTAIN);
}

/* With small records every 25 s; and where the phone itself is gone, which nobody misses. */
static void
silent_while_encrypted(void)
{
    g_autoptr(WnTrial) twin = wn_trial_sample("tcp-idle-dropped.tls.not.pcap");
    g_autoptr(WnTrial) gone = wn_trial_sample("tcp-idle-dropped.tls-gone.pcap");

    wn_assert_unnamed(twin, "tcp-idle-dropped");
    wn_assert_unnamed(gone, "tcp-idle-dropped");
}

enum { SILENCE_ENDS = 16, NEW_CONNECTION = 23 };

/* The phone's dead data, seven times, in a segment of another size. */
static WnTape *
tape_with_segment_of(uint32_t size)
{
    WnTape        *tape = wn_tape_sample("tcp-idle-dropped.tls.pcap");
    const uint32_t dead = wn_tape_at(tape, SILENCE_ENDS - 1)->tcp_sequence;

    for (unsigned i = 0; i < tape->packets->len; i++)
        if (wn_tape_at(tape, i)->tcp_sequence == dead && wn_tape_at(tape, i)->payload_length > 0)
            wn_tape_at(tape, i)->payload_length = size;
    return tape;
}

/* Large as none before: whether it was the silence or the size, only a new connection that takes
 * such segments tells, and here none does. */
static void
possible_where_size_may_be_the_cause(void)
{
    g_autoptr(WnTape) tape = tape_with_segment_of(1400);
    g_autoptr(WnTrial) trial = wn_tape_play(tape, tape->packets->len);

    wn_assert_unnamed(trial, "tcp-large-message-stalls");
    g_assert_cmpint(connection_headline(trial)->grade, ==, WN_GRADE_POSSIBLE);
}

/* No new connection: the server may be down. */
static void
possible_without_a_new_connection(void)
{
    g_autoptr(WnTape) tape = tape_with_segment_of(485);
    g_autoptr(WnTrial) trial = wn_tape_play(tape, NEW_CONNECTION - 1);

    g_assert_cmpint(connection_headline(trial)->grade, ==, WN_GRADE_POSSIBLE);
    g_assert_false(wn_trial_report(trial)->accuses);
}

/* On its own link the phone asks for its router now and then; seconds: how often. */
static WnGrade
grade_with_questions(unsigned seconds)
{
    g_autoptr(WnTape) tape = tape_with_segment_of(485);
    g_autoptr(WnTrial) trial = NULL;
    const WnTime begin = wn_tape_at(tape, 0)->time;
    WnPacket     question = { .kind = WN_PACKET_ARP,
                              .src = wn_endpoint(wn_tape_at(tape, 0)->src.addr, 0) };

    g_assert_true(wn_endpoint_parse(WN_LITERAL("192.168.1.1:0"), &question.dst));
    for (unsigned at = 1; at < 120; at += seconds) {
        question.time = begin + at * WN_SECOND;
        wn_tape_add(tape, &question);
    }
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    return connection_headline(trial)->grade;
}

/* It may have been asleep, and its server have ended the connection meanwhile. */
static void
possible_where_the_phone_sent_nothing_at_all(void)
{
    g_assert_cmpint(grade_with_questions(20), ==, WN_GRADE_LIKELY);
    g_assert_cmpint(grade_with_questions(110), ==, WN_GRADE_POSSIBLE);
}

/* What the phone sends last says that it closes the connection: that this is
 * refused harms nobody. */
static void
silent_where_the_phone_closes(bool closes)
{
    g_autoptr(WnTape) tape = wn_tape_sample("tcp-idle-dropped.tls.pcap");
    g_autoptr(WnTrial) trial = NULL;
    WnPacket last = *wn_tape_at(tape, SILENCE_ENDS - 1), refusal = last;

    g_ptr_array_set_size(tape->packets, SILENCE_ENDS);
    last.tcp_sequence += last.payload_length;
    last.payload_length = 0;
    last.payload = (WnBytes){ 0 };
    last.tcp_flags = WN_TCP_ACK | WN_TCP_FIN;
    last.time += WN_MILLISECOND;
    if (closes)
        wn_tape_add(tape, &last);
    refusal = last;
    refusal.src = last.dst;
    refusal.dst = last.src;
    refusal.tcp_flags = WN_TCP_RST;
    refusal.time += 20 * WN_MILLISECOND;
    wn_tape_add(tape, &refusal);
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, closes ? 0 : 1);
}

static void
silent_where_it_is_being_closed(void)
{
    silent_where_the_phone_closes(false);
    silent_where_the_phone_closes(true);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/tcp-idle-dropped/likely_at_the_server", likely_at_the_server);
    g_test_add_func("/causes/tcp-idle-dropped/possible_where_the_phone_began_anew",
                    possible_where_the_phone_began_anew);
    g_test_add_func("/causes/tcp-idle-dropped/possible_on_both_sides_where_the_phone_began_anew",
                    possible_on_both_sides_where_the_phone_began_anew);
    g_test_add_func("/causes/tcp-idle-dropped/possible_where_it_comes_to_the_phones_link",
                    possible_where_it_comes_to_the_phones_link);
    g_test_add_func("/causes/tcp-idle-dropped/certain_on_both_sides", certain_on_both_sides);
    g_test_add_func("/causes/tcp-idle-dropped/certain_while_the_phone_speaks",
                    certain_while_the_phone_speaks);
    g_test_add_func("/causes/tcp-idle-dropped/certain_where_the_router_resets",
                    certain_where_the_router_resets);
    g_test_add_func("/causes/tcp-idle-dropped/no_accusation_where_the_phone_refuses",
                    no_accusation_where_the_phone_refuses);
    g_test_add_func("/causes/tcp-idle-dropped/no_accusation_where_the_server_refuses",
                    no_accusation_where_the_server_refuses);
    g_test_add_func("/causes/tcp-idle-dropped/likely_where_a_router_refuses",
                    likely_where_a_router_refuses);
    g_test_add_func("/causes/tcp-idle-dropped/silent_at_the_phone", silent_at_the_phone);
    g_test_add_func("/causes/tcp-idle-dropped/silent_with_keepalives", silent_with_keepalives);
    g_test_add_func("/causes/tcp-idle-dropped/encrypted", encrypted);
    g_test_add_func("/causes/tcp-idle-dropped/silent_while_encrypted", silent_while_encrypted);
    g_test_add_func("/causes/tcp-idle-dropped/possible_where_size_may_be_the_cause",
                    possible_where_size_may_be_the_cause);
    g_test_add_func("/causes/tcp-idle-dropped/possible_without_a_new_connection",
                    possible_without_a_new_connection);
    g_test_add_func("/causes/tcp-idle-dropped/possible_where_the_phone_sent_nothing_at_all",
                    possible_where_the_phone_sent_nothing_at_all);
    g_test_add_func("/causes/tcp-idle-dropped/silent_where_it_is_being_closed",
                    silent_where_it_is_being_closed);
    return g_test_run();
}
