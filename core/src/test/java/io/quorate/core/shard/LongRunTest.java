package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.Command;
import io.quorate.core.command.Continuation;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Reply;
import io.quorate.core.rule.Rules;
import io.quorate.core.store.WriteSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LongRunTest {
    private static final WriteSet WRITE = new WriteSet(1, 0, 0, List.of());

    private final LongRun longRun = new LongRun(Rules.ALL);
    private final Connection first = connection(1);
    private final Connection second = connection(2);
    private final Connection third = connection(3);

    @Test
    void thePlaceGoesToThoseWhoWaitInTheOrderInWhichTheyCame() {
        assertThat(longRun.take(first)).isTrue();
        assertThat(longRun.take(second)).isFalse();
        assertThat(longRun.take(third)).isFalse();
        assertThat(longRun.take(first)).isTrue();
        assertThat(longRun.leave(first)).isSameAs(second);
        assertThat(longRun.leave(second)).isSameAs(third);
        assertThat(longRun.leave(third)).isNull();
    }

    @Test
    void whoHasGoneDoesNotGetThePlace() {
        longRun.take(first);
        longRun.take(second);
        longRun.take(third);
        assertThat(longRun.forget(second)).isNull();
        assertThat(longRun.forget(first)).isSameAs(third);
    }

    @Test
    void whoNeverHadThePlaceTakesItFromNobody() {
        longRun.take(first);
        assertThat(longRun.leave(second)).isNull();
        assertThat(longRun.take(second)).isFalse();
    }

    @Test
    void aWriteIsToldToTheOneUnderWayUntilItLeaves() {
        var pieces = new Recorded();
        longRun.wrote(WRITE);
        longRun.take(first);
        longRun.wrote(WRITE);
        longRun.goOn(pieces);
        longRun.wrote(WRITE);
        assertThat(pieces.told).hasSize(1);
        assertThat(longRun.restOf(first)).isSameAs(pieces);
        assertThat(longRun.restOf(second)).isNull();
        longRun.leave(first);
        longRun.wrote(WRITE);
        assertThat(pieces.told).hasSize(1);
        assertThat(longRun.restOf(first)).isNull();
    }

    private static Connection connection(long id) {
        return new Connection(id, new Client() {
            @Override
            public void reply(Reply reply) {}

            @Override
            public @Nullable Reply refusal(Command command) {
                return null;
            }
        });
    }

    private static final class Recorded implements Continuation {
        final List<WriteSet> told = new ArrayList<>();

        @Override
        public Reply run(Execution execution) {
            return Reply.OK;
        }

        @Override
        public void wrote(WriteSet writeSet) {
            told.add(writeSet);
        }
    }
}
