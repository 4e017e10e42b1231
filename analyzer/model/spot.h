/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A frame of a capture point: where several are read together, a number alone names none. */
#ifndef WN_MODEL_SPOT_H
#define WN_MODEL_SPOT_H

#include <stdint.h>

typedef struct {
    uint32_t frame;
    uint16_t capture;
} WnSpot;

#endif
