/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing is held of a message that comes in one plain frame. */
#include "capture/ws_half.h"

#include "wire/sip_frame.h"

static WnWsAnswer
inflate_message(WnWsHalf *half, WnBytes data, WnBytes *message)
{
    if (!half->inflater)
        half->inflater = wn_inflater_new(WN_INFLATE_MESSAGES);
    if (!half->plain)
        half->plain = g_byte_array_new();
    g_byte_array_set_size(half->plain, 0);
    if (!half->inflater || !wn_inflater_run(half->inflater, data, half->plain)) {
        g_clear_pointer(&half->inflater, wn_inflater_free);
        return WN_WS_HALF_DAMAGED;
    }
    *message = wn_bytes(half->plain->data, half->plain->len);
    return WN_WS_HALF_MESSAGE;
}

static WnWsAnswer
finish(WnWsHalf *half, WnBytes data, WnBytes *message)
{
    if (half->is_compressed)
        return inflate_message(half, data, message);
    *message = data;
    return WN_WS_HALF_MESSAGE;
}

WnWsAnswer
wn_ws_half_add(WnWsHalf *half, const WnWsFrame *frame, WnBytes data, WnBytes *message)
{
    if (!half->parts)
        half->parts = g_byte_array_new();
    if (!frame->is_continuation) {
        g_byte_array_set_size(half->parts, 0);
        half->is_compressed = frame->is_compressed;
        if (frame->is_last)
            return finish(half, data, message);
    }
    if (half->parts->len + data.length > WN_FRAME_MAX) {
        wn_ws_half_lose(half);
        return WN_WS_HALF_LIMIT;
    }
    g_byte_array_append(half->parts, data.data, (guint) data.length);
    return frame->is_last ? finish(half, wn_bytes(half->parts->data, half->parts->len), message)
                          : WN_WS_HALF_MORE;
}

void
wn_ws_half_lose(WnWsHalf *half)
{
    if (half->parts)
        g_byte_array_set_size(half->parts, 0);
    g_clear_pointer(&half->inflater, wn_inflater_free);
}

void
wn_ws_half_clear(WnWsHalf *half)
{
    g_clear_pointer(&half->parts, g_byte_array_unref);
    g_clear_pointer(&half->plain, g_byte_array_unref);
    g_clear_pointer(&half->inflater, wn_inflater_free);
}
