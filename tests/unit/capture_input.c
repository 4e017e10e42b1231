/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of every kind: compressed, cut, empty, missing, not captures; pipes and the stop flag. */
#include "../support/capture_bytes.h"
#include "../support/compressed.h"

#include <fcntl.h>
#include <sys/stat.h>

static const WnCompression compressions[] = { WN_COMPRESSION_GZIP, WN_COMPRESSION_ZSTD,
                                              WN_COMPRESSION_LZ4 };

/* The packets of wn_numbered_pcap(), from the first on. */
static void
assert_numbered(WnSource *source, uint32_t count)
{
    WnRawPacket packet;

    for (uint32_t i = 1; i <= count; i++) {
        g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_PACKET);
        g_assert_cmpuint(packet.frame, ==, i);
        g_assert_cmpuint(packet.length, ==, 60);
        g_assert_cmpuint(wn_be16(packet.data), ==, i & 0xffff);
        g_assert_cmpint(packet.time, ==, (999 + i) * WN_SECOND + i * INT64_C(1000));
    }
}

static void
assert_end(WnSource *source)
{
    WnRawPacket packet;

    g_assert_cmpint(wn_source_next(source, &packet), ==, WN_SOURCE_END);
    g_assert_cmpuint(wn_source_facts(source)->n_problems, ==, 0);
    g_assert_true(wn_source_facts(source)->complete);
}

static WnSource *
open_path(const char *path)
{
    g_autoptr(GError) error = NULL;
    WnSource *source = wn_source_open(path, NULL, &error);

    g_assert_no_error(error);
    return source;
}

/* Larger than any buffer, so that packets lie across its ends. */
static void
compressed_files(void)
{
    WnWriter writer = wn_numbered_pcap(60000);

    for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
        GByteArray *packed = wn_compress(wn_writer_view(&writer), compressions[i]);
        char       *path = wn_write_file(wn_bytes(packed->data, packed->len));
        g_autoptr(WnSource) source = open_path(path);

        assert_numbered(source, 60000);
        assert_end(source);
        g_assert_cmpuint(wn_source_facts(source)->size, ==, packed->len);
        g_assert_cmpuint(wn_source_facts(source)->bytes, ==, packed->len);
        wn_remove(path);
        g_byte_array_unref(packed);
    }
    g_byte_array_unref(writer.bytes);
}

/* `cat a.gz b.gz`: several streams are one; the cut between them may be anywhere. */
static void
streams_in_a_row(void)
{
    WnWriter writer = wn_numbered_pcap(3);
    WnBytes  whole = wn_writer_view(&writer);

    for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
        GByteArray *first = wn_compress(wn_bytes_slice(whole, 0, 77), compressions[i]);
        GByteArray *second = wn_compress(wn_bytes_from(whole, 77), compressions[i]);

        g_byte_array_append(first, second->data, second->len);
        g_autoptr(WnSource) source =
            wn_source_open_bytes(wn_bytes(first->data, first->len), "two", NULL, NULL);
        assert_numbered(source, 3);
        assert_end(source);
        g_byte_array_unref(first);
        g_byte_array_unref(second);
    }
    g_byte_array_unref(writer.bytes);
}

/* Each cut of a compressed capture gives only packets that were in it, and says that it is cut. */
static void
check_compressed_cut(const GByteArray *packed, size_t length, const char *name)
{
    g_autofree uint8_t *copy = g_memdup2(packed->data, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source =
        wn_source_open_bytes(wn_bytes(copy, length), "cut.gz", NULL, &error);
    g_autofree char *phrase = g_strdup_printf("the %s data breaks off", name);
    WnSourceStatus   ending;
    WnRawPacket      packet;
    uint32_t         count = 0;

    if (!source) {
        g_assert_nonnull(error);
        g_assert_true(length < 4 || strstr(error->message, phrase));
        return;
    }
    while ((ending = wn_source_next(source, &packet)) == WN_SOURCE_PACKET)
        g_assert_cmpuint(wn_be16(packet.data), ==, ++count);
    g_assert_cmpuint(count, <=, 40);
    g_assert_cmpint(ending, ==, WN_SOURCE_DAMAGED);
    wn_assert_problem(source, phrase);
}

static void
compressed_and_cut(void)
{
    WnWriter writer = wn_numbered_pcap(40);

    for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
        GByteArray *packed = wn_compress(wn_writer_view(&writer), compressions[i]);

        for (size_t length = 0; length < packed->len; length++)
            check_compressed_cut(packed, length, wn_compression_name(compressions[i]));
        g_byte_array_unref(packed);
    }
    g_byte_array_unref(writer.bytes);
}

/* RFC 1952 2.3.1: the trailer holds a checksum, so that even the last bytes are watched. */
static void
compressed_and_damaged(void)
{
    WnWriter       writer = wn_numbered_pcap(40);
    GByteArray    *packed = wn_compress(wn_writer_view(&writer), WN_COMPRESSION_GZIP);
    WnSourceStatus ending;

    packed->data[packed->len - 6] ^= 1;
    g_autoptr(WnSource) source =
        wn_source_open_bytes(wn_bytes(packed->data, packed->len), "bad.gz", NULL, NULL);
    g_assert_cmpuint(wn_drain(source, &ending), ==, 40);
    g_assert_cmpint(ending, ==, WN_SOURCE_DAMAGED);
    wn_assert_problem(source, "the gzip data is damaged (incorrect data check) after packet 40");
    g_byte_array_unref(packed);
    g_byte_array_unref(writer.bytes);
}

/* gzip(1): zeros after the end pad a tape's block and mean nothing; other bytes are told. */
static void
after_the_end_of_gzip(void)
{
    WnWriter       writer = wn_numbered_pcap(2);
    GByteArray    *packed = wn_compress(wn_writer_view(&writer), WN_COMPRESSION_GZIP);
    const uint8_t  zeros[512] = { 0 };
    WnSourceStatus ending;

    g_byte_array_append(packed, zeros, sizeof(zeros));
    g_autoptr(WnSource) padded =
        wn_source_open_bytes(wn_bytes(packed->data, packed->len), "padded.gz", NULL, NULL);
    assert_numbered(padded, 2);
    assert_end(padded);

    g_byte_array_append(packed, (const uint8_t *) "junk", 4);
    g_autoptr(WnSource) junk =
        wn_source_open_bytes(wn_bytes(packed->data, packed->len), "junk.gz", NULL, NULL);
    g_assert_cmpuint(wn_drain(junk, &ending), ==, 2);
    wn_assert_problem(junk, "something else follows it");
    g_byte_array_unref(packed);
    g_byte_array_unref(writer.bytes);
}

/* RFC 8878 3.1.2: pzstd begins its files with a skippable frame. */
static void
skippable_frame_first(void)
{
    WnWriter    writer = wn_numbered_pcap(2);
    GByteArray *packed = wn_compress(wn_writer_view(&writer), WN_COMPRESSION_ZSTD);

    g_byte_array_prepend(packed, (const uint8_t *) "\x50\x2a\x4d\x18\4\0\0\0\1\2\3\4", 12);
    g_autoptr(WnSource) source =
        wn_source_open_bytes(wn_bytes(packed->data, packed->len), "p.zst", NULL, NULL);
    assert_numbered(source, 2);
    assert_end(source);
    g_byte_array_unref(packed);
    g_byte_array_unref(writer.bytes);
}

static void
assert_refused(WnBytes content, WnSourceError code, const char *message)
{
    char            *path = wn_write_file(content);
    g_autofree char *expected = g_strdup_printf("%s %s", path, message);
    g_autoptr(GError) error = NULL;

    g_assert_null(wn_source_open(path, NULL, &error));
    g_assert_error(error, WN_SOURCE_ERROR, (gint) code);
    g_assert_cmpstr(error->message, ==, expected);
    wn_remove(path);
}

static void
not_captures(void)
{
    assert_refused(WN_LITERAL(""), WN_SOURCE_ERROR_FILE, "is empty (0 bytes).");
    assert_refused(WN_LITERAL("abc"), WN_SOURCE_ERROR_FORMAT, "is not a capture: it is too short.");
    assert_refused(WN_LITERAL("INVITE sip:bob@example.net SIP/2.0\r\n"), WN_SOURCE_ERROR_FORMAT,
                   "is not a capture: it begins like neither a pcap nor a pcapng file, plain or "
                   "compressed with gzip, Zstandard or LZ4.");
    assert_refused(WN_LITERAL("\xfd"
                              "7zXZ\0\0\4"),
                   WN_SOURCE_ERROR_FORMAT,
                   "is not a capture: it is compressed with xz: decompress it first.");
    assert_refused(WN_LITERAL("PK\3\4\24\0"), WN_SOURCE_ERROR_FORMAT,
                   "is not a capture: it is a ZIP archive: unpack it first.");
    assert_refused(WN_LITERAL("\xd4\xc3\xb2\xa1\2\0\4\0"), WN_SOURCE_ERROR_FORMAT,
                   "is too short: it ends within the header of a pcap file.");
    assert_refused(WN_LITERAL("\n\r\r\n\x1c\0\0\0"), WN_SOURCE_ERROR_FORMAT,
                   "is too short: it ends within the header of a pcapng file.");
    assert_refused(WN_LITERAL("\n\r\r\n\x1c\0\0\0oops\1\0\0\0********\x1c\0\0\0"),
                   WN_SOURCE_ERROR_FORMAT,
                   "cannot be read: the header of a pcapng file is cut or damaged.");
    assert_refused(WN_LITERAL("\x1f\x8b\x08\0\0\0\0\0\0\3\xff\xff\xff\xff"), WN_SOURCE_ERROR_FORMAT,
                   "is not a capture: the gzip data is damaged (invalid block type).");
}

/* A capture of nothing is not compressed to nothing. */
static void
compressed_nothing(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
        GByteArray *packed = wn_compress(wn_bytes("", 0), compressions[i]);

        assert_refused(wn_bytes(packed->data, packed->len), WN_SOURCE_ERROR_FORMAT,
                       "is not a capture: it is too short.");
        g_byte_array_unref(packed);
    }
}

static void
not_readable(void)
{
    g_autoptr(GError) missing = NULL, folder = NULL, forbidden = NULL;
    char            *path = wn_write_file(WN_LITERAL("x"));
    g_autofree char *sentence = g_strdup_printf("%s cannot be read: no permission.", path);

    g_assert_null(wn_source_open("no/such/file.pcap", NULL, &missing));
    g_assert_error(missing, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE);
    g_assert_cmpstr(missing->message, ==, "no/such/file.pcap does not exist.");
    g_assert_null(wn_source_open("/", NULL, &folder));
    g_assert_error(folder, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE);
    g_assert_cmpstr(folder->message, ==, "/ is a folder, not a capture file.");

    g_assert_cmpint(chmod(path, 0), ==, 0);
    if (access(path, R_OK) == 0) {
        g_test_message("running as root: a file without permission cannot be had");
    } else {
        g_assert_null(wn_source_open(path, NULL, &forbidden));
        g_assert_cmpstr(forbidden->message, ==, sentence);
    }
    wn_remove(path);
}

typedef struct {
    int     fd;
    WnBytes bytes;
    size_t  piece; /* bytes a write */
} Feeder;

static gpointer
feed(gpointer data)
{
    const Feeder *feeder = data;

    for (size_t at = 0; at < feeder->bytes.length; at += feeder->piece) {
        WnBytes piece = wn_bytes_slice(feeder->bytes, at, feeder->piece);
        g_assert_cmpint(write(feeder->fd, piece.data, piece.length), ==, (gssize) piece.length);
    }
    close(feeder->fd);
    return NULL;
}

/* Runs check with the bytes arriving at standard input piece by piece. */
static void
with_standard_input(WnBytes bytes, size_t piece, void (*check)(WnSource *source))
{
    int ends[2], kept = dup(STDIN_FILENO);

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpint(dup2(ends[0], STDIN_FILENO), ==, STDIN_FILENO);
    close(ends[0]);

    Feeder    feeder = { ends[1], bytes, piece };
    GThread  *thread = g_thread_new("feed", feed, &feeder);
    WnSource *source = open_path("-");
    g_assert_cmpstr(wn_source_facts(source)->name, ==, "standard input");
    g_assert_cmpuint(wn_source_facts(source)->size, ==, 0);
    check(source);
    wn_source_free(source);
    g_thread_join(thread);

    /* It was not closed: whoever opened it does that. */
    g_assert_cmpint(fcntl(STDIN_FILENO, F_GETFD), !=, -1);
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
}

static void
check_thousand(WnSource *source)
{
    assert_numbered(source, 1000);
    assert_end(source);
}

static void
standard_input(void)
{
    static const size_t pieces[] = { 1, 7, 4096, SIZE_MAX / 2 };
    WnWriter            writer = wn_numbered_pcap(1000);

    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++)
        with_standard_input(wn_writer_view(&writer), pieces[i], check_thousand);
    for (size_t i = 0; i < G_N_ELEMENTS(compressions); i++) {
        GByteArray *packed = wn_compress(wn_writer_view(&writer), compressions[i]);

        with_standard_input(wn_bytes(packed->data, packed->len), 1, check_thousand);
        g_byte_array_unref(packed);
    }
    g_byte_array_unref(writer.bytes);
}

/* Ctrl-C while a long file is read: what was read counts, and it is not called complete. */
static void
stopped(void)
{
    WnWriter              writer = wn_numbered_pcap(60000);
    char                 *path = wn_write_file(wn_writer_view(&writer));
    volatile sig_atomic_t stop = 0;
    WnSourceOptions       options = { .stop = &stop };
    g_autoptr(WnSource) source = wn_source_open(path, &options, NULL);
    WnSourceStatus ending;

    g_assert_nonnull(source);
    assert_numbered(source, 10);
    stop = 1;
    g_assert_cmpuint(wn_drain(source, &ending), <, 59990);
    g_assert_cmpint(ending, ==, WN_SOURCE_END);
    g_assert_false(wn_source_facts(source)->complete);
    wn_assert_problem(source, "reading was interrupted after packet ");
    wn_remove(path);
    g_byte_array_unref(writer.bytes);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/input/compressed", compressed_files);
    g_test_add_func("/capture/input/streams-in-a-row", streams_in_a_row);
    g_test_add_func("/capture/input/compressed-and-cut", compressed_and_cut);
    g_test_add_func("/capture/input/compressed-and-damaged", compressed_and_damaged);
    g_test_add_func("/capture/input/after-the-end-of-gzip", after_the_end_of_gzip);
    g_test_add_func("/capture/input/skippable-frame-first", skippable_frame_first);
    g_test_add_func("/capture/input/not-captures", not_captures);
    g_test_add_func("/capture/input/compressed-nothing", compressed_nothing);
    g_test_add_func("/capture/input/not-readable", not_readable);
    g_test_add_func("/capture/input/standard-input", standard_input);
    g_test_add_func("/capture/input/stopped", stopped);
    return g_test_run();
}
