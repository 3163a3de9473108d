package io.quorate.cli.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.sim.SeedResult;
import io.quorate.sim.Simulation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class StormTest {
    private static final int MANY = Simulation.SEEDS_FOR_ALL_RARE_EVENTS;

    private final StringWriter out = new StringWriter();

    private boolean run(int seeds, LongFunction<SeedResult> simulation) throws InterruptedException {
        return new Storm(Profile.NODE, seeds, simulation, List.of("torn tail cut"), false, new PrintWriter(out, true))
                .run();
    }

    private static SeedResult result(long seed, Optional<String> violation, Map<String, Long> counts) {
        return new SeedResult(seed, violation, 0, 30_000_000_000L, 500, 5, counts);
    }

    @Test
    void cleanSeedsAreASuccessWithTheirSums() throws InterruptedException {
        assertThat(run(20, seed -> result(seed, Optional.empty(), Map.of("torn tail cut", 2L))))
                .isTrue();
        assertThat(out.toString())
                .contains("20 seeds in", "simulated 600 s", "10,000 operations, 100 faults injected")
                .containsPattern("torn tail cut +40\n")
                .endsWith("clean: 0 of 20 seeds failed\n");
    }

    @Test
    void failingSeedIsAFailureWithTheCommandThatReplaysIt() throws InterruptedException {
        assertThat(run(3, seed -> result(seed, Optional.of("lost"), Map.of()))).isFalse();
        assertThat(out.toString())
                .containsPattern("VIOLATION lost\nreplay with: ./quorate sim --seed -?\\d+\n")
                .endsWith("FAILED: 3 of 3 seeds failed\n");
    }

    @Test
    void rareEventThatNeverHappensIsAFailureOfManySeedsOnly() throws InterruptedException {
        assertThat(run(MANY - 1, seed -> result(seed, Optional.empty(), Map.of())))
                .isTrue();
        assertThat(run(MANY, seed -> result(seed, Optional.empty(), Map.of()))).isFalse();
        assertThat(out.toString()).contains("never happened: torn tail cut");
    }

    @Test
    void progressIsALineForEachTenthWhereThereIsNoTerminal() throws InterruptedException {
        run(200, seed -> result(seed, Optional.empty(), Map.of()));
        assertThat(out.toString().lines().filter(line -> line.contains("to go")))
                .hasSize(10);
        assertThat(out.toString()).doesNotContain("\r");
    }

    @Test
    void failingSeedOfAnotherProfileIsReplayedInThatProfile() throws InterruptedException {
        new Storm(
                        Profile.LOG,
                        1,
                        seed -> result(seed, Optional.of("lost"), Map.of()),
                        List.of(),
                        false,
                        new PrintWriter(out, true))
                .run();
        assertThat(out.toString()).containsPattern("replay with: ./quorate sim --profile log --seed -?\\d+\n");
    }

    @Test
    void seedReplaysWithTheSameTrace() {
        var first = new StringWriter();
        assertThat(Replay.run(Profile.NODE, 7, Optional.empty(), new PrintWriter(first, true)))
                .isTrue();
        assertThat(Replay.run(Profile.NODE, 7, Optional.empty(), new PrintWriter(out, true)))
                .isTrue();
        assertThat(out.toString()).isEqualTo(first.toString()).containsPattern("\ntrace [0-9a-f]{16}\n$");
    }
}
