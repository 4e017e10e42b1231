/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text_nats.h. */
#include "report/text_nats.h"

#include "report/phrase.h"
#include "report/text_subject.h"

enum { MAX_NATS = 8, MAX_SEEN = 3 };

static void
add_hosts(GString *line, const WnAddr *hosts, size_t n, uint32_t more)
{
    char text[WN_ADDR_TEXT];

    for (size_t i = 0; i < n; i++)
        g_string_append_printf(line, "%s%s", i ? ", " : "", wn_addr_format(&hosts[i], text));
    if (more > 0)
        g_string_append_printf(line, " and %u more", more);
}

/* "endpoint-independent mapping", "at least address-dependent filtering". */
static void
add_behaviour(GString *line, const char *what, const WnNatBehaviour *behaviour)
{
    if (behaviour->grade == WN_GRADE_NONE && behaviour->least <= behaviour->most)
        return;
    g_string_append(line, line->len ? ", " : "");
    if (behaviour->least > behaviour->most)
        g_string_append_printf(line, "contradictory %s", what);
    else if (behaviour->least == behaviour->most)
        g_string_append_printf(line, "%s %s", wn_dependence_name(behaviour->least), what);
    else if (behaviour->least > WN_DEPENDS_ON_NOTHING)
        g_string_append_printf(line, "at least %s %s", wn_dependence_name(behaviour->least), what);
    else
        g_string_append_printf(line, "at most %s %s", wn_dependence_name(behaviour->most), what);
}

static void
add_type(WnPage *page, const WnNatReport *nat)
{
    g_autoptr(GString) behaviour = g_string_new(NULL);
    const char *cone = wn_cone_name(nat->type);

    add_behaviour(behaviour, "mapping", &nat->mapping);
    add_behaviour(behaviour, "filtering", &nat->filtering);
    if (nat->type == WN_CONE_NONE || (!nat->translates && !cone))
        cone = "no NAT";
    if (!cone && !behaviour->len)
        return;
    wn_page_add(page, WN_INK_PLAIN, ": ");
    if (cone)
        wn_page_add(page, WN_INK_STRONG, cone);
    if (behaviour->len)
        wn_page_printf(page, cone ? " (%s)" : "%s", behaviour->str);
    wn_page_printf(page, "; %s", wn_grade_name(nat->grade));
}

static void
add_life(GString *line, const WnNatReport *nat)
{
    double least = nat->least_life_ms / 1000.0, most = nat->most_life_ms / 1000.0;

    if (nat->least_life_ms > 0 && nat->most_life_ms != UINT32_MAX && least <= most)
        g_string_append_printf(line, "An unused mapping lives between %.0f and %.0f s. ", least,
                               most);
    else if (nat->least_life_ms > 0 && nat->most_life_ms != UINT32_MAX)
        g_string_append_printf(line,
                               "An unused mapping was once there after %.0f s, and once gone after "
                               "%.0f s. ",
                               least, most);
    else if (nat->least_life_ms > 0)
        g_string_append_printf(line, "An unused mapping lives for %.0f s or longer. ", least);
    else if (nat->most_life_ms != UINT32_MAX)
        g_string_append_printf(line, "An unused mapping is gone after %.0f s or earlier. ", most);
}

static void
tell_rest(WnPage *page, const WnNatReport *nat)
{
    g_autoptr(GString) line = g_string_new(NULL);

    if (nat->port_preserved != WN_UNDECIDED)
        g_string_append(line, nat->port_preserved == WN_YES ? "Port numbers are kept. "
                                                            : "Port numbers are replaced. ");
    if (nat->hairpin != WN_UNDECIDED)
        g_string_append(line,
                        nat->hairpin == WN_YES
                            ? "Hosts behind it reach each other by its public address. "
                            : "Hosts behind it do not reach each other by its public address. ");
    add_life(line, nat);
    if (nat->alg == WN_YES)
        g_string_append(line,
                        nat->alg_breaks
                            ? "It rewrites messages that pass (ALG), and something fails by that. "
                            : "It rewrites messages that pass (ALG). ");
    for (size_t i = 0; i < nat->n_remarks; i++)
        g_string_append_printf(line, "%s ", nat->remarks[i]);
    if (line->len == 0)
        return;
    g_string_truncate(line, line->len - 1);
    wn_page_begin(page, WN_TEXT_BODY, NULL, WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN, line->str);
    wn_page_end(page);
}

static void
tell_nat(WnPage *page, const WnNatReport *nat, WnDetail detail)
{
    g_autoptr(GString) hosts = g_string_new(NULL);
    size_t shown = detail == WN_DETAIL_FULL ? nat->n_evidence : MIN(nat->n_evidence, MAX_SEEN);

    add_hosts(hosts, nat->insides, nat->n_insides, nat->more_insides);
    wn_page_begin(page, WN_TEXT_LABEL, NULL, WN_TEXT_BODY);
    wn_page_add(page, WN_INK_PLAIN, hosts->str);
    if (nat->translates) {
        g_string_assign(hosts, nat->nat64 ? " behind the NAT64 " : " behind ");
        add_hosts(hosts, nat->outsides, nat->n_outsides, nat->more_outsides);
        wn_page_add(page, WN_INK_PLAIN, hosts->str);
    }
    add_type(page, nat);
    wn_page_end(page);
    tell_rest(page, nat);
    for (size_t i = 0; i < shown; i++) {
        wn_page_begin(page, WN_TEXT_LABEL, i == 0 ? "Seen" : "", WN_TEXT_BODY);
        const WnEvidenceItem *item = &nat->evidence[i];
        wn_page_printf(page, "%s#%u ", page->style.points ? page->style.points[item->capture] : "",
                       item->frame);
        wn_page_hang_here(page);
        wn_page_add(page, WN_INK_PLAIN, item->text);
        wn_page_end(page);
    }
}

void
wn_text_nats(WnPage *page, const WnReport *report, WnDetail detail)
{
    unsigned told = 0, left_out = 0;

    for (size_t i = 0; i < report->n_nats; i++) {
        const WnNatReport *nat = &report->nats[i];

        if (!nat->telling && detail != WN_DETAIL_FULL)
            continue;
        if (told >= MAX_NATS && detail != WN_DETAIL_FULL) {
            left_out++;
            continue;
        }
        if (told++ == 0) {
            wn_page_gap(page);
            wn_page_begin(page, 0, NULL, 2);
            wn_page_add(page, WN_INK_STRONG, "NAT behaviour");
            wn_page_end(page);
        }
        tell_nat(page, nat, detail);
    }
    if (left_out > 0) {
        wn_page_begin(page, WN_TEXT_LABEL, NULL, WN_TEXT_LABEL);
        wn_page_printf(page, "and %u more (-v shows all)", left_out);
        wn_page_end(page);
    }
}
