package io.quorate.cli;

import java.io.IOException;
import java.time.Duration;

/// Ends this process when its standard input ends: when whoever started it is gone, also by `kill -9`.
final class Lifeline {
    /// A node that does not stop in time hangs, and nobody watches it any more.
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private Lifeline() {}

    /// From now on.
    static void hold() {
        Thread.ofPlatform().daemon().name("lifeline").start(Lifeline::watch);
    }

    private static void watch() {
        awaitEndOfInput();
        Thread exit = Thread.ofPlatform().daemon().name("exit").start(() -> System.exit(0));
        try {
            exit.join(STOP_WITHIN);
        } catch (InterruptedException nobodyInterrupts) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // What is said does not matter.
            }
        } catch (IOException broken) {
            // It ends so as well.
        }
    }
}
