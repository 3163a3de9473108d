package io.quorate.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CpuTimeTest {
    @Test
    void aNameWithSpacesAndParenthesesDoesNotShiftTheFields() {
        String stat = "26902 (a) b (c) S 1 26902 26902 0 -1 4194304 2581 7 0 0 11 22 33 44 20 0 5 0 219011\n";
        assertThat(CpuTime.ticks(stat, CpuTime.UTIME, CpuTime.CSTIME)).isEqualTo(11 + 22 + 33 + 44);
        assertThat(CpuTime.ticks(stat, CpuTime.CUTIME, CpuTime.CSTIME)).isEqualTo(33 + 44);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theMachineHasConsumedAtLeastWhatThisProcessHas() throws IOException {
        Duration own = CpuTime.ofProcess(ProcessHandle.current().pid());
        assertThat(own).isPositive();
        assertThat(CpuTime.ofMachine()).isGreaterThanOrEqualTo(own);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatIsNotThereHasNone() {
        assertThatThrownBy(() -> CpuTime.ofProcess(Long.MAX_VALUE)).isInstanceOf(NoSuchFileException.class);
    }
}
