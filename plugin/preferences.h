/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user tells of the network (the program's options of the same names), and what is shown.
 */
#ifndef WHYNAT_PLUGIN_PREFERENCES_H
#define WHYNAT_PLUGIN_PREFERENCES_H

#include "compat.h"

#include "whynat.h"

typedef struct {
    const char *servers, *private_nets, *public_nets, *same_realm, *sip_ports, *rtp_range,
        *vantages;
    CompatBool decode_media, info_column;
} Preferences;

extern Preferences preferences;

void preferences_register(int proto);

/* The options of an engine; their arrays stay valid until released. */
void preferences_read(WnOptions *options);
void preferences_release(void);

#endif
