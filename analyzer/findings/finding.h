/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every finding needs: the evidence, and the declarations of all findings. */
#ifndef WN_FINDINGS_FINDING_H
#define WN_FINDINGS_FINDING_H

#include "verdict/evidence.h"

#define WN_FINDING(name) extern const WnFindingKind finding_##name;
#include "findings/findings.def"
#undef WN_FINDING

#endif
