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
/* The subtree of an item that has others under it. */
proto_tree *fields_subtree(proto_item *item);

void fields_alert(packet_info *pinfo, proto_item *item, const WnFrameAlert *alert);

#endif
