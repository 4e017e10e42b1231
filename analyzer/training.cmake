# SPDX-License-Identifier: GPL-2.0-or-later
# A compiler that has counted which way a program goes lays it out and inlines by that: a tenth of
# the time on signalling.  So the program is built twice: one that counts reads the samples, and
# what it counted makes the one that is kept.  One thread: counts of two would contradict each other.

set(training ${PROJECT_BINARY_DIR}/training)

# In both builds the counts of a file are found by its place below this folder.
set(place -fprofile-prefix-path=${PROJECT_BINARY_DIR})

if(WHYNAT_COUNTS)
    set(flags -fprofile-generate -fprofile-dir=${WHYNAT_COUNTS} ${place})
    target_link_options(whynat PRIVATE -fprofile-generate)
else()
    # What the samples do not reach is compiled as ever.
    set(flags -fprofile-use=${training}/counts -fprofile-partial-training ${place})

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
        BUILD_BYPRODUCTS ${training}/build/whynat
        INSTALL_COMMAND "")
    add_custom_command(OUTPUT ${training}/counted
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${training}/counts
        # Status 1 says that calls failed, which is what the samples are for.
        COMMAND sh -c "\"$0\" batch -q -j1 \"$1\" >\"$2\" || test $? -eq 1"
            ${training}/build/whynat ${PROJECT_SOURCE_DIR}/samples ${training}/counted
        DEPENDS whynat_counting ${training}/build/whynat
        COMMENT "Counting which ways the program goes through the samples"
        VERBATIM)
    add_custom_target(whynat_counted DEPENDS ${training}/counted)
    add_dependencies(whynat_engine whynat_counted)
    add_dependencies(whynat_capture whynat_counted)
endif()

foreach(library whynat_engine whynat_capture)
    target_compile_options(${library} PRIVATE ${flags})
endforeach()
