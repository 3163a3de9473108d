package io.quorate.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableOptionsTest {
    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }

    private static Table created(String line) {
        return TableOptions.created("t", words(line));
    }

    @Test
    void whatIsNotSaidIsSafe() {
        assertThat(created("")).isEqualTo(Preset.STRONG.table("t"));
        assertThat(created("AS strong")).isEqualTo(Preset.STRONG.table("t"));
    }

    @Test
    void anOptionStandsAboveItsPreset() {
        Table table = created("as FAST ack=all durability=FSYNC");
        assertThat(TableOptions.of(table))
                .containsExactly(
                        "replication=log",
                        "n=3",
                        "zones=any",
                        "ack=all",
                        "read=eventual",
                        "reads=confirmed",
                        "durability=fsync");
    }

    @Test
    void whereTheLeaderAcknowledgesAloneReadsAreEventualUnlessSaidOtherwise() {
        assertThat(created("ack=leader").read()).isEqualTo(ReadLevel.EVENTUAL);
    }

    @Test
    void whatIsDoneAnywayMayBeSaid() {
        assertThat(created("replication=log partition=hash salt=1")).isEqualTo(Preset.STRONG.table("t"));
    }

    @Test
    void theOptionsOfATableMakeTheSameTable() {
        Table table = created("n=5 zones=spread ack=all read=eventual reads=lease durability=buffered");
        assertThat(TableOptions.created("t", TableOptions.of(table))).isEqualTo(table);
    }

    @Test
    void alteringLeavesWhatIsNotNamed() {
        Table before = created("ack=all reads=lease");
        Table after = TableOptions.altered(before, words("durability=buffered"));
        assertThat(after).isEqualTo(created("ack=all reads=lease durability=buffered"));
    }

    @Test
    void alteringDoesNotLowerTheLevelOfReadsUnasked() {
        assertThatThrownBy(() -> TableOptions.altered(created(""), words("ack=leader")))
                .hasMessageContaining("read=linearizable could not be kept with ack=leader");
        assertThatThrownBy(() -> TableOptions.altered(created(""), List.of()))
                .hasMessageContaining("name at least one option");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "replication=quorum | replication=quorum is not built yet: use log",
                "replication=raft | replication=raft (must be log)",
                "partition=range | partition=range is not built yet: use hash",
                "salt=8 | to spread a hot key is not built yet",
                "r=2 | 'r' is an option of replication=quorum, which is not built yet",
                "w=2 | 'w' is an option of replication=quorum",
                "conflict=crdt | 'conflict' is an option of replication=quorum",
                "sloppy=yes | 'sloppy' is an option of replication=quorum",
                "read=causal | read=causal needs sessions, which are not built yet",
                "AS causal | AS causal needs sessions, which are not built yet",
                "AS available | AS available is replication=quorum, which is not built yet",
                "AS quick | AS quick (must be strong or fast)",
                "AS | must be followed by a preset",
                "n=0 | n=0 (must be 1 to 9)",
                "n=10 | n=10 (must be 1 to 9)",
                "zones=two | zones=two (must be one of any, spread)",
                "ack=both | ack=both (must be one of majority, leader, all)",
                "reads=quick | reads=quick (must be one of confirmed, lease)",
                "durability=none | durability=none (must be one of fsync, buffered)",
                "ack=leader read=linearizable | could not be kept with ack=leader",
                "ack=all ack=all | option 'ack' is there twice",
                "ack | 'ack' (must be option=value, as in ack=all)",
                "=all | '=all' (must be option=value, as in ack=all)",
                "ttl=5 | option 'ttl' (must be replication, n,"
            })
    void whatCannotBeKeptIsRefusedAndTheWayOutIsNamed(String line, String refusal) {
        assertThatThrownBy(() -> created(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(refusal);
    }
}
