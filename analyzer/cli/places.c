/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See places.h. */
#include "cli/places.h"

#include "capture/decode.h"
#include "capture/links.h"
#include "cli/points_check.h"
#include "correlate/sides.h"

G_STATIC_ASSERT(WN_MAX_LINKS <= WN_MAX_POINTS);

struct WnPlaces {
    WnLinks  *links;
    unsigned  n_links;
    unsigned  place_of[WN_MAX_LINKS]; /* by the number of a link */
    WnSurvey *survey;                 /* of the links */
    WnSides  *sides;
    unsigned  interfaces; /* one bit each, of the first ones */
    unsigned  n;
    bool      by_link;
    char     *names[WN_MAX_POINTS];
};

typedef void (*Look)(WnPlaces *places, const WnRawPacket *raw, WnDecoder *decoder);

void
wn_places_free(WnPlaces *places)
{
    if (!places)
        return;
    wn_links_free(places->links);
    wn_survey_free(places->survey);
    wn_sides_free(places->sides);
    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        g_free(places->names[i]);
    g_free(places);
}

/* ------------------------------------------------------------------ reading */

static void
look_at_packet(const WnPacket *packet, void *data)
{
    WnPlaces *places = data;

    wn_sides_feed(places->sides, packet);
    wn_survey_feed(places->survey, packet->capture, packet);
}

static void
look_at_links(WnPlaces *places, const WnRawPacket *raw, WnDecoder *decoder)
{
    (void) decoder;
    places->interfaces |= 1u << MIN(raw->capture, 31);
    wn_links_note(places->links, raw);
}

static void
look_at_packets(WnPlaces *places, const WnRawPacket *raw, WnDecoder *decoder)
{
    WnRawPacket frame = *raw;

    frame.capture = (uint16_t) wn_links_of(places->links, raw);
    wn_decoder_feed(decoder, &frame);
}

static bool
read_file(WnPlaces *places, const char *file, const volatile sig_atomic_t *stop, Look look,
          GError **error)
{
    WnSourceOptions options = { .stop = stop };
    g_autoptr(WnSource) source = wn_source_open(file, &options, error);
    g_autoptr(WnDecoder) decoder = NULL;
    WnRawPacket packet;

    if (!source)
        return false;
    decoder = wn_decoder_new(NULL, look_at_packet, places);
    while (wn_source_next(source, &packet) == WN_SOURCE_PACKET)
        look(places, &packet, decoder);
    wn_decoder_finish(decoder);
    return true;
}

/* ------------------------------------------------------------------ links as places */

static void
name_in_turn(WnPlaces *places)
{
    for (unsigned i = 0; i < places->n; i++)
        places->names[i] = g_strdup_printf("place %u", i + 1);
}

static void
name_sides(WnPlaces *places)
{
    for (unsigned i = 0; i < places->n; i++)
        places->names[i] = i == 0               ? g_strdup("inside")
                           : i + 1 == places->n ? g_strdup("outside")
                                                : g_strdup_printf("side %u", i + 1);
}

/* What has nothing in common with the others is nearest to where most is: with the first of them.
 */
static void
number_links(WnPlaces *places, const WnPointsChoice *choice)
{
    for (unsigned i = 0; i < places->n_links; i++)
        places->place_of[i] = choice->out[i] ? 0 : places->n++;
}

/* Two places on the two sides of a NAT: the first is the one inside. */
static void
put_in_order(WnPlaces *places, const unsigned links[2])
{
    WnDirection direction = wn_survey_direction(places->survey, links[0], links[1]);

    if (direction == WN_DIRECTION_IN)
        for (unsigned i = 0; i < WN_MAX_LINKS; i++)
            places->place_of[i] = 1 - places->place_of[i];
    if (direction == WN_DIRECTION_UNKNOWN)
        name_in_turn(places);
    else
        name_sides(places);
}

static void
take_links(WnPlaces *places, const WnPointsChoice *choice)
{
    unsigned kept[WN_MAX_LINKS], n_kept = 0;

    for (unsigned i = 0; i < places->n_links; i++)
        if (!choice->out[i])
            kept[n_kept++] = i;
    number_links(places, choice);
    if (places->n == 2)
        put_in_order(places, kept);
    else
        name_in_turn(places);
}

/* ------------------------------------------------------------------ what there is */

/* Links that have packets or calls in common are places, unless the user knows better. */
static void
tell_apart(WnPlaces *places, unsigned wanted)
{
    unsigned       sides = wn_sides_count(places->sides);
    WnPointsChoice choice = { .kept = 0 };

    if (places->n_links > 1)
        choice = wn_points_choose(places->survey, places->n_links);
    places->by_link = choice.kept > 1 && (choice.kept == wanted || sides != wanted);
    if (places->by_link) {
        take_links(places, &choice);
        return;
    }
    places->n = sides;
    name_sides(places);
}

WnPlaces *
wn_places_find(const char *file, unsigned wanted, const volatile sig_atomic_t *stop, GError **error)
{
    WnPlaces *places = g_new0(WnPlaces, 1);
    bool      done;

    places->links = wn_links_new();
    places->survey = wn_survey_new();
    places->sides = wn_sides_new();
    done = read_file(places, file, stop, look_at_links, error);
    places->n_links = wn_links_count(places->links);
    if (done && read_file(places, file, stop, look_at_packets, error)) {
        tell_apart(places, wanted);
        return places;
    }
    wn_places_free(places);
    return NULL;
}

unsigned
wn_places_count(const WnPlaces *places)
{
    return places->n;
}

bool
wn_places_repeat(const WnPlaces *places)
{
    return !places->by_link && places->n > 1 && wn_sides_repeat(places->sides);
}

bool
wn_places_on_one_interface(const WnPlaces *places)
{
    return (places->interfaces & (places->interfaces - 1)) == 0;
}

const char *
wn_places_name(const WnPlaces *places, unsigned place)
{
    return places->names[place];
}

bool
wn_places_has_frame(const WnPlaces *places, unsigned place, const WnRawPacket *raw)
{
    return !places->by_link || places->place_of[wn_links_of(places->links, raw)] == place;
}

bool
wn_places_has_packet(const WnPlaces *places, unsigned place, const WnPacket *packet)
{
    return places->by_link || wn_sides_of(places->sides, packet) == place;
}
