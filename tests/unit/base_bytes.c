/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Borrowed views: cutting never leaves the bytes, comparing minds case only where it says so. */
#include "base/bytes.h"

#include <glib.h>
#include <string.h>

#define assert_text(view, text) \
    g_assert_true(wn_bytes_equal((view), wn_bytes((text), strlen(text))))

static void
slices_stay_inside(void)
{
    WnBytes bytes = WN_LITERAL("REGISTER");

    assert_text(wn_bytes_slice(bytes, 0, 3), "REG");
    assert_text(wn_bytes_slice(bytes, 3, 99), "ISTER");
    assert_text(wn_bytes_slice(bytes, 3, SIZE_MAX), "ISTER");
    assert_text(wn_bytes_from(bytes, 7), "R");

    WnBytes at_end = wn_bytes_from(bytes, 8);
    g_assert_cmpuint(at_end.length, ==, 0);
    g_assert_true(at_end.data == bytes.data + 8);

    WnBytes past_end = wn_bytes_slice(bytes, SIZE_MAX, SIZE_MAX);
    g_assert_cmpuint(past_end.length, ==, 0);
    g_assert_true(past_end.data == bytes.data + 8);
}

static void
slices_of_nothing(void)
{
    WnBytes none = wn_bytes(NULL, 0);

    g_assert_null(wn_bytes_slice(none, 5, 5).data);
    g_assert_cmpuint(wn_bytes_slice(none, 5, 5).length, ==, 0);
    g_assert_cmpuint(wn_bytes_trim(none).length, ==, 0);
    g_assert_cmpuint(wn_bytes_find(none, 'x'), ==, 0);
    g_assert_true(wn_bytes_equal(none, WN_LITERAL("")));
    g_assert_true(wn_bytes_equal_nocase(none, WN_LITERAL("")));
    g_assert_true(wn_bytes_starts_with(WN_LITERAL("a"), none));
    g_assert_true(wn_bytes_contains_nocase(none, none));
    g_assert_false(wn_bytes_contains_nocase(none, WN_LITERAL("a")));
}

static void
trims_blanks_only(void)
{
    assert_text(wn_bytes_trim(WN_LITERAL(" \t\r\n a b \r\n")), "a b");
    assert_text(wn_bytes_trim(WN_LITERAL(" \r\n\t ")), "");
    assert_text(wn_bytes_trim(WN_LITERAL("\va\f")), "\va\f");
    g_assert_cmpuint(wn_bytes_trim(WN_LITERAL(" \0 ")).length, ==, 1);
}

static void
compares(void)
{
    g_assert_true(wn_bytes_equal(WN_LITERAL("Via"), WN_LITERAL("Via")));
    g_assert_false(wn_bytes_equal(WN_LITERAL("Via"), WN_LITERAL("via")));
    g_assert_false(wn_bytes_equal(WN_LITERAL("Via"), WN_LITERAL("Vi")));
    g_assert_false(wn_bytes_equal(WN_LITERAL("Via\0"), WN_LITERAL("Via")));

    g_assert_true(wn_bytes_equal_nocase(WN_LITERAL("CSeq"), WN_LITERAL("cSEQ")));
    g_assert_false(wn_bytes_equal_nocase(WN_LITERAL("CSeq"), WN_LITERAL("CSeq:")));
    g_assert_false(wn_bytes_equal_nocase(WN_LITERAL("CSeq:"), WN_LITERAL("CSeq")));
}

/* Bytes that differ in the case bit alone but are no letters: '@' and '`', '[' and '{'. */
static void
case_is_of_letters_only(void)
{
    g_assert_false(wn_bytes_equal_nocase(WN_LITERAL("@"), WN_LITERAL("`")));
    g_assert_false(wn_bytes_equal_nocase(WN_LITERAL("["), WN_LITERAL("{")));
    g_assert_false(wn_bytes_equal_nocase(WN_LITERAL("\xc4"), WN_LITERAL("\xe4")));
    g_assert_true(wn_bytes_equal_nocase(WN_LITERAL("AZ"), WN_LITERAL("az")));
}

static void
finds(void)
{
    WnBytes bytes = WN_LITERAL("sip:Bob@host;LR\0;x");

    g_assert_cmpuint(wn_bytes_find(bytes, 's'), ==, 0);
    g_assert_cmpuint(wn_bytes_find(bytes, ';'), ==, 12);
    g_assert_cmpuint(wn_bytes_find(bytes, '\0'), ==, 15);
    g_assert_cmpuint(wn_bytes_find(bytes, '!'), ==, bytes.length);

    g_assert_true(wn_bytes_starts_with(bytes, WN_LITERAL("sip:")));
    g_assert_false(wn_bytes_starts_with(bytes, WN_LITERAL("SIP:")));
    g_assert_true(wn_bytes_starts_with_nocase(bytes, WN_LITERAL("SIP:")));
    g_assert_false(wn_bytes_starts_with(WN_LITERAL("si"), WN_LITERAL("sip")));

    g_assert_true(wn_bytes_contains_nocase(bytes, WN_LITERAL(";lr")));
    g_assert_true(wn_bytes_contains_nocase(bytes, WN_LITERAL(";X")));
    g_assert_false(wn_bytes_contains_nocase(bytes, WN_LITERAL(";xx")));
    g_assert_true(wn_bytes_contains_nocase(bytes, WN_LITERAL("")));
    g_assert_false(wn_bytes_contains_nocase(WN_LITERAL("ab"), WN_LITERAL("abc")));
}

static bool
number(WnBytes text, uint64_t maximum, uint64_t expected)
{
    uint64_t value = 77;

    return wn_bytes_parse_number(text, maximum, &value) && value == expected;
}

static bool
refused(WnBytes text, uint64_t maximum)
{
    uint64_t value = 77;

    return !wn_bytes_parse_number(text, maximum, &value) && value == 77;
}

static void
numbers(void)
{
    g_assert_true(number(WN_LITERAL("0"), 0, 0));
    g_assert_true(number(WN_LITERAL("065535"), 65535, 65535));
    g_assert_true(number(WN_LITERAL("18446744073709551615"), UINT64_MAX, UINT64_MAX));

    g_assert_true(refused(WN_LITERAL(""), 10));
    g_assert_true(refused(WN_LITERAL("1"), 0));
    g_assert_true(refused(WN_LITERAL("65536"), 65535));
    g_assert_true(refused(WN_LITERAL("655350"), 65535));
    g_assert_true(refused(WN_LITERAL("18446744073709551616"), UINT64_MAX));
    g_assert_true(refused(WN_LITERAL("99999999999999999999999"), UINT64_MAX));
    g_assert_true(refused(WN_LITERAL("-1"), 10));
    g_assert_true(refused(WN_LITERAL("+1"), 10));
    g_assert_true(refused(WN_LITERAL(" 1"), 10));
    g_assert_true(refused(WN_LITERAL("1 "), 10));
    g_assert_true(refused(WN_LITERAL("1\0"), 10));
    g_assert_true(refused(WN_LITERAL("0x1"), 100));
}

static void
big_endian(void)
{
    static const uint8_t data[8] = { 0xf1, 0x02, 0x03, 0x04, 0xf5, 0x06, 0x07, 0x08 };

    g_assert_cmphex(wn_be16(data), ==, 0xf102);
    g_assert_cmphex(wn_be32(data), ==, 0xf1020304);
    g_assert_cmphex(wn_be64(data), ==, G_GUINT64_CONSTANT(0xf1020304f5060708));
}

/* Equal bytes hash alike wherever they lie; one byte, the length or the seed makes a difference. */
static void
hashes(void)
{
    static const char text[] = "xz9hG4bK776asdhds";
    WnBytes           bytes = wn_bytes(text + 1, sizeof(text) - 2);
    uint64_t          hash = wn_bytes_hash(bytes, 0);

    g_assert_cmphex(hash, ==, wn_bytes_hash(WN_LITERAL("z9hG4bK776asdhds"), 0));
    g_assert_cmphex(hash, !=, wn_bytes_hash(bytes, 1));
    for (size_t i = 0; i < bytes.length; i++) {
        g_autofree uint8_t *changed = g_memdup2(bytes.data, bytes.length);

        changed[i] ^= 1;
        g_assert_cmphex(hash, !=, wn_bytes_hash(wn_bytes(changed, bytes.length), 0));
        g_assert_cmphex(hash, !=, wn_bytes_hash(wn_bytes_slice(bytes, 0, i), 0));
    }
    g_assert_cmphex(wn_bytes_hash(WN_LITERAL("\0"), 0), !=, wn_bytes_hash(WN_LITERAL("\0\0"), 0));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/bytes/slices-stay-inside", slices_stay_inside);
    g_test_add_func("/bytes/slices-of-nothing", slices_of_nothing);
    g_test_add_func("/bytes/trims-blanks-only", trims_blanks_only);
    g_test_add_func("/bytes/compares", compares);
    g_test_add_func("/bytes/case-is-of-letters-only", case_is_of_letters_only);
    g_test_add_func("/bytes/finds", finds);
    g_test_add_func("/bytes/numbers", numbers);
    g_test_add_func("/bytes/big-endian", big_endian);
    g_test_add_func("/bytes/hashes", hashes);
    return g_test_run();
}
