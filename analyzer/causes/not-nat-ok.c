/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Success: accepted, confirmed, and with media in every direction that was agreed. */
#include "causes/cause.h"

const WnCause cause_not_nat_ok = {
    .info = {
        .id = "not-nat-ok",
        .title = "Everything worked",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
        .severity = WN_SEVERITY_INFO,
        .explanation =
            "The session was accepted and confirmed, and its media flowed in every direction that "
            "the two sides had agreed on. A report has no headline then: nothing failed.\n\n"
            "If somebody complains all the same, the trouble is not in this capture; look at another "
            "call, or at the quality of the sound.",
        .fix = "- Whoever complains: make a capture while the trouble is there.",
        .references = { "RFC 3261 13", NULL },
    },
    .step = WN_STEP_NONE,
};
