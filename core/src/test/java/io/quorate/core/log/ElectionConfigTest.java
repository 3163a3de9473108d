package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElectionConfigTest {
    @ParameterizedTest
    @CsvSource({
        "99, 10, election time-out: 99 ms (must be 100 ms to 60 s)",
        "61000, 10, election time-out: 61000 ms (must be 100 ms to 60 s)",
        "'300', '101', 'heartbeat: 101 ms (must be at least 1 ms, and at most a third of the election time-out, 300 ms)'",
        "'300', '0', 'heartbeat: 0 ms (must be at least 1 ms, and at most a third of the election time-out, 300 ms)'"
    })
    void whatCannotWorkIsRefusedWithTheBound(long timeoutMillis, long heartbeatMillis, String why) {
        assertThatThrownBy(
                        () -> new ElectionConfig(Duration.ofMillis(timeoutMillis), Duration.ofMillis(heartbeatMillis)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }
}
