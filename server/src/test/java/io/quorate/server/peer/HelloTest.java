package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.core.wire.MalformedException;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What an end says first, as bytes that anybody may send.
class HelloTest {
    private static final byte[] HELLO = RawPeer.helloOf(7, 7000, true);
    private static final byte[] REFUSAL = new Refusal(Refusal.Reason.SAME_NAME, "n1 and n2").encode();

    @Test
    void whatIsReadIsWhatWasWritten() {
        Hello hello = Hello.decode(HELLO);
        assertThat(hello.name()).isEqualTo("n7");
        assertThat(hello.hasPassword()).isTrue();
        assertThat(hello.endpoint()).hasToString("Optional[127.0.0.1:7000]");
        assertThat(hello.encode()).isEqualTo(HELLO);
        assertThat(Refusal.decode(REFUSAL)).isEqualTo(new Refusal(Refusal.Reason.SAME_NAME, "n1 and n2"));
    }

    @Test
    void aReasonOfANewerVersionIsStillAReason() {
        byte[] newer = REFUSAL.clone();
        newer[1] = 'X';
        assertThat(Refusal.decode(newer)).isEqualTo(new Refusal(Refusal.Reason.OTHER, "n1 and n2"));
    }

    @Test
    void aTextFromElsewhereForgesNoLineOfTheLog() {
        byte[] forged = new Refusal(Refusal.Reason.OTHER, "a\nb\r\u001b[2J" + "x".repeat(10_000)).encode();
        assertThat(Refusal.decode(forged).text()).hasSize(500).startsWith("a b  [2Jxxx");
    }

    @Test
    void whateverTheBytesAreTheyAreReadOrMalformed() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            assertReadOrMalformed(damaged(HELLO, random), Hello::decode);
            assertReadOrMalformed(damaged(REFUSAL, random), Refusal::decode);
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }

    private static void assertReadOrMalformed(byte[] bytes, Consumer<byte[]> decoder) {
        Throwable thrown = catchThrowable(() -> decoder.accept(bytes));
        if (thrown != null) assertThat(thrown).isInstanceOf(MalformedException.class);
    }
}
