/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How words are replaced, covered, or left: what SIP, SDP and running text have in common. */
#include <string.h>

#include "ticket/redact_words.h"

bool
wn_redact_is_word_character(char character)
{
    return g_ascii_isalnum(character) ||
           (character != '\0' && strchr("-_.+%!~*'`", character) != NULL);
}

bool
wn_redact_is_number(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isdigit(text[i]))
            return false;
    return length > 0;
}

size_t
wn_redact_word_end(const char *text, size_t start, size_t length)
{
    while (start < length && wn_redact_is_word_character(text[start]))
        start++;
    return start;
}

static bool
is_foreign(char character)
{
    return (unsigned char) character > 126;
}

void
wn_redact_runs(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    for (size_t i = 0, end; i < length; i = end + 1) {
        for (end = i; end < length && g_ascii_isalnum(text[end]);)
            end++;
        if (end > i)
            wn_pseudonym_word(pseudonyms, text + i, end - i);
        if (end < length && is_foreign(text[end]))
            text[end] = 'x';
    }
}

void
wn_redact_blot(char *text, size_t length)
{
    bool is_text = true;

    for (size_t i = 0; i < length; i++)
        is_text &= (unsigned char) text[i] >= ' ' || strchr("\t\r\n", text[i]) != NULL;
    for (size_t i = 0; i < length; i++) {
        if (!is_text && text[i] != '\r' && text[i] != '\n')
            text[i] = '\0';
        else if (g_ascii_isdigit(text[i]))
            text[i] = '0';
        else if (g_ascii_isalpha(text[i]) || is_foreign(text[i]))
            text[i] = 'x';
    }
}

void
wn_redact_unknown(WnPseudonyms *pseudonyms, char *text, size_t length,
                  bool (*is_known)(const char *, size_t), size_t digits)
{
    for (size_t i = 0, end; i < length; i = MAX(end, i + 1)) {
        end = wn_redact_word_end(text, i, length);
        if (end == i) {
            if (is_foreign(text[i]))
                text[i] = 'x';
            continue;
        }
        if (is_known(text + i, end - i) ||
            (end - i <= digits && wn_redact_is_number(text + i, end - i)) ||
            wn_pseudonym_addr_text(pseudonyms, text + i, end - i))
            continue;
        /* "Busy." and "408," hold a known word all the same. */
        for (size_t k = i, stop; k < end; k = stop + 1) {
            for (stop = k; stop < end && g_ascii_isalnum(text[stop]);)
                stop++;
            if (stop > k && !(is_known(text + k, stop - k) ||
                              (stop - k <= digits && wn_redact_is_number(text + k, stop - k))))
                wn_pseudonym_word(pseudonyms, text + k, stop - k);
        }
    }
}

/* ------------------------------------------------------------------ products */

/* In the name of a product a single letter or digit, "2.1", is nobody's. */
enum { SHORTEST_NAME = 3, SERIAL = 6, HEX_SERIAL = 8 };

/* "pbx.customer.example", not "3.12" or "v1.2.rc1": the last two labels are words. */
static bool
is_host(const char *text, size_t length)
{
    const char *last = g_strrstr_len(text, (gssize) length, ".");

    if (!last || last == text || text + length - last < 3 || !g_ascii_isalpha(last[-1]))
        return false;
    for (const char *at = last + 1; at < text + length; at++)
        if (!g_ascii_isalpha(*at))
            return false;
    return true;
}

/* "00:15:65:ab:cd:ef", with whatever stands between the pairs: its end, or start. */
static size_t
hardware_address_end(const char *text, size_t start, size_t length)
{
    size_t at = start;

    for (int pair = 0; pair < 6; pair++, at += 3)
        if (at + 2 > length || !g_ascii_isxdigit(text[at]) || !g_ascii_isxdigit(text[at + 1]) ||
            (pair < 5 && (at + 2 == length || g_ascii_isalnum(text[at + 2]))))
            return start;
    return at - 1 < length && g_ascii_isalnum(text[at - 1]) ? start : at - 1;
}

static bool
is_serial(const char *text, size_t length)
{
    unsigned digits = 0, hex = 0;

    for (size_t i = 0; i < length; i++) {
        digits += g_ascii_isdigit(text[i]) != 0;
        hex += g_ascii_isxdigit(text[i]) != 0;
    }
    return (length >= SERIAL && digits > 0) || (length >= HEX_SERIAL && hex == length);
}

static void
replace_product_word(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    for (size_t k = 0, stop; k < length; k = stop + 1) {
        for (stop = k; stop < length && g_ascii_isalnum(text[stop]);)
            stop++;
        if (stop - k >= SHORTEST_NAME && (wn_pseudonym_knows_part(pseudonyms, text + k, stop - k) ||
                                          is_serial(text + k, stop - k)))
            wn_pseudonym_word(pseudonyms, text + k, stop - k);
    }
}

void
wn_redact_product(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    for (size_t i = 0, end; i < length; i = MAX(end, i + 1)) {
        bool named;

        end = hardware_address_end(text, i, length);
        if (end > i && (i == 0 || !g_ascii_isalnum(text[i - 1]))) {
            wn_redact_runs(pseudonyms, text + i, end - i);
            continue;
        }
        end = wn_redact_word_end(text, i, length);
        if (end == i) {
            if (is_foreign(text[i]))
                text[i] = 'x';
            continue;
        }
        named = (end < length && text[end] == '@') || (i > 0 && text[i - 1] == '@') ||
                is_host(text + i, end - i);
        if (named)
            wn_redact_runs(pseudonyms, text + i, end - i);
        else if (!wn_pseudonym_addr_text(pseudonyms, text + i, end - i))
            replace_product_word(pseudonyms, text + i, end - i);
    }
}
