/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each TCP connection carries: some frames show it, and the others of it do not. */
#ifndef WHYNAT_PLUGIN_STREAMS_H
#define WHYNAT_PLUGIN_STREAMS_H

#include "layers.h"

typedef struct Streams Streams;

Streams *streams_new(void);
void     streams_free(Streams *streams);

/* What the connection of this segment carries as far as it is known; shown: what
 * its frame shows. */
StreamKind streams_learn(Streams *streams, const WnPacket *segment, StreamKind shown);

#endif
