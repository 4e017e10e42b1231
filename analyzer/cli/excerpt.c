/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See excerpt.h. */
#include "cli/excerpt.h"

#include <string.h>

#include "capture/decode.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "ticket/blank.h"
#include "ticket/rebuild.h"
#include "ticket/redact.h"

typedef struct {
    WnExcerpt         *excerpt;
    const WnSelection *selection;
    WnTake             take;
    WnPseudonyms      *pseudonyms; /* NULL: copy */
    WnRebuilder       *rebuilder;
    WnBlanks          *blanks;
    bool               dry; /* only learns which words are names */
    /* of the frame at hand */
    unsigned   delivered;
    bool       wanted;
    bool       whole;      /* what waits belongs to what was just delivered */
    GArray    *segments;   /* WnPacket, its payload is gone */
    GArray    *interfaces; /* capture point << 16 | link type */
    GPtrArray *waiting;    /* WnTicketFrame: pieces of something that is not known yet */
} Recording;

static void
rebuild(Recording *recording, const WnPacket *packet)
{
    g_autofree uint8_t *data = g_memdup2(packet->payload.data, packet->payload.length);
    WnPacket            fresh = *packet;

    wn_redact_payload(recording->pseudonyms, packet, data, packet->payload.length);
    if (recording->dry)
        return;
    fresh.payload = wn_bytes(data, packet->payload.length);
    fresh.src.addr = wn_pseudonym_addr(recording->pseudonyms, &packet->src.addr);
    fresh.dst.addr = wn_pseudonym_addr(recording->pseudonyms, &packet->dst.addr);
    wn_rebuild(recording->rebuilder, &fresh, recording->excerpt->frames);
}

static void
on_packet(const WnPacket *packet, void *data)
{
    Recording *recording = data;
    bool       has = wn_selection_has(recording->selection, recording->take, packet);

    recording->delivered++;
    recording->whole |= packet->fragments > 1 || packet->kind == WN_PACKET_FRAGMENTS_LOST;
    wn_blanks_message(recording->blanks, packet, has);
    if (!has)
        return;
    if (packet->kind == WN_PACKET_TCP_EVENT)
        g_array_append_val(recording->segments, *packet);
    recording->wanted = true;
    if (recording->pseudonyms)
        rebuild(recording, packet);
}

/* ------------------------------------------------------------------ copying */

static uint16_t
interface_of(Recording *recording, const WnRawPacket *raw)
{
    uint32_t key = (uint32_t) raw->capture << 16 | raw->link_type;

    for (guint i = 0; i < recording->interfaces->len; i++)
        if (g_array_index(recording->interfaces, uint32_t, i) == key)
            return (uint16_t) i;
    g_array_append_val(recording->interfaces, key);
    g_array_append_val(recording->excerpt->link_types, raw->link_type);
    return (uint16_t) (recording->interfaces->len - 1);
}

static void
copy(Recording *recording, const WnRawPacket *raw, GPtrArray *frames)
{
    WnTicketFrame *frame = g_new0(WnTicketFrame, 1);

    frame->time = raw->time;
    frame->data = g_memdup2(raw->data, raw->length);
    frame->length = raw->length;
    frame->original_length = raw->original_length;
    frame->order = raw->frame;
    frame->interface = interface_of(recording, raw);
    for (guint i = 0; i < recording->segments->len; i++)
        wn_blanks_segment(recording->blanks, &g_array_index(recording->segments, WnPacket, i),
                          frame);
    g_ptr_array_add(frames, frame);
}

/* What waited for its rest is wanted, or not, as the whole is. */
static void
settle(Recording *recording)
{
    GPtrArray *frames = recording->excerpt->frames;

    if (recording->wanted)
        for (guint i = 0; i < recording->waiting->len; i++) {
            g_ptr_array_add(frames, recording->waiting->pdata[i]);
            recording->waiting->pdata[i] = NULL;
        }
    g_ptr_array_set_size(recording->waiting, 0);
}

static void
feed(Recording *recording, WnDecoder *decoder, const WnRawPacket *raw)
{
    recording->delivered = 0;
    recording->wanted = recording->whole = false;
    g_array_set_size(recording->segments, 0);
    wn_decoder_feed(decoder, raw);
    if (recording->pseudonyms)
        return;
    if (recording->whole)
        settle(recording);
    if (recording->wanted || recording->take == WN_TAKE_ALL)
        copy(recording, raw, recording->excerpt->frames);
    else if (recording->delivered == 0 &&
             wn_selection_may_hold(recording->selection, raw->data, raw->length))
        copy(recording, raw, recording->waiting);
}

static void
free_frame(gpointer frame)
{
    if (frame)
        wn_ticket_frame_free(frame);
}

static int
by_order(const void *a, const void *b)
{
    const WnTicketFrame *x = *(WnTicketFrame *const *) a, *y = *(WnTicketFrame *const *) b;

    return x->order < y->order ? -1 : x->order > y->order;
}

static bool
read_once(Recording *recording, const char *path, GError **error)
{
    WnSourceOptions options = { .stop = wn_interrupt_flag() };
    g_autoptr(WnSource) source = wn_source_open(path, &options, error);
    g_autoptr(WnDecoder) decoder = NULL;
    WnRawPacket raw;

    if (!source)
        return false;
    decoder = wn_decoder_new(NULL, on_packet, recording);
    while (wn_source_next(source, &raw) == WN_SOURCE_PACKET)
        feed(recording, decoder, &raw);
    recording->wanted = recording->whole = false;
    wn_decoder_finish(decoder);
    if (recording->whole)
        settle(recording);
    for (size_t i = 0;
         recording->pseudonyms && !recording->dry && i < MAX(wn_source_facts(source)->n_points, 1);
         i++) {
        const uint16_t ethernet = 1;
        g_array_append_val(recording->excerpt->link_types, ethernet);
    }
    return true;
}

bool
wn_excerpt_take(WnExcerpt *excerpt, const char *path, const WnSelection *selection, WnTake take,
                WnPseudonyms *pseudonyms, GError **error)
{
    Recording recording = { .excerpt = excerpt,
                            .selection = selection,
                            .take = take,
                            .pseudonyms = pseudonyms,
                            .rebuilder = wn_rebuilder_new(),
                            .blanks = wn_blanks_new(),
                            .segments = g_array_new(FALSE, FALSE, sizeof(WnPacket)),
                            .interfaces = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                            .waiting = g_ptr_array_new_with_free_func(free_frame) };
    bool      taken = true;

    *excerpt = (WnExcerpt){ .frames = g_ptr_array_new_with_free_func(free_frame),
                            .link_types = g_array_new(FALSE, FALSE, sizeof(uint16_t)) };
    if (pseudonyms) {
        recording.dry = true;
        taken = read_once(&recording, path, error);
        recording.dry = false;
    }
    taken = taken && read_once(&recording, path, error);
    wn_rebuild_finish(recording.rebuilder, excerpt->frames);
    wn_blanks_apply(recording.blanks);
    g_ptr_array_sort(excerpt->frames, by_order);
    wn_rebuilder_free(recording.rebuilder);
    wn_blanks_free(recording.blanks);
    g_array_unref(recording.segments);
    g_array_unref(recording.interfaces);
    g_ptr_array_unref(recording.waiting);
    return taken;
}

void
wn_excerpt_clear(WnExcerpt *excerpt)
{
    g_clear_pointer(&excerpt->frames, g_ptr_array_unref);
    g_clear_pointer(&excerpt->link_types, g_array_unref);
}

void
wn_excerpt_comment(WnExcerpt *excerpt, uint32_t frame, const char *sentence)
{
    WnTicketFrame *target;
    char          *old;

    if (frame == 0 || frame > excerpt->frames->len)
        return;
    target = g_ptr_array_index(excerpt->frames, frame - 1);
    old = target->comment;
    if (old && strstr(old, sentence))
        return;
    target->comment = old ? g_strconcat(old, "\n", sentence, NULL) : g_strdup(sentence);
    g_free(old);
}

bool
wn_excerpt_write(const WnExcerpt *excerpt, const char *path, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GString) text = NULL;
    WnOutput output;
    bool     written;

    wn_pcapng_write_begin(bytes);
    for (guint i = 0; i < excerpt->link_types->len; i++)
        wn_pcapng_write_interface(bytes, g_array_index(excerpt->link_types, uint16_t, i));
    for (guint i = 0; i < excerpt->frames->len; i++)
        wn_pcapng_write_packet(bytes, g_ptr_array_index(excerpt->frames, i));
    text = g_string_new_len((const char *) bytes->data, bytes->len);
    written = wn_output_open(&output, path, false, error) &&
              wn_output_write(&output, text, error) && wn_output_commit(&output, error);
    wn_output_clear(&output);
    return written;
}
