/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes pcap and pcapng byte by byte, in either byte order, and reads them through a WnSource. */
#ifndef WN_TESTS_SUPPORT_CAPTURE_BYTES_H
#define WN_TESTS_SUPPORT_CAPTURE_BYTES_H

#include "capture/source.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    GByteArray *bytes;
    bool        big_endian;
} WnWriter;

static inline WnWriter
wn_writer_new(bool big_endian)
{
    return (WnWriter){ g_byte_array_new(), big_endian };
}

static inline WnBytes
wn_writer_view(const WnWriter *writer)
{
    return wn_bytes(writer->bytes->data, writer->bytes->len);
}

static inline void
wn_put_bytes(WnWriter *writer, const void *data, size_t length)
{
    g_byte_array_append(writer->bytes, data, (guint) length);
}

static inline void
wn_put_number(WnWriter *writer, uint64_t value, int size)
{
    for (int i = 0; i < size; i++) {
        int     shift = 8 * (writer->big_endian ? size - 1 - i : i);
        uint8_t byte = (uint8_t) (value >> shift);

        wn_put_bytes(writer, &byte, 1);
    }
}

static inline void
wn_put16(WnWriter *writer, uint16_t value)
{
    wn_put_number(writer, value, 2);
}

static inline void
wn_put32(WnWriter *writer, uint32_t value)
{
    wn_put_number(writer, value, 4);
}

static inline void
wn_put64(WnWriter *writer, uint64_t value)
{
    wn_put_number(writer, value, 8);
}

/* ---- pcap ---- */

static inline void
wn_put_pcap_header(WnWriter *writer, uint32_t magic, uint32_t link_type)
{
    wn_put32(writer, magic);
    wn_put16(writer, 2);
    wn_put16(writer, 4);
    wn_put64(writer, 0);
    wn_put32(writer, 65535);
    wn_put32(writer, link_type);
}

static inline void
wn_put_pcap_record(WnWriter *writer, uint32_t seconds, uint32_t fraction, uint32_t original,
                   const void *data, uint32_t length)
{
    wn_put32(writer, seconds);
    wn_put32(writer, fraction);
    wn_put32(writer, length);
    wn_put32(writer, original);
    wn_put_bytes(writer, data, length);
}

/* A little-endian file of count packets, a second apart from 1000 on, each holding its number. */
static inline WnWriter
wn_numbered_pcap(uint32_t count)
{
    WnWriter writer = wn_writer_new(false);

    wn_put_pcap_header(&writer, 0xa1b2c3d4, 1);
    for (uint32_t i = 1; i <= count; i++) {
        uint8_t data[60] = { (uint8_t) (i >> 8), (uint8_t) i };

        wn_put_pcap_record(&writer, 999 + i, i, sizeof(data), data, sizeof(data));
    }
    return writer;
}

/* ---- pcapng ---- */

/* Begins a block; end it with the offset that this gives. */
static inline guint
wn_begin_block(WnWriter *writer, uint32_t type)
{
    guint start = writer->bytes->len;

    wn_put32(writer, type);
    wn_put32(writer, 0);
    return start;
}

static inline void
wn_pad(WnWriter *writer)
{
    while (writer->bytes->len % 4 != 0)
        wn_put_bytes(writer, "", 1);
}

static inline void
wn_end_block(WnWriter *writer, guint start)
{
    wn_pad(writer);

    WnWriter length = wn_writer_new(writer->big_endian);
    wn_put32(&length, writer->bytes->len - start + 4);
    memcpy(writer->bytes->data + start + 4, length.bytes->data, 4);
    wn_put_bytes(writer, length.bytes->data, 4);
    g_byte_array_unref(length.bytes);
}

static inline void
wn_put_option(WnWriter *writer, uint16_t code, const void *value, uint16_t length)
{
    wn_put16(writer, code);
    wn_put16(writer, length);
    wn_put_bytes(writer, value, length);
    wn_pad(writer);
}

static inline void
wn_put_option64(WnWriter *writer, uint16_t code, uint64_t value)
{
    wn_put16(writer, code);
    wn_put16(writer, 8);
    wn_put64(writer, value);
}

static inline void
wn_put_section(WnWriter *writer)
{
    guint start = wn_begin_block(writer, 0x0a0d0d0a);

    wn_put32(writer, 0x1a2b3c4d);
    wn_put16(writer, 1);
    wn_put16(writer, 0);
    wn_put64(writer, UINT64_MAX);
    wn_end_block(writer, start);
}

static inline void
wn_put_interface(WnWriter *writer, uint16_t link_type, uint32_t snaplen)
{
    guint start = wn_begin_block(writer, 1);

    wn_put16(writer, link_type);
    wn_put16(writer, 0);
    wn_put32(writer, snaplen);
    wn_end_block(writer, start);
}

static inline void
wn_put_interface_option(WnWriter *writer, uint16_t code, const void *value, uint16_t length)
{
    guint start = wn_begin_block(writer, 1);

    wn_put16(writer, 1);
    wn_put16(writer, 0);
    wn_put32(writer, 0);
    wn_put_option(writer, code, value, length);
    wn_put_option(writer, 0, NULL, 0);
    wn_end_block(writer, start);
}

static inline void
wn_put_enhanced(WnWriter *writer, uint32_t interface, uint64_t stamp, uint32_t original,
                const void *data, uint32_t length)
{
    guint start = wn_begin_block(writer, 6);

    wn_put32(writer, interface);
    wn_put32(writer, (uint32_t) (stamp >> 32));
    wn_put32(writer, (uint32_t) stamp);
    wn_put32(writer, length);
    wn_put32(writer, original);
    wn_put_bytes(writer, data, length);
    wn_end_block(writer, start);
}

/* ---- reading ---- */

/* Opens the bytes, which must be a capture. */
static inline WnSource *
wn_open_written(const WnWriter *writer)
{
    g_autoptr(GError) error = NULL;
    WnSource *source = wn_source_open_bytes(wn_writer_view(writer), "written", NULL, &error);

    g_assert_no_error(error);
    g_assert_nonnull(source);
    return source;
}

static inline void
wn_next_packet(WnSource *source, WnRawPacket *packet)
{
    g_assert_cmpint(wn_source_next(source, packet), ==, WN_SOURCE_PACKET);
}

/* No more packets, and nothing was wrong. */
static inline void
wn_assert_complete(WnSource *source)
{
    WnRawPacket packet;

    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    g_assert_cmpuint(wn_source_facts(source)->n_problems, ==, 0);
    g_assert_true(wn_source_facts(source)->complete);
}

/* Reads to the end: how many packets came, and what the end was. */
static inline uint32_t
wn_drain(WnSource *source, WnSourceStatus *ending)
{
    WnRawPacket packet;
    uint32_t    count = 0;

    while ((*ending = wn_source_next(source, &packet)) == WN_SOURCE_PACKET)
        count++;
    return count;
}

/* Wants exactly one problem, and a phrase in it. */
static inline void
wn_assert_problem(WnSource *source, const char *phrase)
{
    const WnSourceFacts *facts = wn_source_facts(source);

    g_assert_cmpuint(facts->n_problems, ==, 1);
    if (!strstr(facts->problems[0], phrase))
        g_error("\"%s\" is not in \"%s\"", phrase, facts->problems[0]);
}

/* A file of this content in the folder for temporary files; wn_remove() it. */
static inline char *
wn_write_file(WnBytes content)
{
    g_autoptr(GError) error = NULL;
    char *path = NULL;
    int   fd = g_file_open_tmp("whynat-test-XXXXXX", &path, &error);

    g_assert_no_error(error);
    close(fd);
    g_file_set_contents(path, (const char *) content.data, (gssize) content.length, &error);
    g_assert_no_error(error);
    return path;
}

static inline void
wn_remove(char *path)
{
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_free(path);
}

#endif
