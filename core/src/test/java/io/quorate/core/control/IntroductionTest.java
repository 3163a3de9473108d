package io.quorate.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.core.control.Introduction.State;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntroductionTest {
    private static final List<Introduction> SAMPLES = List.of(
            FormationTest.introduction(1, 3, new State.Empty(Optional.empty())),
            FormationTest.introduction(2, 5, new State.Empty(Optional.of(Samples.node(1)))),
            FormationTest.introduction(3, 1, new State.Settled(-1)));

    private static byte[] encoded(Introduction introduction) {
        var sink = new ByteSink(64);
        introduction.encode(sink);
        return sink.toByteArray();
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        for (Introduction each : SAMPLES) {
            assertThat(Introduction.decode(new ByteSource(encoded(each)))).isEqualTo(each);
        }
    }

    @Test
    void aPartOfItIsMalformed() {
        for (Introduction each : SAMPLES) {
            byte[] whole = encoded(each);
            for (int length = 0; length < whole.length; length++) {
                var part = new ByteSource(Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Introduction.decode(part)).isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void whateverTheBytesAreTheyAreReadOrMalformed() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = encoded(SAMPLES.get(i % SAMPLES.size()));
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Throwable thrown = catchThrowable(() -> Introduction.decode(new ByteSource(bytes)));
            if (thrown != null) assertThat(thrown).isInstanceOf(MalformedException.class);
        }
    }
}
