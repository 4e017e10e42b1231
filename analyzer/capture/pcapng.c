/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pcapng blocks (draft-ietf-opsawg-pcapng 3.1 and 4): each has its length before and behind it, so
 * that a block which is not known can be passed over and a damaged one is noticed.
 */
#include "capture/pcapng.h"

#include "capture/byte_order.h"

enum {
    BLOCK_SECTION = 0x0a0d0d0a, /* reads the same in either byte order */
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_STATISTICS = 5,
    BLOCK_ENHANCED_PACKET = 6,
    BLOCK_JOURNAL = 9,
    BLOCK_SYSDIG_EVENT = 0x204,
    BLOCK_SYSDIG_EVENT_2 = 0x216,
    BLOCK_CUSTOM = 0xbad,
    BLOCK_CUSTOM_NO_COPY = 0x40000bad
};

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define BLOCK_OVERHEAD   12u /* type, length, and the length again */
#define SECTION_FIXED    16u
#define PACKET_FIXED     20u /* of an enhanced or old packet block's body */

/* What one block meant; otherwise a WnSourceStatus says that nothing follows. */
#define NO_PACKET WN_SOURCE_IDLE

bool
wn_pcapng_looks_like(const uint8_t *start)
{
    return wn_be32(start) == BLOCK_SECTION;
}

static WnSourceStatus
damaged(const WnInput *input, WnLedger *ledger, const char *how)
{
    wn_ledger_tell_loss(ledger,
                        "the block at byte %" G_GUINT64_FORMAT " (after packet %u) is damaged: %s; "
                        "what follows was left out",
                        wn_input_offset(input), ledger->frame, how);
    return WN_SOURCE_DAMAGED;
}

/* A packet block whose frame is sound but whose content is not: only this one is lost. */
static WnSourceStatus
leave_out(WnPcapng *pcapng, const WnInput *input, WnLedger *ledger, const char *why)
{
    if (!pcapng->left_out_told)
        wn_ledger_tell_loss(ledger,
                            "the packet block at byte %" G_GUINT64_FORMAT " (after packet %u) was "
                            "left out, and any that are like it: %s",
                            wn_input_offset(input), ledger->frame, why);
    pcapng->left_out_told = true;
    return NO_PACKET;
}

static bool
is_packet_block(uint32_t type)
{
    return type == BLOCK_ENHANCED_PACKET || type == BLOCK_SIMPLE_PACKET || type == BLOCK_OLD_PACKET;
}

static WnSourceStatus
deliver(WnPcapng *pcapng, WnLedger *ledger, const WnPcapngInterface *interface, WnRawPacket *packet)
{
    packet->capture = interface->point;
    packet->link_type = interface->link_type;
    packet->original_length = MAX(packet->original_length, packet->length);
    pcapng->latest = packet->time;
    wn_ledger_count(ledger, packet);
    return WN_SOURCE_PACKET;
}

/* The enhanced block has a 32-bit interface; the old one 16 bits, and a count of losses. */
static WnSourceStatus
read_packet(WnPcapng *pcapng, uint32_t type, WnBytes body, const WnInput *input, WnLedger *ledger,
            WnRawPacket *packet)
{
    bool swapped = pcapng->swapped;

    if (G_UNLIKELY(body.length < PACKET_FIXED))
        return leave_out(pcapng, input, ledger, "it is too short");

    bool     old = type == BLOCK_OLD_PACKET;
    uint32_t index = old ? wn_read16(body.data, swapped) : wn_read32(body.data, swapped);
    uint64_t stamp =
        (uint64_t) wn_read32(body.data + 4, swapped) << 32 | wn_read32(body.data + 8, swapped);
    uint32_t length = wn_read32(body.data + 12, swapped);

    if (G_UNLIKELY(index >= pcapng->interfaces->len))
        return leave_out(pcapng, input, ledger, "it names an interface that was not described");
    if (G_UNLIKELY(length > body.length - PACKET_FIXED))
        return leave_out(pcapng, input, ledger, "its packet is longer than the block");
    if (G_UNLIKELY(length > WN_SOURCE_MAX_PACKET))
        return leave_out(pcapng, input, ledger, "it is longer than a packet can be");

    const WnPcapngInterface *interface =
        &g_array_index(pcapng->interfaces, WnPcapngInterface, index);
    size_t taken = PACKET_FIXED + ((size_t) length + 3) / 4 * 4;

    packet->time = wn_pcapng_time(interface, stamp);
    packet->data = body.data + PACKET_FIXED;
    packet->length = length;
    packet->original_length = wn_read32(body.data + 16, swapped);
    if (G_UNLIKELY(body.length > taken))
        wn_pcapng_read_packet_options(pcapng, interface->point, wn_bytes_from(body, taken), ledger);
    if (G_UNLIKELY(old)) {
        uint16_t drops = wn_read16(body.data + 2, swapped);

        if (drops != UINT16_MAX) /* "not known" */
            wn_ledger_add_dropped(ledger, interface->point, drops);
    }
    return deliver(pcapng, ledger, interface, packet);
}

/* No interface, no time, and the captured length follows from the block's own (4.4). */
static WnSourceStatus
read_simple_packet(WnPcapng *pcapng, WnBytes body, const WnInput *input, WnLedger *ledger,
                   WnRawPacket *packet)
{
    if (body.length < 4)
        return leave_out(pcapng, input, ledger, "it is too short");
    if (pcapng->interfaces->len == 0)
        return leave_out(pcapng, input, ledger, "no interface was described");

    const WnPcapngInterface *interface = &g_array_index(pcapng->interfaces, WnPcapngInterface, 0);
    uint32_t                 original = wn_read32(body.data, pcapng->swapped);
    size_t                   length = MIN(original, body.length - 4);

    if (interface->snaplen != 0)
        length = MIN(length, interface->snaplen);
    if (length > WN_SOURCE_MAX_PACKET)
        return leave_out(pcapng, input, ledger, "it is longer than a packet can be");
    if (!pcapng->no_time_told)
        wn_ledger_tell(ledger,
                       "packet %u and others carry no time (simple packet blocks): they are taken "
                       "to come with the packet before",
                       ledger->frame + 1);
    pcapng->no_time_told = true;

    packet->time = pcapng->latest;
    packet->data = body.data + 4;
    packet->length = (uint32_t) length;
    packet->original_length = original;
    return deliver(pcapng, ledger, interface, packet);
}

/* One block that is whole in the window and passed its checks. */
static WnSourceStatus
read_block(WnPcapng *pcapng, uint32_t type, WnBytes body, const WnInput *input, WnLedger *ledger,
           WnRawPacket *packet)
{
    switch (type) {
    case BLOCK_ENHANCED_PACKET:
    case BLOCK_OLD_PACKET:
        return read_packet(pcapng, type, body, input, ledger, packet);
    case BLOCK_SIMPLE_PACKET:
        return read_simple_packet(pcapng, body, input, ledger, packet);
    case BLOCK_INTERFACE:
        if (!wn_pcapng_read_interface(pcapng, body, ledger))
            return damaged(input, ledger, "it describes no interface, or one too many");
        break;
    case BLOCK_STATISTICS:
        if (!wn_pcapng_read_statistics(pcapng, body, ledger))
            wn_ledger_tell(ledger, "the interface statistics after packet %u make no sense",
                           ledger->frame);
        break;
    case BLOCK_SECTION:
        if (body.length < SECTION_FIXED || wn_read16(body.data + 4, pcapng->swapped) != 1)
            return damaged(input, ledger, "it does not begin a section of version 1");
        g_array_set_size(pcapng->interfaces, 0);
        break;
    }
    return NO_PACKET;
}

/* Wireshark lists these beside the packets, so that they have frame numbers. */
static bool
has_frame_number(uint32_t type)
{
    return type == BLOCK_JOURNAL || type == BLOCK_SYSDIG_EVENT || type == BLOCK_SYSDIG_EVENT_2 ||
           type == BLOCK_CUSTOM || type == BLOCK_CUSTOM_NO_COPY;
}

/* Names, secrets, comments, and what is not known: its bytes need not fit the window. */
static WnSourceStatus
pass_over(const WnPcapng *pcapng, uint32_t type, uint64_t total, WnInput *input, WnLedger *ledger)
{
    uint32_t stated = wn_read32(input->at + 4, pcapng->swapped);

    if (!wn_input_skip(input, total - 4) || !wn_input_need(input, 4))
        return wn_ledger_end(ledger, input, WN_ENDING_IN_BLOCK);
    if (wn_read32(input->at, pcapng->swapped) != stated)
        return damaged(input, ledger, "its two lengths differ");
    input->at += 4;
    ledger->frame += has_frame_number(type);
    return NO_PACKET;
}

/* A section's first block tells its byte order, which is needed to read even its length. */
static bool
set_byte_order(WnPcapng *pcapng, const uint8_t *block)
{
    for (int swapped = 0; swapped <= 1; swapped++) {
        if (wn_read32(block + 8, swapped) == BYTE_ORDER_MAGIC) {
            pcapng->swapped = swapped;
            return true;
        }
    }
    return false;
}

static bool
is_read(uint32_t type)
{
    return is_packet_block(type) || type == BLOCK_INTERFACE || type == BLOCK_STATISTICS ||
           type == BLOCK_SECTION;
}

static WnSourceStatus
next_block(WnPcapng *pcapng, WnInput *input, WnLedger *ledger, WnRawPacket *packet)
{
    if (G_UNLIKELY(!wn_input_need(input, BLOCK_OVERHEAD)))
        return wn_ledger_end(ledger, input,
                             wn_input_available(input) > 0 ? WN_ENDING_IN_BLOCK : WN_ENDING_CLEAN);
    uint32_t type = wn_read32(input->at, pcapng->swapped);
    if (G_UNLIKELY(type == BLOCK_SECTION && !set_byte_order(pcapng, input->at)))
        return damaged(input, ledger, "it begins a section of no known byte order");

    uint32_t stated = wn_read32(input->at + 4, pcapng->swapped);
    /* Some writers forget to count the padding; everybody reads on behind it. */
    uint64_t total = ((uint64_t) stated + 3) / 4 * 4;
    if (G_UNLIKELY(stated < BLOCK_OVERHEAD || total > UINT32_MAX))
        return damaged(input, ledger, "its length is impossible");
    if (!is_read(type))
        return pass_over(pcapng, type, total, input, ledger);
    if (G_UNLIKELY(total > WN_INPUT_MAX_NEED))
        return damaged(input, ledger, "its length is impossible");
    if (G_UNLIKELY(!wn_input_need(input, total)))
        return wn_ledger_end(ledger, input,
                             is_packet_block(type) ? WN_ENDING_IN_PACKET : WN_ENDING_IN_BLOCK);
    const uint8_t *block = input->at;
    if (G_UNLIKELY(wn_read32(block + total - 4, pcapng->swapped) != stated))
        return damaged(input, ledger, "its two lengths differ");

    WnBytes        body = wn_bytes(block + 8, total - BLOCK_OVERHEAD);
    WnSourceStatus status = read_block(pcapng, type, body, input, ledger, packet);
    if (status != WN_SOURCE_DAMAGED)
        input->at += total;
    return status;
}

bool
wn_pcapng_begin(WnPcapng *pcapng, WnInput *input, WnLedger *ledger, const char *name,
                GError **error)
{
    WnRawPacket packet;

    *pcapng = (WnPcapng){ .ended = WN_SOURCE_PACKET };
    pcapng->interfaces = g_array_new(FALSE, FALSE, sizeof(WnPcapngInterface));
    if (!wn_input_need(input, BLOCK_OVERHEAD + SECTION_FIXED)) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                    "%s is too short: %s within the header of a pcapng file.", name,
                    input->problem ? input->problem : "it ends");
        return false;
    }
    /* The first interface too: a filter can be judged only for its link type. */
    WnSourceStatus status = next_block(pcapng, input, ledger, &packet);
    if (status != NO_PACKET) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                    "%s cannot be read: the header of a pcapng file is cut or damaged.", name);
        return false;
    }
    while (status == NO_PACKET && ledger->n_points == 0)
        status = next_block(pcapng, input, ledger, &packet);
    if (status != NO_PACKET)
        pcapng->ended = status;
    return true;
}

void
wn_pcapng_clear(WnPcapng *pcapng)
{
    if (pcapng->interfaces)
        g_array_unref(pcapng->interfaces);
    pcapng->interfaces = NULL;
}

WnSourceStatus
wn_pcapng_next(WnPcapng *pcapng, WnInput *input, WnLedger *ledger, WnRawPacket *packet)
{
    WnSourceStatus status = pcapng->ended;

    if (status != WN_SOURCE_PACKET)
        return status;
    do
        status = next_block(pcapng, input, ledger, packet);
    while (status == NO_PACKET);
    return status;
}
