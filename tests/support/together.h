/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Samples of several places, for tests that also look into the engine. */
#ifndef WN_TESTS_TOGETHER_H
#define WN_TESTS_TOGETHER_H

#include "support/trial.h"

/* One sample, or several that are read together as `whynat correlate` does: "a.pcap+b.pcap". */
WnTrial *wn_trial_together(const char *names);

#endif
