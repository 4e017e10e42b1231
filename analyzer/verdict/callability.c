/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who can call whom: two hosts behind NATs of RFC 4787 exchange packets in a model of both NATs,
 * once for each technique.  Where a behaviour is only known within bounds, all that is possible is
 * tried.
 */
#include <glib.h>
#include <string.h>

#include "whynat.h"

/* One host sends from one socket; addresses and ports are small numbers. */
enum { HOST_A = 1, HOST_B, STUN_SERVER, RELAY, PRIVATE = 16 };
enum { SOCKET_PORT = 1000, FIRST_MAPPED_PORT = 40000, SERVER_PORT = 3478, RELAY_PORT = 5000 };
enum { MAX_SENT = 16, ROUNDS = 6 };

typedef struct {
    int address, port;
} Place;

typedef struct {
    bool         translates;
    WnDependence mapping, filtering;
} Behaviour;

/* A NAT with its one host; or the host alone, with a filter or without. */
typedef struct {
    Behaviour behaviour;
    int       address;
    Place     sent[MAX_SENT]; /* to whom, */
    int       from[MAX_SENT]; /* and from which port that left */
    int       n_sent, n_ports;
} Box;

static Box
box(const Behaviour *behaviour, int address)
{
    return (Box){ .behaviour = *behaviour, .address = address };
}

static bool
depends(WnDependence dependence, const Place *a, const Place *b)
{
    if (dependence == WN_DEPENDS_ON_NOTHING)
        return true;
    return a->address == b->address && (dependence == WN_DEPENDS_ON_ADDRESS || a->port == b->port);
}

/* Where a packet to that place comes from, as its receiver sees it. */
static Place
send_from(Box *sender, Place to)
{
    int port = 0;

    for (int i = 0; i < sender->n_sent && !port; i++)
        if (depends(sender->behaviour.mapping, &sender->sent[i], &to))
            port = sender->from[i];
    if (!sender->behaviour.translates)
        port = SOCKET_PORT;
    else if (!port)
        port = FIRST_MAPPED_PORT + sender->n_ports++;
    for (int i = 0; i < sender->n_sent; i++)
        if (sender->from[i] == port && memcmp(&sender->sent[i], &to, sizeof(to)) == 0)
            return (Place){ sender->address, port };
    g_assert(sender->n_sent < MAX_SENT);
    sender->sent[sender->n_sent] = to;
    sender->from[sender->n_sent++] = port;
    return (Place){ sender->address, port };
}

static bool
lets_in(const Box *receiver, Place from, Place to)
{
    if (to.address != receiver->address)
        return false;
    if (!receiver->behaviour.translates && receiver->behaviour.filtering == WN_DEPENDS_ON_NOTHING)
        return to.port == SOCKET_PORT;
    for (int i = 0; i < receiver->n_sent; i++)
        if (receiver->from[i] == to.port &&
            depends(receiver->behaviour.filtering, &receiver->sent[i], &from))
            return true;
    return false;
}

/* ------------------------------------------------------------------ techniques */

/* What a host tells the other one: its own address, or with STUN the one that a server saw. */
static Place
advertise(Box *host, bool stun)
{
    if (!host->behaviour.translates)
        return (Place){ host->address, SOCKET_PORT };
    if (stun)
        return send_from(host, (Place){ STUN_SERVER, SERVER_PORT });
    return (Place){ PRIVATE + host->address, SOCKET_PORT };
}

/* Both send all the time; who replies to the source follows the packets that come in. */
static unsigned
exchange_media(const Behaviour *a, const Behaviour *b, bool stun, bool replies_to_source)
{
    Box      hosts[2] = { box(a, HOST_A), box(b, HOST_B) };
    Place    target[2];
    unsigned heard = 0;

    target[1] = advertise(&hosts[0], stun);
    target[0] = advertise(&hosts[1], stun);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < 2; i++) {
            Place to = target[i], from = send_from(&hosts[i], to);
            if (!lets_in(&hosts[1 - i], from, to))
                continue;
            heard |= i == 0 ? WN_SOUND_FORTH : WN_SOUND_BACK;
            if (replies_to_source)
                target[1 - i] = from;
        }
    return heard;
}

/* Each sends to the relay, which sends to where the other's packets come from. */
static unsigned
relay_media(const Behaviour *a, const Behaviour *b)
{
    Box      hosts[2] = { box(a, HOST_A), box(b, HOST_B) };
    Place    relays[2] = { { RELAY, RELAY_PORT }, { RELAY, RELAY_PORT + 2 } };
    Place    seen[2];
    unsigned heard = 0;

    for (int i = 0; i < 2; i++)
        seen[i] = send_from(&hosts[i], relays[i]);
    for (int i = 0; i < 2; i++)
        if (lets_in(&hosts[1 - i], relays[1 - i], seen[1 - i]))
            heard |= i == 0 ? WN_SOUND_FORTH : WN_SOUND_BACK;
    return heard;
}

/* The owner's media stands on a TURN server, which admits the peer's address (RFC 8656 9); the
 * owner answers to the source that it sees.  Owner to peer is "forth". */
static unsigned
turn_media(const Behaviour *owner, const Behaviour *peer)
{
    Box      own = box(owner, HOST_A), other = box(peer, HOST_B);
    Place    server = { RELAY, SERVER_PORT }, relayed = { RELAY, RELAY_PORT };
    Place    client = send_from(&own, server), target = advertise(&other, true);
    int      permitted = target.address;
    unsigned heard = 0;

    for (int round = 0; round < ROUNDS; round++) {
        Place from = send_from(&other, relayed);
        if (from.address == permitted && lets_in(&own, server, client)) {
            heard |= WN_SOUND_BACK;
            target = from;
        }
        if (lets_in(&other, relayed, target))
            heard |= WN_SOUND_FORTH;
    }
    return heard;
}

/* A request to the address that the called one had told somebody (a server, STUN). */
static bool
reaches_directly(const Behaviour *a, const Behaviour *b)
{
    Box   caller = box(a, HOST_A), called = box(b, HOST_B);
    Place at = advertise(&called, true);

    return lets_in(&called, send_from(&caller, at), at);
}

/* On the mapping that the called one keeps open towards its server. */
static bool
reaches_by_server(const Behaviour *b)
{
    Box   called = box(b, HOST_B);
    Place server = { STUN_SERVER, 5060 }, at = send_from(&called, server);

    return lets_in(&called, server, at);
}

static void
try_all(const Behaviour *a, const Behaviour *b, WnCallability *found)
{
    found->direct_invite = reaches_directly(a, b) ? WN_YES : WN_NO;
    found->server_invite = reaches_by_server(b) ? WN_YES : WN_NO;
    found->media[WN_TECHNIQUE_HOST].always = exchange_media(a, b, false, false);
    found->media[WN_TECHNIQUE_HOST_LATCHING].always = exchange_media(a, b, false, true);
    found->media[WN_TECHNIQUE_STUN].always = exchange_media(a, b, true, false);
    found->media[WN_TECHNIQUE_PUNCHING].always = exchange_media(a, b, true, true);
    found->media[WN_TECHNIQUE_RELAY].always = relay_media(a, b);
    found->media[WN_TECHNIQUE_TURN].always = turn_media(a, b);
    for (int i = 0; i < WN_TECHNIQUES; i++)
        found->media[i].ever = found->media[i].always;
}

/* ------------------------------------------------------------------ what is half known */

static WnAnswer
agree(WnAnswer a, WnAnswer b)
{
    return a == b ? a : WN_UNDECIDED;
}

static void
combine(WnCallability *sum, const WnCallability *one, bool first)
{
    if (first) {
        *sum = *one;
        return;
    }
    sum->direct_invite = agree(sum->direct_invite, one->direct_invite);
    sum->server_invite = agree(sum->server_invite, one->server_invite);
    for (int i = 0; i < WN_TECHNIQUES; i++) {
        sum->media[i].always &= one->media[i].always;
        sum->media[i].ever |= one->media[i].ever;
    }
}

/* All that the bounds leave; where they contradict each other, all that lies between. */
static unsigned
list_behaviours(const WnNatBounds *bounds, Behaviour list[9])
{
    WnDependence mapping_least = MIN(bounds->mapping_least, bounds->mapping_most);
    WnDependence mapping_most = MAX(bounds->mapping_least, bounds->mapping_most);
    WnDependence filtering_least = MIN(bounds->filtering_least, bounds->filtering_most);
    WnDependence filtering_most = MAX(bounds->filtering_least, bounds->filtering_most);
    unsigned     n = 0;

    if (!bounds->translates)
        mapping_least = mapping_most = WN_DEPENDS_ON_NOTHING;
    for (unsigned mapping = mapping_least; mapping <= mapping_most; mapping++)
        for (unsigned filtering = filtering_least; filtering <= filtering_most; filtering++)
            list[n++] =
                (Behaviour){ bounds->translates, (WnDependence) mapping, (WnDependence) filtering };
    return n;
}

WnCallability
wn_callability(const WnNatBounds *caller, const WnNatBounds *called)
{
    Behaviour     a[9], b[9];
    unsigned      n_a = list_behaviours(caller, a), n_b = list_behaviours(called, b);
    WnCallability sum = { 0 }, one = { 0 };

    for (unsigned i = 0; i < n_a; i++)
        for (unsigned k = 0; k < n_b; k++) {
            try_all(&a[i], &b[k], &one);
            combine(&sum, &one, i + k == 0);
        }
    return sum;
}

WnNatBounds
wn_bounds_of_cone(WnConeType type)
{
    static const WnNatBounds bounds[] = {
        [WN_CONE_UNKNOWN] = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_PORT,
                              WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_PORT },
        [WN_CONE_NONE] = { false, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
                           WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING },
        [WN_CONE_FULL] = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
                           WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING },
        [WN_CONE_RESTRICTED] = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
                                 WN_DEPENDS_ON_ADDRESS, WN_DEPENDS_ON_ADDRESS },
        [WN_CONE_PORT_RESTRICTED] = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
                                      WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_PORT },
        [WN_CONE_SYMMETRIC] = { true, WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_PORT,
                                WN_DEPENDS_ON_PORT },
        [WN_CONE_SYMMETRIC_FIREWALL] = { false, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
                                         WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_PORT },
    };

    return bounds[type];
}

WnNatBounds
wn_bounds_of_nat(const WnNatReport *nat)
{
    return (WnNatBounds){ .translates = nat->translates,
                          .mapping_least = nat->mapping.least,
                          .mapping_most = nat->mapping.most,
                          .filtering_least = nat->filtering.least,
                          .filtering_most = nat->filtering.most };
}
