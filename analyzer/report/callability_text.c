/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See callability.h: the text. */
#include "report/callability.h"
#include "report/callability_parts.h"
#include "report/text_subject.h"

/* ------------------------------------------------------------------ types */

static const char *
short_name(WnConeType type)
{
    return type == WN_CONE_NONE ? "no NAT" : wn_cone_name(type);
}

/* What the columns of the table mean, in their order. */
static const char *const headings[WN_TECHNIQUES] = { "own",      "own,reply", "STUN",
                                                     "STUN,ICE", "relay",     "TURN" };
static const char *const meanings[WN_TECHNIQUES] = {
    "Both phones name their own (private) addresses.",
    "The same, and whoever hears something replies to where it came from.",
    "Both name the address that a STUN server saw, and send to the named address only.",
    "The same, with replies to where packets come from: symmetric RTP, or ICE.",
    "A relay that sends each side's sound to where that side's packets come from (latching).",
    "The sound of one side stands on a TURN server.",
};

static void
matrix_line(GString *out, const char *caller, const char *called, const char *direct,
            const char *server, const char *const sounds[WN_TECHNIQUES])
{
    g_string_append_printf(out, "%-20s  %-20s  %-7s  %-6s", caller, called, direct, server);
    for (int i = 0; i < WN_TECHNIQUES; i++)
        g_string_append_printf(out, "  %-9s", sounds[i]);
    while (out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

static void
tell_pair_of_types(GString *out, const WnCallEnd *a, const WnCallEnd *b)
{
    WnCallability found = wn_callability(&a->bounds, &b->bounds);
    const char   *sounds[WN_TECHNIQUES];

    for (int i = 0; i < WN_TECHNIQUES; i++)
        sounds[i] = wn_sound_word(found.media[i].always);
    matrix_line(out, short_name(a->type), short_name(b->type),
                found.direct_invite == WN_YES ? "yes" : "no",
                found.server_invite == WN_YES ? "yes" : "no", sounds);
}

static void
legend(WnPage *page)
{
    static const char *const rules[] = {
        "Through a server a call reaches every kind of NAT: it uses the mapping that the called "
        "phone "
        "keeps open towards that server.",
        "Directly it reaches a restricted or port-restricted cone only after the called phone has "
        "just "
        "sent something to the caller.",
        "Two phones behind the same NAT: own addresses work, and public ones only where the router "
        "sends them back inside (hairpinning).",
        "All of it holds while mappings live: something has to be sent at least every 25 s where "
        "their "
        "life time is not known.",
    };

    wn_page_gap(page);
    for (int i = 0; i < WN_TECHNIQUES; i++) {
        wn_page_begin(page, 0, headings[i], 11);
        wn_page_add(page, WN_INK_PLAIN, meanings[i]);
        wn_page_end(page);
    }
    wn_page_gap(page);
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        wn_page_begin(page, 0, NULL, 2);
        wn_page_add_sign(page, WN_INK_PLAIN, WN_SIGN_DOT);
        wn_page_add(page, WN_INK_PLAIN, " ");
        wn_page_add(page, WN_INK_PLAIN, rules[i]);
        wn_page_end(page);
    }
}

void
wn_callability_matrix_text(GString *out, const WnPageStyle *style)
{
    WnPage page;

    wn_page_init(&page, out, style);
    wn_page_begin(&page, 0, NULL, 0);
    wn_page_add(&page, WN_INK_STRONG,
                "A calls B: does the INVITE arrive, and which way does sound come through?");
    wn_page_end(&page);
    wn_page_gap(&page);
    matrix_line(out, "A (caller) behind", "B (called) behind", "direct", "server", headings);
    for (unsigned a = 0; a < WN_CALLABILITY_TYPES; a++)
        for (unsigned b = 0; b < WN_CALLABILITY_TYPES; b++) {
            WnCallEnd caller = wn_call_end_of_type(a), called = wn_call_end_of_type(b);
            tell_pair_of_types(out, &caller, &called);
        }
    legend(&page);
}

/* ------------------------------------------------------------------ captures */

static void
add_end(WnPage *page, const WnCallEnd *end)
{
    char        text[WN_ADDR_TEXT];
    const char *type = end->type == WN_CONE_UNKNOWN ? "type half known" : short_name(end->type);

    if (!end->nat) {
        wn_page_printf(
            page, end->type == WN_CONE_NONE ? "somebody without NAT" : "somebody behind a %s NAT",
            type);
        return;
    }
    if (end->nat->n_insides > 0)
        wn_page_add(page, WN_INK_STRONG, wn_addr_format(&end->nat->insides[0], text));
    if (end->nat->translates && end->nat->n_outsides > 0)
        wn_page_printf(page, " behind %s%s", end->nat->nat64 ? "the NAT64 " : "",
                       wn_addr_format(&end->nat->outsides[0], text));
    wn_page_printf(page, " (%s)", type);
}

static const char *
answer_word(WnAnswer answer)
{
    return answer == WN_YES ? "yes" : answer == WN_NO ? "no" : "depends on what is not known";
}

static void
add_sounds(WnPage *page, const WnCallability *found)
{
    static const char *const names[WN_TECHNIQUES] = {
        "own addresses", "own addresses with replies to the source",
        "STUN alone",    "STUN with replies to the source, or ICE",
        "relay",         "TURN"
    };

    for (int i = 0; i < WN_TECHNIQUES; i++) {
        unsigned always = found->media[i].always, ever = found->media[i].ever;
        wn_page_printf(page, "%s%s: %s", i ? "; " : "", names[i], wn_sound_word(always));
        if (ever != always)
            wn_page_printf(page, " (perhaps %s)", wn_sound_word(ever));
    }
    wn_page_add(page, WN_INK_PLAIN, ".");
}

static void
add_need(WnPage *page, const WnCallability *found, const WnCallEnd *a, const WnCallEnd *b)
{
    static const char *const needs[WN_TECHNIQUES] = {
        "nothing: own addresses work",
        "replies to where packets come from (symmetric RTP, comedia)",
        "STUN on each side that is behind a NAT",
        "ICE, or STUN with replies to where packets come from",
        "a relay that latches, or TURN",
        "TURN",
    };
    bool        known;
    unsigned    within = wn_keepalive_within(a, b, &known);
    WnTechnique technique = wn_simplest_technique(found);

    wn_page_begin(page, WN_TEXT_LABEL, "Needs", WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN, technique < WN_TECHNIQUES ? needs[technique] : "a relay");
    if (a->bounds.translates || b->bounds.translates)
        wn_page_printf(page, "; something sent at least every %u s%s", within,
                       known ? " (so long mappings were seen to live)"
                             : " (how long mappings live was not seen)");
    wn_page_add(page, WN_INK_PLAIN, ".");
    wn_page_end(page);
}

static void
tell_pair(WnPage *page, const WnCallEnd *a, const WnCallEnd *b)
{
    WnCallability found = wn_callability(&a->bounds, &b->bounds);

    wn_page_gap(page);
    wn_page_begin(page, 0, NULL, 2);
    wn_page_add(page, WN_INK_PLAIN, "A: ");
    add_end(page, a);
    wn_page_add(page, WN_INK_PLAIN, " calls B: ");
    add_end(page, b);
    wn_page_end(page);
    wn_page_begin(page, WN_TEXT_LABEL, "INVITE", WN_TEXT_BODY);
    wn_page_printf(page, "directly: %s; through a server: %s.", answer_word(found.direct_invite),
                   answer_word(found.server_invite));
    wn_page_end(page);
    wn_page_begin(page, WN_TEXT_LABEL, "Sound", WN_TEXT_BODY);
    add_sounds(page, &found);
    wn_page_end(page);
    add_need(page, &found, a, b);
}

static void
tell_shared(WnPage *page, const WnNatReport *nat)
{
    char text[WN_ADDR_TEXT];

    if (!nat->translates || nat->n_insides < 2)
        return;
    wn_page_gap(page);
    wn_page_begin(page, 0, NULL, 2);
    wn_page_printf(page, "%zu hosts share %s: ", nat->n_insides + nat->more_insides,
                   wn_addr_format(&nat->outsides[0], text));
    wn_page_add(
        page, WN_INK_PLAIN,
        "among themselves their own addresses work where they are in one network; the public "
        "ones ");
    wn_page_add(page, WN_INK_PLAIN,
                nat->hairpin == WN_YES  ? "work too (the router sends such packets back inside)."
                : nat->hairpin == WN_NO ? "do not (the router does not send them back inside)."
                                        : "only if the router sends such packets back inside.");
    wn_page_end(page);
}

void
wn_callability_text(GString *out, const WnAnalysis *analysis, const WnPageStyle *style)
{
    const WnReport *report = analysis->report;
    WnPage          page;
    g_autoptr(GArray) ends = wn_call_ends(report);
    g_autoptr(GArray) peers = wn_call_peers(ends);

    wn_page_init(&page, out, style);
    wn_page_begin(&page, 0, NULL, 2);
    wn_page_add(&page, WN_INK_STRONG, analysis->capture.file);
    wn_page_printf(&page, "   %zu NATs, of %u something is known", report->n_nats, ends->len);
    wn_page_end(&page);
    for (guint i = 0; i < ends->len; i++)
        for (guint k = 0; k < peers->len; k++) {
            const WnCallEnd *a = &g_array_index(ends, WnCallEnd, i);
            const WnCallEnd *b = &g_array_index(peers, WnCallEnd, k);
            if (a->nat != b->nat)
                tell_pair(&page, a, b);
        }
    for (size_t i = 0; i < report->n_nats; i++)
        tell_shared(&page, &report->nats[i]);
    if (ends->len == 0) {
        wn_page_begin(&page, 0, NULL, 2);
        wn_page_add(
            &page, WN_INK_PLAIN,
            "Of no NAT here is it known how it maps or what it lets in: a phone that asks two STUN "
            "servers, or a capture of both sides, would show it.");
        wn_page_end(&page);
    }
}
