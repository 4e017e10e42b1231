/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What Wireshark looks for in a plugin file. */
#include "compat.h"

#include <epan/proto.h>

#include "protocol.h"
#include "whynat.h"

/* Declared by the plugin that defines them, not by any header of Wireshark. */
WS_DLL_PUBLIC_DEF extern const char plugin_version[];
WS_DLL_PUBLIC_DEF extern const int  plugin_want_major;
WS_DLL_PUBLIC_DEF extern const int  plugin_want_minor;
WS_DLL_PUBLIC void                  plugin_register(void);
WS_DLL_PUBLIC uint32_t              plugin_describe(void);

const char plugin_version[] = WN_VERSION;
const int  plugin_want_major = WIRESHARK_VERSION_MAJOR;
const int  plugin_want_minor = WIRESHARK_VERSION_MINOR;

void
plugin_register(void)
{
    static proto_plugin protocol = { proto_register_whynat, proto_reg_handoff_whynat };

    proto_register_plugin(&protocol);
}

uint32_t
plugin_describe(void)
{
    enum { DISSECTOR = 1 }; /* WS_PLUGIN_DESC_DISSECTOR */

    return DISSECTOR;
}
