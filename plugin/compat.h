/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where Wireshark 4.0, 4.4 and 4.6 differ; no other file asks for the version. */
#ifndef WHYNAT_PLUGIN_COMPAT_H
#define WHYNAT_PLUGIN_COMPAT_H

#define WS_BUILD_DLL
#include <ws_symbol_export.h>
#include <ws_version.h>

#include <epan/packet.h>
#include <epan/stat_groups.h>
#include <epan/stat_tap_ui.h>

#define COMPAT_VERSION (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

#if COMPAT_VERSION >= 402
typedef bool CompatBool; /* of preferences, and what a heuristic says */
#define COMPAT_GROUP_TELEPHONY REGISTER_TELEPHONY_GROUP_UNSORTED
#else
typedef gboolean CompatBool;
#define COMPAT_GROUP_TELEPHONY REGISTER_STAT_GROUP_TELEPHONY
#endif

/* Whether a layer at the root of a tree that nobody shows is made only where it is asked for. */
#define COMPAT_ROOT_IS_LAZY (COMPAT_VERSION >= 406)

/* zlib and gzip; arguments: parent, what holds it, from where, how much. */
#if COMPAT_VERSION >= 404
#define COMPAT_INFLATE tvb_child_uncompress_zlib
#else
#define COMPAT_INFLATE tvb_child_uncompress
#endif

/* What a -z option's start function returns. */
#if COMPAT_VERSION >= 406
#define COMPAT_STAT_INIT    bool
#define COMPAT_STAT_STARTED return true
#else
#define COMPAT_STAT_INIT    void
#define COMPAT_STAT_STARTED return
#endif

#endif
