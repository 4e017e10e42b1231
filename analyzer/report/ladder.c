/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What pictures of a ladder have in common: see ladder.h. */
#include "report/ladder.h"

#include <glib.h>
#include <string.h>

#include "report/phrase.h"

unsigned
wn_ladder_place(const WnLadderView *view, const WnEndpoint *endpoint)
{
    for (unsigned i = 0; i < view->n_hosts; i++)
        if (wn_addr_equal(&view->hosts[i].addr, &endpoint->addr))
            return i;
    return view->n_hosts;
}

unsigned
wn_ladder_end(const WnLadderView *view, const WnLadderStep *step)
{
    unsigned from = wn_ladder_place(view, &step->from), to = wn_ladder_place(view, &step->to);

    if (!step->falls_short || from == to || MAX(from, to) >= view->n_hosts)
        return to;
    return to > from ? from + 1 : from - 1;
}

/* Who has that address, as far as the report says; "" where it does not. */
static void
name_role(const WnSubjectReport *subject, WnLadderHost *host)
{
    for (size_t i = 0; i < subject->n_parties; i++) {
        const WnPartyReport *party = &subject->parties[i];
        const char          *role = wn_role_name(party->role);

        if (wn_addr_equal(&party->mapped.addr, &host->addr) && party->mapped.addr.family) {
            g_snprintf(host->role, sizeof(host->role), "NAT of the %s", role);
            return;
        }
        if (!wn_addr_equal(&party->endpoint.addr, &host->addr))
            continue;
        g_snprintf(host->role, sizeof(host->role), "%s%s",
                   party->behind_nat == WN_YES && party->vantage == WN_VANTAGE_WAN ? "NAT of the "
                                                                                   : "",
                   role);
        return;
    }
    g_strlcpy(host->role, host->addr.family ? "" : "name server", sizeof(host->role));
}

static void
add_host(WnLadderView *view, const WnEndpoint *endpoint)
{
    WnLadderHost *host;

    if (wn_ladder_place(view, endpoint) < view->n_hosts || view->n_hosts == WN_LADDER_HOSTS)
        return;
    host = &view->hosts[view->n_hosts++];
    host->addr = endpoint->addr;
    wn_addr_format(&endpoint->addr, host->text);
    name_role(view->subject, host);
}

static const char UNSEEN[] = "nobody seen there";

static int
by_role(const WnLadderHost *host)
{
    if (g_str_has_suffix(host->role, "caller") || g_str_has_suffix(host->role, "client"))
        return host->role[0] == 'N' ? 1 : 0;
    if (g_str_has_suffix(host->role, "callee"))
        return host->role[0] == 'N' ? 3 : 4;
    return strcmp(host->role, UNSEEN) == 0 ? 5 : 2;
}

/* Left who asks, right who is asked, each behind its NAT; between them the others as they come. */
static void
order_hosts(WnLadderView *view)
{
    for (unsigned i = 1; i < view->n_hosts; i++) {
        WnLadderHost host = view->hosts[i];
        unsigned     at = i;

        for (; at > 0 && by_role(&view->hosts[at - 1]) > by_role(&host); at--)
            view->hosts[at] = view->hosts[at - 1];
        view->hosts[at] = host;
    }
}

void
wn_ladder_view_init(WnLadderView *view, const WnSubjectReport *subject, const WnLadder *ladder)
{
    *view = (WnLadderView){ .subject = subject, .ladder = ladder };
    for (size_t i = 0; i < ladder->n_steps; i++) {
        add_host(view, &ladder->steps[i].from);
        add_host(view, &ladder->steps[i].to);
    }
    order_hosts(view);
}

/* What each stream of the ladder was, where it was seen. */
void
wn_ladder_view_add_streams(WnLadderView *view)
{
    for (size_t i = 0; i < view->ladder->n_steps; i++) {
        const WnLadderStep *step = &view->ladder->steps[i];
        const WnLadderLane  lane = { .capture = step->capture,
                                     .from = step->from,
                                     .to = step->to,
                                     .is_bad = step->is_cause || step->is_effect };
        if (step->kind == WN_SENT_MEDIA)
            wn_ladder_view_add_lane(view, &lane);
    }
}

void
wn_ladder_view_add_lane(WnLadderView *view, const WnLadderLane *lane)
{
    for (unsigned i = 0; i < view->n_lanes; i++) {
        WnLadderLane *known = &view->lanes[i];
        if (known->capture != lane->capture || !wn_endpoint_equal(&known->from, &lane->from) ||
            !wn_endpoint_equal(&known->to, &lane->to))
            continue;
        known->is_bad |= lane->is_bad;
        return;
    }
    if (view->n_lanes < WN_LADDER_LANES)
        view->lanes[view->n_lanes++] = *lane;
}

static WnLadderHost *
find_host(WnLadderView *view, const WnAddr *addr)
{
    for (unsigned i = 0; i < view->n_hosts; i++)
        if (wn_addr_equal(&view->hosts[i].addr, addr))
            return &view->hosts[i];
    return NULL;
}

/* Who is behind the NAT has its role there, and both addresses are told at the NAT. */
void
wn_ladder_view_pair(WnLadderView *view, const WnAddr *inside, const WnAddr *outside)
{
    static const char prefix[] = "NAT of the ";
    WnLadderHost     *host = find_host(view, inside), *nat = find_host(view, outside);

    if (!host && !nat)
        return;
    add_host(view, &(WnEndpoint){ .addr = host ? *outside : *inside });
    host = find_host(view, inside);
    nat = find_host(view, outside);
    if (!host || !nat)
        return;
    if (host->role[0] == '\0' && nat->role[0] != '\0' && nat->role[0] != 'N')
        g_strlcpy(host->role, nat->role, sizeof(host->role));
    if (g_str_has_prefix(nat->role, prefix) && host->role[0] == '\0')
        g_strlcpy(host->role, nat->role + strlen(prefix), sizeof(host->role));
    if (host->role[0] != '\0' && host->role[0] != 'N')
        g_snprintf(nat->role, sizeof(nat->role), "%s%s", prefix, host->role);
    else
        g_snprintf(nat->role, sizeof(nat->role), "NAT of %s", host->text);
    g_strlcpy(nat->inside, host->text, sizeof(nat->inside));
    order_hosts(view);
}

static bool
is_seen(const WnLadderView *view, const WnLadderHost *host)
{
    for (size_t i = 0; i < view->ladder->n_steps; i++)
        if (wn_addr_equal(&view->ladder->steps[i].from.addr, &host->addr))
            return true;
    for (unsigned i = 0; i < view->n_hosts; i++)
        if (strcmp(view->hosts[i].inside, host->text) == 0)
            return true;
    return false;
}

void
wn_ladder_view_unseen(WnLadderView *view)
{
    for (unsigned i = 0; i < view->n_hosts; i++) {
        WnLadderHost *host = &view->hosts[i];
        if (host->role[0] == '\0' && host->addr.realm != 0 && !is_seen(view, host))
            g_strlcpy(host->role, UNSEEN, sizeof(host->role));
    }
    order_hosts(view);
}

void
wn_ladder_label(GString *out, const WnLadderStep *step)
{
    g_string_append(out, step->label);
    if (step->kind == WN_SENT_MEDIA) {
        g_string_append(out, ", ");
        wn_phrase_count(out, step->packets, "packet");
        g_string_append(out, " in ");
        wn_phrase_duration(out, step->last - step->time);
    } else if (step->packets > 1) {
        g_string_append_printf(out, ", %u times", step->packets);
    }
}
