/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STUN: messages of RFC 3489, 5780, 8656 and 8445, damaged ones, and what is none. */
#include "wire/stun.h"

#include <glib.h>
#include <string.h>

#include "support/cuts.h"
#include "support/stun_message.h"

static void
classic_exchange(void)
{
    g_autoptr(GByteArray) request = wn_stun_message_new(0x0001, wn_classic_id);
    g_autoptr(GByteArray) response = wn_stun_message_new(0x0101, wn_classic_id);
    WnStun stun;

    wn_stun_add(request, 0x0003, WN_LITERAL("\0\0\0\x06"));
    g_assert_true(wn_stun_looks_like(wn_array_view(request)));
    g_assert_true(wn_stun_parse(wn_array_view(request), &stun));
    g_assert_true(stun.classic);
    g_assert_cmpmem(stun.id, 16, wn_classic_id, 16);
    g_assert_true(stun.has_change_request && stun.change_ip && stun.change_port);

    wn_stun_add(response, 0x0001, WN_LITERAL("\0\x01\x13\xc4\xcb\x00\x71\x07"));
    wn_stun_add(response, 0x0004, WN_LITERAL("\0\x01\x0d\x96\xc6\x33\x64\x0a"));
    wn_stun_add(response, 0x0005, WN_LITERAL("\0\x01\x0d\x97\xc6\x33\x64\x0b"));
    g_assert_true(wn_stun_looks_like(wn_array_view(response)));
    g_assert_true(wn_stun_parse(wn_array_view(response), &stun));
    g_assert_cmpint(stun.class, ==, WN_STUN_SUCCESS);
    wn_assert_endpoint(&stun.mapped, "203.0.113.7:5060");
    wn_assert_endpoint(&stun.source, "198.51.100.10:3478");
    wn_assert_endpoint(&stun.other, "198.51.100.11:3479");
    wn_each_cut(wn_array_view(response), wn_check_stun_cut);
}

/* 203.0.113.7:5060 under the two keys that are met without a cookie. */
static void
classic_xor_keys(void)
{
    g_autoptr(GByteArray) by_id = wn_stun_message_new(0x0101, wn_classic_id);
    g_autoptr(GByteArray) by_cookie = wn_stun_message_new(0x0101, wn_classic_id);
    WnStun stun;

    wn_stun_add(by_id, 0x8020, WN_LITERAL("\0\x01\x49\xf8\x91\x3c\x60\xf7"));
    g_assert_true(wn_stun_parse(wn_array_view(by_id), &stun));
    wn_assert_endpoint(&stun.xor_mapped, "203.0.113.7:5060");

    wn_stun_add(by_cookie, 0x0001, WN_LITERAL("\0\x01\x13\xc4\xcb\x00\x71\x07"));
    wn_stun_add(by_cookie, 0x0020, WN_LITERAL("\0\x01\x32\xd6\xea\x12\xd5\x45"));
    g_assert_true(wn_stun_parse(wn_array_view(by_cookie), &stun));
    wn_assert_endpoint(&stun.xor_mapped, "203.0.113.7:5060");
}

static void
final_xor_code_counts(void)
{
    g_autoptr(GByteArray) message = wn_stun_message_new(0x0101, wn_cookie_id);
    WnStun stun;

    wn_stun_add(message, 0x8020, WN_LITERAL("\0\x01\0\0\0\0\0\0"));
    wn_stun_add(message, 0x0020, WN_LITERAL("\0\x01\x32\xd6\xea\x12\xd5\x45"));
    wn_stun_add(message, 0x0020, WN_LITERAL("\0\x01\x11\x11\x11\x11\x11\x11"));
    g_assert_true(wn_stun_parse(wn_array_view(message), &stun));
    wn_assert_endpoint(&stun.xor_mapped, "203.0.113.7:5060");
    g_assert_false(stun.xor_port_zero);
}

/* A server that leaves the port zero on the wire: it decodes as the cookie's 0x2112. */
static void
xor_port_left_zero(void)
{
    g_autoptr(GByteArray) message = wn_stun_message_new(0x0101, wn_cookie_id);
    WnStun stun;

    wn_stun_add(message, 0x0020, WN_LITERAL("\0\x01\0\0\xea\x12\xd5\x45"));
    g_assert_true(wn_stun_parse(wn_array_view(message), &stun));
    wn_assert_endpoint(&stun.xor_mapped, "203.0.113.7:8466");
    g_assert_true(stun.xor_port_zero);
}

static void
behaviour_discovery(void)
{
    g_autoptr(GByteArray) message = wn_stun_message_new(0x0101, wn_cookie_id);
    g_autoptr(GByteArray) request = wn_stun_message_new(0x0001, wn_cookie_id);
    WnStun stun;

    wn_stun_add(message, 0x802b, WN_LITERAL("\0\x01\x0d\x96\xc6\x33\x64\x0a"));
    wn_stun_add(message, 0x802c, WN_LITERAL("\0\x01\x0d\x97\xc6\x33\x64\x0b"));
    g_assert_true(wn_stun_parse(wn_array_view(message), &stun));
    wn_assert_endpoint(&stun.source, "198.51.100.10:3478");
    wn_assert_endpoint(&stun.other, "198.51.100.11:3479");

    wn_stun_add(request, 0x0003, WN_LITERAL("\0\0\0\x02"));
    wn_stun_add(request, 0x0027, WN_LITERAL("\x13\xc4\0\0"));
    wn_stun_add(request, 0x0026, WN_LITERAL("\0\0\0\0\0\0\0\0"));
    g_assert_true(wn_stun_parse(wn_array_view(request), &stun));
    g_assert_true(stun.has_change_request && stun.change_port && !stun.change_ip);
    g_assert_cmpuint(stun.response_port, ==, 5060);
    wn_each_cut(wn_array_view(request), wn_check_stun_cut);
}

static void
turn_attributes(void)
{
    g_autoptr(GByteArray) allocated = wn_stun_message_new(0x0103, wn_cookie_id);
    g_autoptr(GByteArray) bind = wn_stun_message_new(0x0009, wn_cookie_id);
    g_autoptr(GByteArray) indication = wn_stun_message_new(0x0017, wn_cookie_id);
    WnStun stun;

    /* 198.51.100.20:49320 */
    wn_stun_add(allocated, 0x0016, WN_LITERAL("\0\x01\xe1\xba\xe7\x21\xc0\x56"));
    wn_stun_add(allocated, 0x000d, WN_LITERAL("\0\0\x02\x58"));
    g_assert_true(wn_stun_parse(wn_array_view(allocated), &stun));
    g_assert_cmpint(stun.method, ==, WN_STUN_ALLOCATE);
    g_assert_cmpint(stun.class, ==, WN_STUN_SUCCESS);
    wn_assert_endpoint(&stun.relayed, "198.51.100.20:49320");
    g_assert_true(stun.has_lifetime);
    g_assert_cmpuint(stun.lifetime, ==, 600);

    wn_stun_add(bind, 0x000c, WN_LITERAL("\x40\x01\0\0"));
    wn_stun_add(bind, 0x0012, WN_LITERAL("\0\x01\x32\xd6\xea\x12\xd5\x45"));
    g_assert_true(wn_stun_parse(wn_array_view(bind), &stun));
    g_assert_cmpint(stun.method, ==, WN_STUN_CHANNEL_BIND);
    g_assert_cmphex(stun.channel, ==, 0x4001);
    wn_assert_endpoint(&stun.peer, "203.0.113.7:5060");

    wn_stun_add(indication, 0x0012, WN_LITERAL("\0\x01\x32\xd6\xea\x12\xd5\x45"));
    wn_stun_add(indication, 0x0013, WN_LITERAL("hello"));
    g_assert_true(wn_stun_parse(wn_array_view(indication), &stun));
    g_assert_cmpint(stun.method, ==, WN_STUN_DATA);
    g_assert_cmpint(stun.class, ==, WN_STUN_INDICATION);
    wn_assert_text(stun.data, "hello");
    wn_each_cut(wn_array_view(indication), wn_check_stun_cut);
}

static void
ice_attributes(void)
{
    g_autoptr(GByteArray) check = wn_stun_message_new(0x0001, wn_cookie_id);
    WnStun stun;

    wn_stun_add(check, 0x0025, WN_LITERAL(""));
    wn_stun_add(check, 0x802a, WN_LITERAL("\1\2\3\4\5\6\7\x08"));
    wn_stun_add(check, 0x0024, WN_LITERAL("\x6e\x7f\x1e\xff"));
    g_assert_true(wn_stun_parse(wn_array_view(check), &stun));
    g_assert_true(stun.use_candidate && stun.controlling && !stun.controlled);
    g_assert_cmphex(stun.priority, ==, 0x6e7f1eff);
    wn_each_cut(wn_array_view(check), wn_check_stun_cut);
}

static void
errors(void)
{
    g_autoptr(GByteArray) unauthorized = wn_stun_message_new(0x0113, wn_cookie_id);
    g_autoptr(GByteArray) bare = wn_stun_message_new(0x0118, wn_cookie_id);
    g_autoptr(GByteArray) moved = wn_stun_message_new(0x0111, wn_cookie_id);
    g_autoptr(GByteArray) nonsense = wn_stun_message_new(0x0111, wn_cookie_id);
    WnStun stun;

    wn_stun_add(unauthorized, 0x0009, WN_LITERAL("\0\0\x04\x01Unauthorized"));
    g_assert_true(wn_stun_parse(wn_array_view(unauthorized), &stun));
    g_assert_cmpint(stun.class, ==, WN_STUN_ERROR);
    g_assert_true(stun.has_error);
    g_assert_cmpuint(stun.error, ==, 401);
    wn_assert_text(stun.reason, "Unauthorized");
    wn_each_cut(wn_array_view(unauthorized), wn_check_stun_cut);

    /* An error response that does not say which. */
    g_assert_true(wn_stun_parse(wn_array_view(bare), &stun));
    g_assert_cmpint(stun.class, ==, WN_STUN_ERROR);
    g_assert_cmpint(stun.method, ==, WN_STUN_CREATE_PERMISSION);
    g_assert_false(stun.has_error);

    wn_stun_add(moved, 0x0009, WN_LITERAL("\0\0\x03\x00Try Alternate"));
    wn_stun_add(moved, 0x8023, WN_LITERAL("\0\x01\x0d\x96\xc6\x33\x64\x0a"));
    g_assert_true(wn_stun_parse(wn_array_view(moved), &stun));
    g_assert_cmpuint(stun.error, ==, 300);
    wn_assert_endpoint(&stun.alternate, "198.51.100.10:3478");

    wn_stun_add(nonsense, 0x0009, WN_LITERAL("\0\0\x07\x63"));
    g_assert_true(wn_stun_parse(wn_array_view(nonsense), &stun));
    g_assert_false(stun.has_error);
}

/* RFC 8489 14.5: what an attacker appends behind the integrity does not count. */
static void
nothing_counts_behind_integrity(void)
{
    g_autoptr(GByteArray) message = wn_stun_message_new(0x0101, wn_cookie_id);
    WnStun stun;

    wn_stun_add(message, 0x0008, WN_LITERAL("12345678901234567890"));
    wn_stun_add(message, 0x0020, WN_LITERAL("\0\x01\x32\xd6\xea\x12\xd5\x45"));
    wn_stun_add(message, 0x8020, WN_LITERAL("\0\x01\x32\xd6\xea\x12\xd5\x45"));
    wn_stun_add(message, 0x8028, WN_LITERAL("1234"));
    g_assert_true(wn_stun_parse(wn_array_view(message), &stun));
    g_assert_true(stun.integrity && stun.fingerprint);
    g_assert_cmpint(stun.xor_mapped.addr.family, ==, 0);
}

static void
damaged_attributes(void)
{
    g_autoptr(GByteArray) endless = wn_stun_message_new(0x0101, wn_cookie_id);
    g_autoptr(GByteArray) odd = wn_stun_message_new(0x0101, wn_cookie_id);
    WnStun stun;

    wn_stun_add(endless, 0x8022, WN_LITERAL("test"));
    wn_stun_add(endless, 0x0020, WN_LITERAL("\0\x01\x32\xd6\xea\x12\xd5\x45"));
    memcpy(endless->data + 30, "\xff\xff", 2);
    g_assert_true(wn_stun_parse(wn_array_view(endless), &stun));
    g_assert_true(stun.malformed);
    g_assert_false(stun.cut);
    wn_assert_text(stun.software, "test");
    g_assert_cmpint(stun.xor_mapped.addr.family, ==, 0);

    /* Wrong sizes and families are no addresses, and the message is read on. */
    wn_stun_add(odd, 0x0001, WN_LITERAL("\0\x02\x13\xc4\xcb\x00\x71\x07"));
    wn_stun_add(odd, 0x0004, WN_LITERAL("\0\x03\x13\xc4\xcb\x00\x71\x07"));
    wn_stun_add(odd, 0x0005, WN_LITERAL("\0\x01\x13\xc4"));
    wn_stun_add(odd, 0x0024, WN_LITERAL("\1"));
    wn_stun_add(odd, 0x8022, WN_LITERAL("on"));
    g_assert_true(wn_stun_parse(wn_array_view(odd), &stun));
    g_assert_cmpint(stun.mapped.addr.family, ==, 0);
    g_assert_cmpint(stun.source.addr.family, ==, 0);
    g_assert_cmpint(stun.other.addr.family, ==, 0);
    g_assert_false(stun.has_priority);
    wn_assert_text(stun.software, "on");
    g_assert_false(stun.malformed);
}

static void
values_without_padding(void)
{
    g_autoptr(GByteArray) message = wn_stun_message_new(0x0001, wn_classic_id);
    WnStun stun;

    wn_stun_add_packed(message, 0x0006, WN_LITERAL("alice"));
    wn_stun_add_packed(message, 0x0003, WN_LITERAL("\0\0\0\x04"));
    g_assert_true(wn_stun_looks_like(wn_array_view(message)));
    g_assert_true(wn_stun_parse(wn_array_view(message), &stun));
    wn_assert_text(stun.username, "alice");
    g_assert_true(stun.change_ip && !stun.change_port);
    g_assert_false(stun.malformed);
}

static void
custom_methods(void)
{
    g_autoptr(GByteArray) custom = wn_stun_message_new(0x0800, wn_cookie_id);
    g_autoptr(GByteArray) largest = wn_stun_message_new(0x3eef, wn_cookie_id);
    WnStun stun;

    g_assert_true(wn_stun_looks_like(wn_array_view(custom)));
    g_assert_true(wn_stun_parse(wn_array_view(custom), &stun));
    g_assert_cmphex(stun.method, ==, 0x200);
    g_assert_cmpint(stun.class, ==, WN_STUN_REQUEST);
    g_assert_true(wn_stun_parse(wn_array_view(largest), &stun));
    g_assert_cmphex(stun.method, ==, 0xfff);
}

/* Microsoft's TURN before the RFC: an Allocate without a cookie in its header. */
static void
microsoft_turn(void)
{
    g_autoptr(GByteArray) message = wn_stun_message_new(0x0003, wn_classic_id);
    g_autoptr(GByteArray) other = wn_stun_message_new(0x0003, wn_classic_id);

    wn_stun_add(message, 0x000f, WN_LITERAL("\x72\xc6\x4b\xc6"));
    wn_stun_add(other, 0x000f, WN_LITERAL("\x72\xc6\x4b\xc7"));
    g_assert_true(wn_stun_looks_like(wn_array_view(message)));
    g_assert_false(wn_stun_looks_like(wn_array_view(other)));
}

static void
refuses_what_is_not_stun(void)
{
    /* Identifier 1, no recursion, "de" A: as long as a Binding request without attributes. */
    WnBytes query = WN_LITERAL("\0\x01\0\0\0\x01\0\0\0\0\0\0\x02"
                               "de\0\0\x01\0\x01");
    WnBytes rtp = WN_LITERAL("\x80\x00\x00\x08\x21\x12\xa4\x42\0\0\0\1\1\2\3\4\5\6\7\x08\1\2\3\4");
    g_autoptr(GByteArray) message = wn_stun_message_new(0x0001, wn_classic_id);

    g_assert_cmpuint(query.length, ==, 20);
    g_assert_false(wn_stun_looks_like(query));
    g_assert_false(wn_stun_looks_like(rtp));
    g_assert_false(wn_stun_looks_like((WnBytes){ NULL, 0 }));

    g_assert_true(wn_stun_looks_like(wn_array_view(message)));
    message->data[3] = 4; /* a length that is not the datagram's */
    g_assert_false(wn_stun_looks_like(wn_array_view(message)));
    message->data[3] = 0;
    message->data[1] = 0x03; /* a method that RFC 3489 does not have */
    g_assert_false(wn_stun_looks_like(wn_array_view(message)));
    message->data[1] = 0x01;
    memset(message->data + 4, 0, 16);
    g_assert_false(wn_stun_looks_like(wn_array_view(message)));
}

static void
channel_data(void)
{
    uint16_t channel = 0;
    WnBytes  data = { NULL, 0 };

    g_assert_true(wn_stun_channel_data(WN_LITERAL("\x40\x01\0\x05hello"), &channel, &data));
    g_assert_cmphex(channel, ==, 0x4001);
    wn_assert_text(data, "hello");
    g_assert_true(wn_stun_channel_data(WN_LITERAL("\x4f\xff\0\x05hello\0\0\0"), &channel, &data));
    wn_assert_text(data, "hello");
    g_assert_true(wn_stun_channel_data(WN_LITERAL("\x40\x00\0\0"), &channel, &data));
    g_assert_cmpuint(data.length, ==, 0);

    g_assert_false(wn_stun_channel_data(WN_LITERAL("\x40\x01\0\x06hello"), &channel, &data));
    g_assert_false(wn_stun_channel_data(WN_LITERAL("\x40\x01\0\x01hello"), &channel, &data));
    g_assert_false(wn_stun_channel_data(WN_LITERAL("\x50\x01\0\x05hello"), &channel, &data));
    g_assert_false(wn_stun_channel_data(WN_LITERAL("INVITE sip:"), &channel, &data));
    g_assert_false(wn_stun_channel_data(WN_LITERAL("\x40\x01\0"), &channel, &data));
}

/* RFC 8489 5; a client that leaves it zero, and one that fills it with one byte. */
static void
ids_that_were_not_drawn(void)
{
    static const uint8_t zero[12] = { 0 }, counted[12] = { [11] = 1 };
    uint8_t              filled[12];

    memset(filled, 0x20, sizeof(filled));
    g_assert_false(wn_stun_id_is_drawn(zero));
    g_assert_false(wn_stun_id_is_drawn(filled));
    g_assert_true(wn_stun_id_is_drawn(counted));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stun/classic-exchange", classic_exchange);
    g_test_add_func("/stun/classic-xor-keys", classic_xor_keys);
    g_test_add_func("/stun/final-xor-code-counts", final_xor_code_counts);
    g_test_add_func("/stun/xor-port-left-zero", xor_port_left_zero);
    g_test_add_func("/stun/behaviour-discovery", behaviour_discovery);
    g_test_add_func("/stun/turn-attributes", turn_attributes);
    g_test_add_func("/stun/ice-attributes", ice_attributes);
    g_test_add_func("/stun/errors", errors);
    g_test_add_func("/stun/nothing-counts-behind-integrity", nothing_counts_behind_integrity);
    g_test_add_func("/stun/damaged-attributes", damaged_attributes);
    g_test_add_func("/stun/values-without-padding", values_without_padding);
    g_test_add_func("/stun/custom-methods", custom_methods);
    g_test_add_func("/stun/microsoft-turn", microsoft_turn);
    g_test_add_func("/stun/refuses-what-is-not-stun", refuses_what_is_not_stun);
    g_test_add_func("/stun/channel-data", channel_data);
    g_test_add_func("/stun/ids-that-were-not-drawn", ids_that_were_not_drawn);
    return g_test_run();
}
