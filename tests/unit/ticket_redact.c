/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pseudonyms: the same for the same, of one length and kind; and messages that name nobody any
 * more. */
#include "ticket/redact.h"

#include <glib.h>
#include <string.h>

#include "wire/portmap.h"
#include "wire/sdp.h"
#include "wire/sip.h"

static WnAddr
addr(const char *text)
{
    WnAddr parsed;

    g_assert_true(wn_addr_parse(wn_bytes(text, strlen(text)), &parsed));
    return parsed;
}

static void
words_stay_equal_and_alike(void)
{
    g_autoptr(WnPseudonyms) one = wn_pseudonyms_new("key", 3);
    g_autoptr(WnPseudonyms) other = wn_pseudonyms_new("yek", 3);
    char a[] = "Alice42", b[] = "alice42", c[] = "Alice42", d[] = "bob";

    wn_pseudonym_word(one, a, strlen(a));
    wn_pseudonym_word(one, b, strlen(b));
    wn_pseudonym_word(other, c, strlen(c));
    g_assert_cmpint(g_ascii_strcasecmp(a, b), ==, 0);
    g_assert_cmpstr(a, !=, "Alice42");
    g_assert_cmpstr(a, !=, c);
    g_assert_true(g_ascii_isupper(a[0]) && g_ascii_islower(a[4]) && g_ascii_isdigit(a[5]));
    g_assert_true(wn_pseudonym_knows(one, "ALICE42", 7));
    g_assert_false(wn_pseudonym_knows(one, d, 3));
}

/* Even a name of one letter becomes another one. */
static void
no_word_stays_what_it_was(void)
{
    g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);

    for (char letter = 'a'; letter <= 'z'; letter++) {
        char text[] = { letter, '\0' };
        wn_pseudonym_word(pseudonyms, text, 1);
        g_assert_cmpint(text[0], !=, letter);
        g_assert_true(g_ascii_islower(text[0]));
    }
    for (char digit = '0'; digit <= '9'; digit++) {
        char text[] = { digit, '\0' };
        wn_pseudonym_word(pseudonyms, text, 1);
        g_assert_cmpint(text[0], !=, digit);
        g_assert_true(g_ascii_isdigit(text[0]));
    }
}

static unsigned
common_octets(const WnAddr *a, const WnAddr *b)
{
    unsigned n = 0;

    while (n < 4 && a->bytes[n] == b->bytes[n])
        n++;
    return n;
}

static void
addresses_keep_class_prefix_and_length(void)
{
    static const char *const texts[] = { "203.0.113.7",   "203.0.113.200", "203.0.114.7",
                                         "8.8.8.8",       "8.8.4.4",       "198.51.100.7",
                                         "192.0.2.30",    "100.1.2.3",     "172.217.0.14",
                                         "93.184.216.34", "5.9.1.2",       "203.0.113.9" };
    g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        WnAddr a = addr(texts[i]), fresh_a = wn_pseudonym_addr(pseudonyms, &a);
        char   text[WN_ADDR_TEXT];

        g_assert_cmpuint(strlen(wn_addr_format(&fresh_a, text)), ==, strlen(texts[i]));
        g_assert_cmpint(wn_addr_class(&fresh_a), ==, wn_addr_class(&a));
        g_assert_false(wn_addr_equal(&a, &fresh_a));
        for (size_t k = 0; k < G_N_ELEMENTS(texts); k++) {
            WnAddr b = addr(texts[k]), fresh_b = wn_pseudonym_addr(pseudonyms, &b);
            g_assert_cmpuint(common_octets(&fresh_a, &fresh_b), ==, common_octets(&a, &b));
        }
    }
}

/* No two addresses become one, and each stays public. */
static void
addresses_are_permuted(void)
{
    g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned n = 0;

    for (unsigned i = 0; i < 256; i++) {
        const uint8_t hosts[][4] = { { 203, 0, 113, (uint8_t) i },
                                     { (uint8_t) i, 20, 30, 40 },
                                     { 192, 0, (uint8_t) i, 1 } };
        for (size_t k = 0; k < G_N_ELEMENTS(hosts); k++) {
            WnAddr old = wn_addr_v4(hosts[k]), fresh = wn_pseudonym_addr(pseudonyms, &old);
            char   text[WN_ADDR_TEXT];

            g_assert_cmpint(wn_addr_class(&fresh), ==, wn_addr_class(&old));
            if (wn_addr_class(&old) != WN_ADDR_PUBLIC) {
                g_assert_true(wn_addr_equal(&old, &fresh));
                continue;
            }
            g_hash_table_add(seen, g_strdup(wn_addr_format(&fresh, text)));
            n++;
        }
    }
    g_assert_cmpuint(n, >, 600);
    g_assert_cmpuint(g_hash_table_size(seen), ==, n);
}

static void
texts_of_addresses_follow(void)
{
    static const char *const same[] = { "192.168.1.20", "10.0.0.1", "fd00::1", "::1", "0.0.0.0" };
    static const char *const other[] = { "203.0.113.7", "2001:db8::1", "2001:DB8:0:0:1::5",
                                         "2001:0db8:0000:0000:0000:0000:0000:0001" };
    g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);

    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        g_autofree char *text = g_strdup(same[i]);
        g_assert_true(wn_pseudonym_addr_text(pseudonyms, text, strlen(text)));
        g_assert_cmpstr(text, ==, same[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(other); i++) {
        g_autofree char *text = g_strdup(other[i]);
        WnAddr           old = addr(other[i]), fresh = wn_pseudonym_addr(pseudonyms, &old), read;

        g_assert_true(wn_pseudonym_addr_text(pseudonyms, text, strlen(text)));
        read = addr(text);
        g_test_message("%s became %s", other[i], text);
        g_assert_true(wn_addr_equal(&read, &fresh));
        g_assert_false(wn_addr_equal(&read, &old));
    }
    char word[] = "bob";
    g_assert_false(wn_pseudonym_addr_text(pseudonyms, word, 3));
}

static const char message[] =
    "INVITE sip:bob.smith@pbx.customer.test;user=phone SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKabc123;rport\r\n"
    "From: \"Alice Miller\" <sip:+4930123456@customer.test>;tag=secret1\r\n"
    "To: <sip:bob.smith@pbx.customer.test>\r\n"
    "Call-ID: private99@203.0.113.7\r\n"
    "CSeq: 7 INVITE\r\n"
    "Contact: <sip:alice@203.0.113.7:40960;transport=udp>;expires=60\r\n"
    "Authorization: Digest username=\"alice\", realm=\"customer.test\", nonce=\"abcdef\", "
    "uri=\"sip:customer.test\", response=\"0123456789abcdef\", algorithm=MD5, qop=auth, "
    "nc=00000001\r\n"
    "User-Agent: Example Phone 2.1 (alice)\r\n"
    "X-Location: Main Street 5\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: 214\r\n\r\n"
    "v=0\r\no=alice 1 1 IN IP4 203.0.113.7\r\ns=Call of Alice\r\nc=IN IP4 203.0.113.7\r\nt=0 0\r\n"
    "m=audio 16384 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=ice-pwd:topsecret\r\n"
    "a=candidate:1 1 UDP 2130706431 203.0.113.7 16384 typ host\r\na=sendrecv\r\n";

static void
a_message_names_nobody_and_stays_one(void)
{
    static const char *const gone[] = { "bob",         "smith",    "alice",     "miller",
                                        "4930123456",  "customer", "secret1",   "private99",
                                        "203.0.113.7", "abcdef",   "topsecret", "main street",
                                        "abc123" };
    static const char *const kept[] = { "192.168.1.20:5060;branch=z9hG4bK",
                                        ";rport",
                                        "CSeq: 7 INVITE",
                                        ":40960;transport=udp>;expires=60",
                                        "algorithm=MD5, qop=auth",
                                        "User-Agent: Example Phone 2.1 (",
                                        "m=audio 16384 RTP/AVP 0 101",
                                        "a=rtpmap:101 telephone-event/8000",
                                        " 16384 typ host",
                                        ";user=phone" };
    g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);
    g_autofree char *text = NULL, *lower = NULL;
    WnSip            sip;

    /* The first round learns the names, as a whole capture does. */
    for (int round = 0; round < 2; round++) {
        g_free(text);
        text = g_strdup(message);
        wn_redact_message(pseudonyms, (uint8_t *) text, strlen(text));
    }
    g_assert_cmpuint(strlen(text), ==, strlen(message));
    lower = g_ascii_strdown(text, -1);
    g_test_message("%s", text);
    for (size_t i = 0; i < G_N_ELEMENTS(gone); i++)
        g_assert_null(strstr(lower, gone[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        g_assert_nonnull(strstr(text, kept[i]));
    g_assert_true(wn_sip_parse(wn_bytes(text, strlen(text)), &sip));
    g_assert_true(sip.complete);
}

/* Whatever is cut off wherever: nothing outside is touched (the sanitizer watches). */
static void
every_cut_is_survived(void)
{
    for (size_t length = 0; length <= strlen(message); length++) {
        g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);
        g_autofree uint8_t *data = length ? g_memdup2(message, length) : NULL;
        WnPacket            packet = { .kind = WN_PACKET_DATAGRAM };

        if (length == 0)
            continue;
        wn_redact_message(pseudonyms, data, length);
        g_free(data);
        data = g_memdup2(message, length);
        for (int first = 0; first < 256; first += 17) {
            data[0] = (uint8_t) first;
            packet.payload = wn_bytes(data, length);
            wn_redact_payload(pseudonyms, &packet, data, length);
        }
    }
}

/* Payloads that hold "wonderland", or the address 203.0.113.7, where no name or address belongs. */
static const struct {
    const char  *what, *data;
    size_t       length;
    uint16_t     port;
    WnPacketKind kind;
} hideouts[] = {
#define HIDEOUT(what, data, port, kind)            \
    {                                              \
        what, data, sizeof(data) - 1, port, (kind) \
    }
    HIDEOUT("a service that is none", "\1\2\1\0\0\1\0\0\0\0\0\0\x0b_wonderland\4test\0\0\x21\0\1",
            53, WN_PACKET_DATAGRAM),
    HIDEOUT("a cut label", "\1\2\1\0\0\1\0\0\0\0\0\0\x30wonderland", 53, WN_PACKET_DATAGRAM),
    HIDEOUT("no port mapping", "\0wonderland1234", WN_PORTMAP_PORT, WN_PACKET_DATAGRAM),
    HIDEOUT("a word to keep a mapping", "wonderland", 5060, WN_PACKET_DATAGRAM),
    HIDEOUT("no protocol", "\x20wonderland and more", 40000, WN_PACKET_DATAGRAM),
    HIDEOUT("HTTP", "GET /wonderland HTTP/1.1", 80, WN_PACKET_TCP_EVENT),
    HIDEOUT("the rest of a message", "wonderland@example.test>", 5060, WN_PACKET_TCP_EVENT),
    HIDEOUT("a cut ICMP error", "\3\3\0\0\0\0\0\0\x45\0\0\x40\0\0\0\0\x40\x11\0\0\xcb\0\x71\7", 0,
            WN_PACKET_ICMP_ERROR),
    HIDEOUT(
        "a recorded route",
        "\3\3\0\0\0\0\0\0\x47\0\0\x40\0\0\0\0\x40\x11\0\0\x0a\0\0\1\x0a\0\0\2\7\7\x8\xcb\0\x71\7"
        "\0\x13\xc4\x13\xc4\0\x20\0\0",
        0, WN_PACKET_ICMP_ERROR),
};

static bool
holds(const uint8_t *data, size_t length, const void *what, size_t size)
{
    for (size_t at = 0; at + size <= length; at++)
        if (memcmp(data + at, what, size) == 0)
            return true;
    return false;
}

static void
payloads_have_no_hideout(void)
{
    static const uint8_t address[] = { 203, 0, 113, 7 };

    for (size_t i = 0; i < G_N_ELEMENTS(hideouts); i++) {
        g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);
        size_t              length = hideouts[i].length;
        g_autofree uint8_t *data = g_memdup2(hideouts[i].data, length);
        WnPacket            packet = { .kind = hideouts[i].kind, .payload = { data, length } };

        g_test_message("%s", hideouts[i].what);
        packet.src.addr.family = 4;
        packet.src.port = packet.dst.port = hideouts[i].port;
        g_assert_true(holds(data, length, "wonderland", 10) || holds(data, length, address, 4));
        wn_redact_payload(pseudonyms, &packet, data, length);
        /* Not even its first letters. */
        g_assert_false(holds(data, length, "wonde", 5));
        g_assert_false(holds(data, length, address, sizeof(address)));
    }
}

static const char in_parts[] =
    "INVITE sip:bob@example.test SIP/2.0\r\nVia: SIP/2.0/UDP 192.168.1.20;branch=z9hG4bKa\r\n"
    "From: <sip:alice@example.test>;tag=1\r\nTo: <sip:bob@example.test>\r\nCall-ID: c\r\n"
    "CSeq: 1 INVITE\r\nContent-Type: multipart/mixed;boundary=wonder\r\nContent-Length: 190\r\n\r\n"
    "--wonder\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=- 1 1 IN IP4 192.168.1.20\r\n"
    "s=-\r\nc=IN IP4 192.168.1.20\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n\r\n"
    "--wonder\r\nContent-Type: text/plain\r\n\r\nwonderland\r\n--wonder--\r\n";

/* The session in a part of a body is still found, the other parts say nothing. */
static void
parts_of_a_body_stay_apart(void)
{
    g_autoptr(WnPseudonyms) pseudonyms = wn_pseudonyms_new("key", 3);
    g_autofree char *text = g_strdup(in_parts);
    WnSip            sip;

    wn_redact_message(pseudonyms, (uint8_t *) text, strlen(text));
    g_test_message("%s", text);
    g_assert_null(strstr(text, "wonder"));
    g_assert_true(wn_sip_parse(wn_bytes(text, strlen(text)), &sip));
    g_assert_nonnull(strstr(text, "c=IN IP4 192.168.1.20\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"));
    g_assert_cmpuint(wn_sdp_find(sip.content_type, sip.body).length, >, 80);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/redact/words", words_stay_equal_and_alike);
    g_test_add_func("/redact/no-word-stays", no_word_stays_what_it_was);
    g_test_add_func("/redact/addresses", addresses_keep_class_prefix_and_length);
    g_test_add_func("/redact/permutation", addresses_are_permuted);
    g_test_add_func("/redact/texts-of-addresses", texts_of_addresses_follow);
    g_test_add_func("/redact/message", a_message_names_nobody_and_stays_one);
    g_test_add_func("/redact/hideouts", payloads_have_no_hideout);
    g_test_add_func("/redact/parts", parts_of_a_body_stay_apart);
    g_test_add_func("/redact/cuts", every_cut_is_survived);
    return g_test_run();
}
