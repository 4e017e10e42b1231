/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's fields and alerts as Wireshark's fields and expert infos. */
#ifndef WHYNAT_PLUGIN_FIELDS_H
#define WHYNAT_PLUGIN_FIELDS_H

#include <epan/packet.h>

#include "whynat.h"

void fields_register(int proto);

/* The bytes that a value was read from; source NULL: none of this frame's. */
typedef struct {
    tvbuff_t *source;
    int       offset, length;
} FieldBytes;

proto_item *fields_add(proto_tree *tree, const WnFrameNote *note, FieldBytes bytes);
/* Wireshark keeps for each kind of item whether it is open: when the first capture is, those that a
 * person who looks for a fault wants to read, and later as that person left them. */
void fields_open(void);

/* All that is said of a frame. */
proto_tree *fields_tree(proto_item *root, bool has_verdict);
/* The subtree of the field's item. */
proto_tree *fields_subtree(proto_item *item, WnField field);

void fields_alert(packet_info *pinfo, proto_item *item, const WnFrameAlert *alert);

#endif
