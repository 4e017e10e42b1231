/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every guard needs: the evidence, and the declarations of all guards. */
#ifndef WN_GUARDS_GUARD_H
#define WN_GUARDS_GUARD_H

#include "verdict/evidence.h"

#define WN_GUARD(name) extern const WnGuard guard_##name;
#include "guards/guards.def"
#undef WN_GUARD

#endif
