package io.quorate.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.table.Preset;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final NodeId SELF = new NodeId(7);
    private static final NodeId OTHER = new NodeId(8);

    private static Standing again(Standing standing) {
        var sink = new ByteSink(64);
        standing.encode(sink);
        return Standing.decode(new ByteSource(sink.toByteArray()));
    }

    private static Change.Formed formed() {
        var description = new Description("n1", List.of("peer=h:1"), "z", 1);
        var founder = new Newcomer(new ProcessId(SELF, 1), description);
        return Founding.formed(99, new Partitioning(2), List.of(founder), Preset.STRONG.table("default"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Standing first = Standing.first(SELF);
        assertThat(again(first)).isEqualTo(first);
        Standing pledged = first.startedAgain().pledgedTo(OTHER);
        assertThat(again(pledged)).isEqualTo(pledged);
        Standing joined = pledged.belonging(new Standing.Belonging(99, Optional.empty(), List.of(OTHER)));
        assertThat(again(joined)).isEqualTo(joined);
        Standing founder = pledged.belonging(new Standing.Belonging(99, Optional.of(formed()), List.of()));
        assertThat(again(founder)).isEqualTo(founder);
    }

    @Test
    void theOthersAreToldOfThePledgeUntilThereIsACluster() {
        Standing pledged = Standing.first(SELF).startedAgain().pledgedTo(OTHER);
        assertThat(pledged.process()).isEqualTo(new ProcessId(SELF, 1));
        assertThat(pledged.state()).isEqualTo(new Introduction.State.Empty(Optional.of(OTHER)));
        Standing joined = pledged.belonging(new Standing.Belonging(99, Optional.empty(), List.of(OTHER)));
        assertThat(joined.state()).isEqualTo(new Introduction.State.Settled(99));
    }

    @Test
    void anotherVersionIsRefused() {
        assertThatThrownBy(() -> Standing.decode(new ByteSource(new byte[] {9, 0, 0})))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("version 9");
    }
}
