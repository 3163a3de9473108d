package io.quorate.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    @ParameterizedTest
    @EnumSource(Preset.class)
    void aTableComesBackAsItWas(Preset preset) {
        var sink = new ByteSink(16);
        preset.table("carts").encode(sink);
        assertThat(Table.decode(new ByteSource(sink.toByteArray()))).isEqualTo(preset.table("carts"));
    }

    @Test
    void aLinearizableReadIsNotPromisedWhereAFailoverMayTakeItBack() {
        assertThatThrownBy(() -> new Table(
                        "t",
                        Ack.LEADER,
                        ReadLevel.LINEARIZABLE,
                        LeaderProof.CONFIRMED,
                        Durability.FSYNC,
                        PlacementClass.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use ack=majority");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "ä", "system", "a b"})
    void aNameThatNoKeyCouldCarryIsRefused(String name) {
        assertThatThrownBy(() -> Preset.STRONG.table(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOptionThatIsNotKnownHereIsMalformed() {
        var sink = new ByteSink(16);
        sink.putText("t");
        sink.putText("SOMEHOW");
        assertThatThrownBy(() -> Table.decode(new ByteSource(sink.toByteArray())))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("SOMEHOW");
    }
}
