/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what the engine knows of a frame: tree, expert infos, and the end of the Info column. */
#ifndef WHYNAT_PLUGIN_ANNOTATE_H
#define WHYNAT_PLUGIN_ANNOTATE_H

#include <epan/packet.h>

/* tree: NULL where only columns are asked for. */
void annotate(int proto, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, bool info_column);

#endif
