/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See protocol.h. */
#include "protocol.h"

#include "compat.h"

#include "annotate.h"
#include "fields.h"
#include "hep.h"
#include "layers.h"
#include "menu.h"
#include "preferences.h"
#include "rtp.h"
#include "session.h"
#include "taps.h"
#include "turn.h"
#include "windows.h"

static int                proto_whynat = -1;
static dissector_handle_t whynat_handle;

static void
learn(packet_info *pinfo, proto_tree *tree)
{
    WnMediaSetup setup;

    session_learn(pinfo, tree);
    if (preferences.decode_media && session_media(pinfo->num, &setup) && !rtp_is_known(pinfo))
        rtp_announce(pinfo, &setup);
}

/* A frame is learned from once; a frame that ends by an exception does not come here. */
static int
dissect_whynat(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    if (!PINFO_FD_VISITED(pinfo) && tree)
        learn(pinfo, tree);
    annotate(proto_whynat, tvb, pinfo, tree, preferences.info_column);
    windows_queue(pinfo);
    return (int) tvb_captured_length(tvb);
}

/* A second copy under another file name would end Wireshark: it stays idle. */
void
proto_register_whynat(void)
{
    if (proto_get_id_by_filter_name("whynat") >= 0) {
        g_warning("The plugin whynat is installed twice; one of the two stays idle.");
        return;
    }
    proto_whynat = proto_register_protocol("NAT diagnosis (whynat)", "whynat", "whynat");
    fields_register(proto_whynat);
    hep_register();
    whynat_handle = register_dissector("whynat", dissect_whynat, proto_whynat);
    register_postdissector(whynat_handle);
    register_init_routine(fields_open);
    register_init_routine(session_begin);
    register_cleanup_routine(session_end);
    preferences_register(proto_whynat);
    taps_register();
    windows_register();
    menu_register(proto_whynat);
}

void
proto_reg_handoff_whynat(void)
{
    if (!whynat_handle)
        return;
    layers_register(whynat_handle);
    rtp_reg_handoff();
    hep_reg_handoff();
    turn_reg_handoff();
}
