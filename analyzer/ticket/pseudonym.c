/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See pseudonym.h.  Everything is drawn from HMAC-SHA256 under the key (RFC 2104). */
#include "ticket/pseudonym.h"

#include <stdlib.h>
#include <string.h>

enum { DIGEST = 32 };

struct WnPseudonyms {
    guint8     *key;
    size_t      key_length;
    GHashTable *words; /* lower case, as they were */
};

WnPseudonyms *
wn_pseudonyms_new(const void *key, size_t length)
{
    WnPseudonyms *pseudonyms = g_new0(WnPseudonyms, 1);

    pseudonyms->key = g_memdup2(key, length);
    pseudonyms->key_length = length;
    pseudonyms->words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return pseudonyms;
}

void
wn_pseudonyms_free(WnPseudonyms *pseudonyms)
{
    if (!pseudonyms)
        return;
    g_hash_table_unref(pseudonyms->words);
    g_free(pseudonyms->key);
    g_free(pseudonyms);
}

/* purpose keeps apart what is drawn for different things. */
static void
draw(const WnPseudonyms *pseudonyms, char purpose, unsigned number, const void *data, size_t length,
     guint8 digest[DIGEST])
{
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA256, pseudonyms->key, pseudonyms->key_length);
    guint8 head[2] = { (guint8) purpose, (guint8) number };
    gsize  size = DIGEST;

    g_hmac_update(hmac, head, sizeof(head));
    g_hmac_update(hmac, data, (gssize) length);
    g_hmac_get_digest(hmac, digest, &size);
    g_hmac_unref(hmac);
}

/* ------------------------------------------------------------------ words */

static char
replace(char character, guint8 chance)
{
    if (g_ascii_isdigit(character))
        return (char) ('0' + chance % 10);
    if (g_ascii_isupper(character))
        return (char) ('A' + chance % 26);
    return g_ascii_islower(character) ? (char) ('a' + chance % 26) : character;
}

void
wn_pseudonym_word(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    g_autofree char *old = g_ascii_strdown(text, (gssize) length);
    guint8           digest[DIGEST];

    for (size_t i = 0; i < length; i++) {
        if (i % DIGEST == 0)
            draw(pseudonyms, 'w', (unsigned) (i / DIGEST), old, length, digest);
        text[i] = replace(text[i], digest[i % DIGEST]);
    }
    /* By chance it may be what it was. */
    if (length > 0 && g_ascii_strncasecmp(old, text, length) == 0)
        text[0] = replace(text[0], (guint8) (g_ascii_isdigit(text[0]) ? text[0] - '0' + 1
                                                                      : (text[0] | 32) - 'a' + 1));
    g_hash_table_add(pseudonyms->words, g_steal_pointer(&old));
}

bool
wn_pseudonym_knows(const WnPseudonyms *pseudonyms, const char *text, size_t length)
{
    g_autofree char *old = g_ascii_strdown(text, (gssize) length);

    return g_hash_table_contains(pseudonyms->words, old);
}

static bool
is_name(const char *word)
{
    enum { SHORTEST = 5 };

    for (const char *at = word; *at; at++)
        if (!g_ascii_isalpha(*at))
            return false;
    return strlen(word) >= SHORTEST;
}

bool
wn_pseudonym_knows_part(const WnPseudonyms *pseudonyms, const char *text, size_t length)
{
    g_autofree char *old = g_ascii_strdown(text, (gssize) length);
    GHashTableIter   words;
    gpointer         word;
    bool             knows = g_hash_table_contains(pseudonyms->words, old);

    g_hash_table_iter_init(&words, pseudonyms->words);
    while (!knows && g_hash_table_iter_next(&words, &word, NULL))
        knows = is_name(word) && strstr(old, word) != NULL;
    return knows;
}

/* ------------------------------------------------------------------ IPv4 */

/* Octets of one length in decimal that may stand at a place; gives how many. */
static unsigned
list_octets(const uint8_t *prefix, unsigned place, uint8_t octet, uint8_t octets[256])
{
    unsigned first = octet >= 100 ? 100 : octet >= 10 ? 10 : 0;
    unsigned last = octet >= 100 ? 255 : octet >= 10 ? 99 : 9;
    unsigned n = 0;

    for (unsigned i = first; i <= last; i++) {
        /* At the front only what is public altogether; 192.0.0.0/24 is special (RFC 6890). */
        static const uint8_t special[] = { 0, 10, 100, 127, 169, 172, 192, 198 };
        bool bad = place == 0 && (i >= 224 || memchr(special, (int) i, sizeof(special)));

        bad |= place == 2 && prefix[0] == 192 && prefix[1] == 0 && i == 0;
        if (!bad)
            octets[n++] = (uint8_t) i;
    }
    return n;
}

typedef struct {
    uint8_t octet;
    guint8  chance[DIGEST];
} Ticket;

static int
by_chance(const void *a, const void *b)
{
    return memcmp(((const Ticket *) a)->chance, ((const Ticket *) b)->chance, DIGEST);
}

/* A permutation of the octets that may stand behind this prefix: sorted by what is drawn for each.
 */
static uint8_t
map_octet(const WnPseudonyms *pseudonyms, const uint8_t *prefix, unsigned place, uint8_t octet)
{
    uint8_t  octets[256];
    unsigned n = list_octets(prefix, place, octet, octets), index = n;
    Ticket   tickets[256];

    for (unsigned i = 0; i < n; i++) {
        uint8_t seed[5] = { (uint8_t) place };
        memcpy(seed + 1, prefix, place);
        seed[1 + place] = octets[i];
        tickets[i].octet = octets[i];
        draw(pseudonyms, '4', place, seed, 2 + place, tickets[i].chance);
        if (octets[i] == octet)
            index = i;
    }
    if (index == n)
        return octet;
    qsort(tickets, n, sizeof(*tickets), by_chance);
    return tickets[index].octet;
}

static void
map_v4(const WnPseudonyms *pseudonyms, const uint8_t old[4], uint8_t fresh[4])
{
    static const uint8_t mixed[] = { 100, 169, 172, 192, 198 };
    unsigned             place = 0;

    memcpy(fresh, old, 4);
    /* Networks that are public in part: what stands in front decides, and stays. */
    if (memchr(mixed, old[0], sizeof(mixed)))
        place = 2;
    for (; place < 4; place++)
        fresh[place] = map_octet(pseudonyms, old, place, old[place]);
}

/* ------------------------------------------------------------------ IPv6 */

/* Each digit by a permutation that the digits before it choose; a leading digit stays one. */
static unsigned
map_digit(const WnPseudonyms *pseudonyms, const uint8_t *address, unsigned nibble, unsigned digit,
          bool leading)
{
    uint8_t  seed[17];
    guint8   digest[DIGEST];
    uint8_t  order[16];
    unsigned first = leading ? 1 : 0, n = 16 - first;

    memcpy(seed, address, 16);
    for (unsigned i = nibble; i < 32; i++)
        seed[i / 2] &= i % 2 ? 0xf0 : 0x0f;
    seed[16] = (uint8_t) nibble;
    draw(pseudonyms, '6', leading, seed, sizeof(seed), digest);
    for (unsigned i = 0; i < n; i++)
        order[i] = (uint8_t) (first + i);
    for (unsigned i = n - 1; i > 0; i--) {
        unsigned k = digest[i] % (i + 1);
        uint8_t  swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
    return order[digit - first];
}

static uint16_t
map_group(const WnPseudonyms *pseudonyms, const uint8_t *address, unsigned group)
{
    uint16_t old = (uint16_t) (address[2 * group] << 8 | address[2 * group + 1]), fresh = 0;
    bool     leading = true;

    for (int shift = 12; shift >= 0; shift -= 4) {
        unsigned digit = old >> shift & 15, nibble = 4 * group + 3 - (unsigned) shift / 4;
        if (leading && digit == 0)
            continue;
        fresh |= (uint16_t) (map_digit(pseudonyms, address, nibble, digit, leading) << shift);
        leading = false;
    }
    return fresh;
}

WnAddr
wn_pseudonym_addr(WnPseudonyms *pseudonyms, const WnAddr *addr)
{
    WnAddrClass class = wn_addr_class(addr);
    WnAddr fresh = *addr;

    if (class == WN_ADDR_NAT64) {
        map_v4(pseudonyms, addr->bytes + 12, fresh.bytes + 12);
    } else if (class == WN_ADDR_PUBLIC && addr->family == 4) {
        map_v4(pseudonyms, addr->bytes, fresh.bytes);
    } else if (class == WN_ADDR_PUBLIC) {
        /* The first group says what kind of network it is. */
        for (unsigned group = 1; group < 8; group++) {
            uint16_t value = map_group(pseudonyms, addr->bytes, group);
            fresh.bytes[2 * group] = (uint8_t) (value >> 8);
            fresh.bytes[2 * group + 1] = (uint8_t) value;
        }
    }
    return fresh;
}

/* ------------------------------------------------------------------ texts of addresses */

static void
write_v4(const WnAddr *fresh, char *text, size_t length)
{
    char formatted[WN_ADDR_TEXT];

    wn_addr_format(fresh, formatted);
    if (strlen(formatted) == length)
        memcpy(text, formatted, length);
    else
        memset(text, '0', length); /* written with leading zeros: no address that anybody means */
}

/* Group by group, each as wide as it was; the address says which group stands where. */
static void
write_v6(const WnAddr *fresh, char *text, size_t length)
{
    unsigned group = 0, behind = 0;
    size_t   gap = length;

    for (size_t i = 0; i + 1 < length; i++)
        if (text[i] == ':' && text[i + 1] == ':')
            gap = i;
    for (size_t i = gap; i < length; i++)
        behind += g_ascii_isxdigit(text[i]) && (i + 1 == length || !g_ascii_isxdigit(text[i + 1]));
    for (size_t i = 0, end; i < length; i = end) {
        char digits[8];

        end = i + 1;
        if (i == gap)
            group = 8 - MIN(behind, 8u);
        if (!g_ascii_isxdigit(text[i]))
            continue;
        while (end < length && g_ascii_isxdigit(text[end]))
            end++;
        if (group > 7 || end - i > 4)
            return;
        g_snprintf(digits, sizeof(digits), "%0*x", (int) (end - i),
                   fresh->bytes[2 * group] << 8 | fresh->bytes[2 * group + 1]);
        memcpy(text + i, digits, end - i);
        group++;
    }
}

bool
wn_pseudonym_addr_text(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    WnAddr addr, fresh;

    if (!wn_addr_parse(wn_bytes(text, length), &addr))
        return false;
    fresh = wn_pseudonym_addr(pseudonyms, &addr);
    if (wn_addr_equal(&addr, &fresh))
        return true;
    if (addr.family == 4)
        write_v4(&fresh, text, length);
    else
        write_v6(&fresh, text, length);
    return true;
}
