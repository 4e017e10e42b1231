/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See links.h. */
#include "capture/links.h"

#include "base/table.h"

/* LINKTYPE_ values of https://www.tcpdump.org/linktypes.html */
enum { LINK_ETHERNET = 1, LINK_LINUX_SLL2 = 276 };
enum { ETHERTYPE_VLAN = 0x8100, ETHERTYPE_QINQ = 0x88a8 };
enum { ETHERNET_HEADER = 14, MOST_TAGS = 2, SLL2_HEADER = 20, SLL2_INTERFACE = 4 };
/* More stations than that are hardly those of captures that somebody merged. */
enum { MOST_STATIONS = 1 << 14 };

/* One end of a frame: an address within a VLAN, or an interface. */
typedef struct {
    uint64_t address;
    uint64_t network; /* interface of the file, and the tags */
    unsigned parent;  /* a station of the same link; its own place: it stands for them all */
    unsigned link;    /* of those that stand for all: its number */
} Station;

typedef struct {
    uint64_t ends[2];
    uint64_t network;
    bool     told;
} Ends;

struct WnLinks {
    GArray  *stations; /* Station */
    WnTable  index;    /* 1 + place in stations */
    unsigned n;
    bool     too_many;
};

WnLinks *
wn_links_new(void)
{
    WnLinks *links = g_new0(WnLinks, 1);

    links->stations = g_array_new(FALSE, FALSE, sizeof(Station));
    return links;
}

void
wn_links_free(WnLinks *links)
{
    if (!links)
        return;
    g_array_unref(links->stations);
    wn_table_clear(&links->index);
    g_free(links);
}

/* ------------------------------------------------------------------ the ends of a frame */

static uint64_t
hardware_address(const uint8_t *data)
{
    return (uint64_t) wn_be32(data) << 16 | wn_be16(data + 4);
}

/* None, or a group (IEEE 802 8.2.2): nobody's own. */
static bool
is_station(uint64_t address)
{
    return address != 0 && (address >> 40 & 1) == 0;
}

/* The same addresses on two VLANs are two links: a router may have one address on all. */
static uint32_t
tags_of(const WnRawPacket *raw)
{
    uint32_t tags = 0, at = ETHERNET_HEADER - 2;

    for (unsigned i = 0; i < MOST_TAGS && at + 4 <= raw->length; i++, at += 4) {
        uint16_t type = wn_be16(raw->data + at);
        if (type != ETHERTYPE_VLAN && type != ETHERTYPE_QINQ)
            break;
        tags = tags << 12 | (wn_be16(raw->data + at + 2) & 0xfffu);
    }
    return tags;
}

/* Of one that is sent to a group the sender alone is told. */
static Ends
ends_of(const WnRawPacket *raw)
{
    Ends ends = { .network = (uint64_t) raw->capture << 32 };

    if (raw->link_type == LINK_LINUX_SLL2 && raw->length >= SLL2_HEADER) {
        ends.told = true;
        ends.ends[0] = ends.ends[1] = wn_be32(raw->data + SLL2_INTERFACE);
    } else if (raw->link_type == LINK_ETHERNET && raw->length >= ETHERNET_HEADER) {
        ends.network |= tags_of(raw);
        ends.ends[0] = hardware_address(raw->data + 6);
        ends.ends[1] = hardware_address(raw->data);
        ends.told = is_station(ends.ends[0]);
    }
    return ends;
}

/* ------------------------------------------------------------------ stations */

/* The one that stands for it. */
static unsigned
head_of(const WnLinks *links, unsigned place)
{
    Station *all = (Station *) (gpointer) links->stations->data;

    while (all[place].parent != place)
        place = all[place].parent = all[all[place].parent].parent;
    return place;
}

static uint64_t
hash_end(const Ends *ends, unsigned i)
{
    return wn_hash_mix(ends->ends[i], ends->network);
}

/* -1: not known. */
static int
find_station(const WnLinks *links, const Ends *ends, unsigned i)
{
    WnTableCursor cursor = { 0 };
    gpointer      place;

    while ((place = wn_table_next(&links->index, hash_end(ends, i), &cursor)) != NULL) {
        unsigned       at = GPOINTER_TO_UINT(place) - 1;
        const Station *station = &g_array_index(links->stations, Station, at);
        if (station->address == ends->ends[i] && station->network == ends->network)
            return (int) at;
    }
    return -1;
}

static unsigned
ensure_station(WnLinks *links, const Ends *ends, unsigned i)
{
    int     known = find_station(links, ends, i);
    Station added = { ends->ends[i], ends->network, links->stations->len, 0 };

    if (known >= 0)
        return (unsigned) known;
    g_array_append_val(links->stations, added);
    wn_table_add(&links->index, hash_end(ends, i), GUINT_TO_POINTER(added.parent + 1));
    return added.parent;
}

void
wn_links_note(WnLinks *links, const WnRawPacket *raw)
{
    Ends     ends = ends_of(raw);
    unsigned sender, receiver;

    links->too_many |= links->stations->len + 2 > MOST_STATIONS;
    if (links->too_many || !ends.told ||
        (raw->link_type == LINK_ETHERNET && !is_station(ends.ends[1])))
        return;
    sender = head_of(links, ensure_station(links, &ends, 0));
    receiver = head_of(links, ensure_station(links, &ends, 1));
    g_array_index(links->stations, Station, MAX(sender, receiver)).parent = MIN(sender, receiver);
}

unsigned
wn_links_count(WnLinks *links)
{
    links->n = 0;
    for (guint i = 0; i < links->stations->len; i++)
        if (head_of(links, i) == i)
            g_array_index(links->stations, Station, i).link = links->n++;
    if (links->too_many || links->n > WN_MAX_LINKS)
        links->n = 1;
    return links->n = MAX(links->n, 1);
}

unsigned
wn_links_of(const WnLinks *links, const WnRawPacket *raw)
{
    Ends ends = ends_of(raw);
    int  sender = links->n > 1 && ends.told ? find_station(links, &ends, 0) : -1;

    if (sender < 0)
        return 0;
    return g_array_index(links->stations, Station, head_of(links, (unsigned) sender)).link;
}
