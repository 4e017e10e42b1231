# SPDX-License-Identifier: GPL-2.0-or-later
# Short names for what CMake does; CMakePresets.json has the settings.

BUILD_PACKAGES = gcc cmake ninja-build make pkg-config python3 libglib2.0-dev libjson-glib-dev libpcap-dev \
	zlib1g-dev libzstd-dev liblz4-dev libsqlite3-dev libxxhash-dev
PLUGIN_PACKAGES = $(BUILD_PACKAGES) wireshark-dev libwireshark-dev
TEST_PACKAGES = $(PLUGIN_PACKAGES) clang clang-format libclang-rt-dev tshark bats python3-jsonschema \
	chromium chromium-driver parallel rsync openssh-client \
	libsofia-sip-ua-dev
LAB_PACKAGES = python3 iproute2 nftables tcpdump wireshark-common conntrack ethtool openssl \
	kamailio kamailio-outbound-modules kamailio-presence-modules kamailio-tls-modules \
	kamailio-websocket-modules kamailio-extra-modules rtpengine-daemon coturn baresip-core \
	linphone-cli sip-tester stun-client tayga
CAPTURES = ../shared/captures
# Of Wireshark: plugins of one series do not load in another.
CONFIG = $(or $(XDG_CONFIG_HOME),$(HOME)/.config)/wireshark
SERIES = $(shell pkg-config --modversion wireshark | cut -d. -f1,2)
LAB_OUT = build/lab
FUZZ_SECONDS = 300
SCENARIO =
SAMPLE = samples/ack-lost-private-contact.pcap

TREES = build/trees
SUITES = trixie sid
GUI_HOME = $(abspath build/gui-home)
WINDOWS = build/windows
# Windows do not show whether the plugin was built once or, for speed, twice.
USER_INSTALL = $(MAKE) plugin-user HOME=$(GUI_HOME) XDG_CONFIG_HOME=$(GUI_HOME)/config \
	TRAINED=-DWHYNAT_TRAINED=OFF
GUI = python3 -B tests/plugin/gui.py --home $(GUI_HOME) --samples samples

MAKEFLAGS += --no-print-directory

.PHONY: all demo test tests-built fuzz bench lab lab-samples score install deps test-deps lab-deps docs
.PHONY: format format-check clean windows-beside plugin-user plugin-deps test-gui pictures gui-deps bench-plugin compat compat-at-hand

all:
	cmake --preset release
	cmake --build --preset release -j 2

demo: deps all
	@echo; echo "$$ whynat $(SAMPLE)"; echo
	@# Status 1 says that a NAT fault was found, which is what the sample is for.
	@build/release/whynat $(SAMPLE) || test $$? -eq 1

test: test-deps
	@# Says how many real captures there were, which ctest would not show; the test judges them.
	@# Windows that were too slow beside the building are tried once more, alone.
	@# The tests come last, and all of them run.
	@rm -rf $(WINDOWS); windows=windows-beside; others=0; \
	$(MAKE) gui-deps || { windows=; \
		echo "Wireshark's windows are not tried: what that needs cannot be installed here."; }; \
	$(MAKE) -j 2 tests-built $$windows || exit; \
	if [ "$$windows" ]; then \
		if [ -e $(WINDOWS)/tried ]; then cat $(WINDOWS)/log; else $(MAKE) test-gui || others=$$?; fi; \
	fi; \
	$(MAKE) compat-at-hand || others=$$?; \
	python3 -B tests/real/compare.py --whynat build/test/plain/whynat --captures $(CAPTURES) | tail -n 1; \
	ctest --preset test -j 3 && exit $$others

tests-built:
	cmake --preset fuzz
	cmake --preset test -DWHYNAT_CAPTURES=$(abspath $(CAPTURES))
	cmake --build --preset fuzz -j 2
	cmake --build --preset test -j 2

# Windows mostly wait: there is time for the compiler beside them.
windows-beside:
	@mkdir -p $(WINDOWS)
	@if $(MAKE) test-gui >$(WINDOWS)/log 2>&1; then touch $(WINDOWS)/tried; fi

# A hunt for inputs that break a parser, this many seconds for each; what it finds stays in build/fuzz.
fuzz: test-deps
	cmake --preset fuzz
	cmake --build --preset fuzz -j 2
	@for target in build/fuzz/fuzz/fuzz_*; do \
		WHYNAT_SAMPLES=samples WHYNAT_CAPTURES=$(CAPTURES) python3 -B tests/fuzz/drive.py \
			--seconds $(FUZZ_SECONDS) --faults build/fuzz/faults $$target || exit; \
	done

bench: deps
	cmake --preset release -DWHYNAT_BENCH=ON
	cmake --build --preset release -j 2
	python3 -B tests/bench/run.py --build build/release $(BENCH)

# Real phones and servers behind real NATs: docs/laboratory.md. SCENARIO holds names or patterns.
lab: lab-deps
	python3 -B tests/lab/run.py --out $(LAB_OUT) $(SCENARIO)

# Keeps a small part of what `make lab` made; the captures differ from run to run.
lab-samples:
	python3 -B tests/lab/choose.py --out $(LAB_OUT)

score: deps all
	python3 -B tests/lab/score.py --out $(LAB_OUT) --whynat build/release/whynat \
		--page docs/accuracy.md
	python3 -B tests/lab/steady.py --out $(LAB_OUT) --whynat build/release/whynat

install: deps
	cmake --preset release -DWHYNAT_PLUGIN_DIR= -DWHYNAT_PROFILE_DIR=
	cmake --build --preset release -j 2
	cmake --install build/release

# The plugin and its profile for the person who calls this, nothing else; no root is needed after deps.
plugin-user: plugin-deps
	cmake --preset release -DWHYNAT_PLUGIN=ON $(TRAINED) \
		-DWHYNAT_PLUGIN_DIR=$(HOME)/.local/lib/wireshark/plugins/$(SERIES)/epan
	cmake --build --preset release -j 2 --target whynat_plugin
	cmake --install build/release --component plugin
	@# Wireshark writes what is changed in a profile into these files: what is there stays.
	@mkdir -p $(CONFIG)/profiles/whynat
	@for file in plugin/profile/whynat/*; do \
		kept=$(CONFIG)/profiles/whynat/$${file##*/}; \
		if [ ! -e $$kept ]; then cp $$file $$kept; \
		elif ! cmp -s $$file $$kept; then echo "$$kept stays; as it comes, it is $$file."; fi; \
	done
	@test -e $(CONFIG)/colorfilters || cp plugin/profile/whynat/colorfilters $(CONFIG)/
	@echo "Wireshark finds the plugin when it is started next; the profile is called whynat."

# Drives Wireshark's windows on a display of its own; pictures also keeps what was seen, for docs/.
test-gui: gui-deps
	rm -rf $(GUI_HOME)
	$(USER_INSTALL)
	echo "# changed" >> $(GUI_HOME)/config/wireshark/profiles/whynat/recent
	$(USER_INSTALL)
	grep -q "# changed" $(GUI_HOME)/config/wireshark/profiles/whynat/recent
	$(GUI)
	python3 -B tests/plugin/modes.py --plugins build/release/plugins --samples samples
	python3 -B tests/plugin/live.py --plugins build/release/plugins --samples samples

pictures: test-gui
	rm -rf build/pictures
	$(GUI) --pictures build/pictures
	for name in main expert diagnosis; do \
		convert build/pictures/profile/wireshark-$$name.png +dither -colors 64 docs/wireshark-$$name.png; \
	done

bench-plugin: plugin-deps
	cmake --preset release -DWHYNAT_BENCH=ON
	cmake --build --preset release -j 2
	python3 -B tests/bench/plugin.py --build build/release

# The plugin built and tried against Wireshark 4.4 and 4.6, in trees made by debootstrap (root).
compat:
	@.ci/install-packages debootstrap
	for suite in $(SUITES); do tests/plugin/compat.sh $$suite $(TREES) $(CAPTURES) || exit 1; done

# The same where the trees were made already, for they take long.
compat-at-hand:
	for suite in $(SUITES); do \
		if [ -e $(TREES)/$$suite/ready ]; then \
			tests/plugin/compat.sh $$suite $(TREES) $(CAPTURES) || exit 1; \
		else \
			echo "The Wireshark of Debian $$suite is not tried: make compat makes it a tree."; \
		fi; \
	done

gui-deps:
	@.ci/install-packages $(PLUGIN_PACKAGES) wireshark iproute2 xvfb openbox xdotool imagemagick

plugin-deps:
	@.ci/install-packages $(PLUGIN_PACKAGES) wireshark

deps:
	@.ci/install-packages $(BUILD_PACKAGES)

test-deps:
	@.ci/install-packages $(TEST_PACKAGES) $(LAB_PACKAGES)

lab-deps:
	@.ci/install-packages $(LAB_PACKAGES)

# The pages docs/causes/ID.md, from the catalogue's own words.
docs:
	cmake --preset test -DWHYNAT_CAPTURES=$(abspath $(CAPTURES))
	cmake --build --preset test -j 2 --target test-pages
	WHYNAT_SOURCE=. build/test/tests/test-pages --write

SOURCES = $(shell git ls-files '*.c' '*.h')

format:
	clang-format -i $(SOURCES)

format-check:
	clang-format --dry-run --Werror $(SOURCES)

clean:
	rm -rf build
