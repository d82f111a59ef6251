// SPDX-License-Identifier: BSL-1.0
// Runs something on a thread whose stack is as small as 64 KiB.
#pragma once

#include <pthread.h>

#include "catch.hpp"

template <class F>
void on_small_stack(F f) {
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, 64 * 1024) == 0);
    pthread_t thread;
    auto const run = [](void* call) -> void* {
        (*static_cast<F*>(call))();
        return nullptr;
    };
    REQUIRE(pthread_create(&thread, &attributes, run, &f) == 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
}
