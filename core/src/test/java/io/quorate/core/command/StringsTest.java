package io.quorate.core.command;

import org.junit.jupiter.api.Test;

class StringsTest {
    @Test
    void aValueIsReadAsItWasSet() {
        Transcript.play("""
                > GET a
                (nil)
                > SET a 1
                OK
                > GET a
                "1"
                > INCR a
                (integer) 2
                > DEL a a b
                (integer) 1
                > KEYS *
                (empty array)
                > SET a x PX 10
                OK
                > PTTL a
                (integer) 10
                ~ 10
                > GET a
                "x"
                ~ 1
                > GET a
                (nil)
                """);
    }
}
