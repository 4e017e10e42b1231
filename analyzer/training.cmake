# SPDX-License-Identifier: GPL-2.0-or-later
# A compiler that has counted which way a program goes lays it out and inlines by that: a tenth of
# the time on signalling.  So the program is built twice: one that counts reads the samples, and
# what it counted makes the one that is kept.  One thread: counts of two would contradict each other.
# A file is compiled anew when it changes, not when only the counts do.

set(training ${PROJECT_BINARY_DIR}/training)

# In both builds the counts of a file are found by its place below this folder.
set(place -fprofile-prefix-path=${PROJECT_BINARY_DIR})

if(WHYNAT_COUNTS)
    set(flags -fprofile-generate -fprofile-dir=${WHYNAT_COUNTS} ${place})
    target_link_options(whynat PRIVATE -fprofile-generate)
else()
    # What the samples do not reach is compiled as ever; and of what they reach nearly all is hot,
    # for of two captures that are read together they hold little.
    set(flags -fprofile-use=${training}/counts -fprofile-partial-training
        --param=hot-bb-count-ws-permille=999 ${place})
    target_link_options(whynat PRIVATE --param=hot-bb-count-ws-permille=999)

    include(ExternalProject)
    ExternalProject_Add(whynat_counting
        SOURCE_DIR ${PROJECT_SOURCE_DIR}
        BINARY_DIR ${training}/build
        CMAKE_ARGS
            -DCMAKE_BUILD_TYPE=Release
            "-DCMAKE_C_COMPILER=${CMAKE_C_COMPILER}"
            "-DCMAKE_C_FLAGS=${CMAKE_C_FLAGS}"
            -DWHYNAT_COUNTS=${training}/counts
            -DWHYNAT_TESTS=OFF
            -DWHYNAT_PLUGIN=OFF
        BUILD_ALWAYS ON
        USES_TERMINAL_BUILD ON
        BUILD_BYPRODUCTS ${training}/build/whynat
        INSTALL_COMMAND "")
    add_custom_command(OUTPUT ${training}/counted
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${training}/counts
        COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/training.sh ${training}/build/whynat
            ${PROJECT_SOURCE_DIR}/samples > ${training}/counted 2>&1
        DEPENDS whynat_counting ${training}/build/whynat training.sh
        COMMENT "Counting which ways the program goes through the samples")
    add_custom_target(whynat_counted DEPENDS ${training}/counted)
endif()

# What generated files hold depends on the folder: they are not among these.
foreach(part whynat_engine whynat_capture whynat_correlate whynat)
    target_compile_options(${part} PRIVATE ${flags})
    if(TARGET whynat_counted)
        add_dependencies(${part} whynat_counted)
    endif()
endforeach()
