/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The measure of the benchmark: reads a capture with libpcap and does nothing with the packets. */

#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
    char                 message[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr  *header;
    const unsigned char *data;
    uint64_t             packets = 0, bytes = 0;
    pcap_t              *pcap;
    int                  result;

    if (argc != 2) {
        fprintf(stderr, "usage: libpcap_loop FILE\n");
        return 2;
    }
    pcap = pcap_open_offline(argv[1], message);
    if (pcap == NULL) {
        fprintf(stderr, "%s\n", message);
        return 1;
    }
    while ((result = pcap_next_ex(pcap, &header, &data)) == 1) {
        packets++;
        bytes += header->caplen;
    }
    printf("%llu packets, %llu bytes\n", (unsigned long long) packets, (unsigned long long) bytes);
    pcap_close(pcap);
    return result == PCAP_ERROR_BREAK ? 0 : 1;
}
