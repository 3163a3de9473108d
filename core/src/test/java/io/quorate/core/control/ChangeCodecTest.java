package io.quorate.core.control;

import static io.quorate.core.control.Samples.newcomer;
import static io.quorate.core.control.Samples.node;
import static io.quorate.core.control.Samples.process;
import static io.quorate.core.control.Samples.replicas;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Preset;
import io.quorate.core.table.Zones;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChangeCodecTest {
    private static final PartitionId PARTITION = new PartitionId(3, 63);

    static List<Change> changes() {
        return List.of(
                new Change.Formed(
                        -5,
                        2,
                        List.of(newcomer(1), newcomer(2)),
                        Preset.FAST.table("default"),
                        List.of(replicas(1), replicas(1, 2))),
                new Change.Joined(newcomer(3)),
                new Change.Started(newcomer(restarted(2), "zone-b")),
                new Change.Admitted(node(1)),
                new Change.Leaving(node(-1)),
                new Change.Removed(node(2)),
                new Change.PlacementAdded(new PlacementClass(5, Zones.SPREAD), List.of(replicas(1, 2, 3))),
                new Change.PlacementDropped(4),
                new Change.TableCreated(Preset.CAUSAL.table("t"), 98, -7),
                new Change.TableAltered(Preset.STRONG.table("t"), 99, -7),
                new Change.TableDropped("t", false, 99, -7),
                new Change.TableDropped("t", true, 99, -7),
                new Change.TableOccupied("t", 99),
                new Change.TableClosed("t", 99, 63),
                new Change.LearnerAdded(PARTITION, node(3)),
                new Change.LearnerDropped(PARTITION),
                new Change.EpochGiven(PARTITION, Long.MAX_VALUE, process(1), replicas(1, 2, 3)),
                new Change.Established(PARTITION, 12));
    }

    @Test
    void everyKindOfChangeIsTested() {
        assertThat(changes()).extracting(Object::getClass).containsOnly(Change.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeComesBackAsItWas(Change change) {
        var source = new ByteSource(encoded(change));
        assertThat(ChangeCodec.decode(source)).isEqualTo(change);
        assertThat(source.remaining()).isZero();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aChangeCutAnywhereIsMalformed(Change change) {
        byte[] whole = encoded(change);
        for (int length = 0; length < whole.length; length++) {
            var source = new ByteSource(whole, 0, length);
            assertThatThrownBy(() -> ChangeCodec.decode(source)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void bytesTurnedAtRandomAreAnotherChangeOrMalformed() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = encoded(changes().get(random.nextInt(changes().size())));
            for (int turns = random.nextInt(4); turns >= 0; turns--)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            assertThatCode(() -> {
                        try {
                            ChangeCodec.decode(new ByteSource(bytes));
                        } catch (MalformedException refused) {
                            assertThat(refused).hasMessageNotContaining("null");
                        }
                    })
                    .as(Arrays.toString(bytes))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void metadataOfAnotherVersionAreMalformed() {
        var sink = new ByteSink(64);
        Samples.cluster(3, 4).encode(sink);
        byte[] bytes = sink.toByteArray();
        assertThat(Metadata.decode(new ByteSource(bytes))).isEqualTo(Samples.cluster(3, 4));
        bytes[0]++;
        assertThatThrownBy(() -> Metadata.decode(new ByteSource(bytes)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void metadataWithTurnedBytesAreOthersOrMalformed() {
        var sink = new ByteSink(64);
        Samples.cluster(3, 4).encode(sink);
        Random random = new Random(2);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = sink.toByteArray();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            assertThatCode(() -> {
                        try {
                            Metadata.decode(new ByteSource(bytes));
                        } catch (MalformedException refused) {
                            assertThat(refused).hasMessageNotContaining("null");
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }

    private static ProcessId restarted(int number) {
        return new ProcessId(node(number), 1L << 40);
    }

    private static byte[] encoded(Change change) {
        var sink = new ByteSink(16);
        ChangeCodec.encode(change, sink);
        return sink.toByteArray();
    }
}
