package io.quorate.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableExplanationTest {
    private static final TableSetting THREE = new TableSetting(true, 3, 3, List.of());

    private static String explained(TableSetting setting, String... options) {
        return String.join("\n", TableExplanation.of(TableOptions.created("t", List.of(options)), setting));
    }

    @Test
    void aStrongTableLosesNothingAndSaysWhatItWaitsFor() {
        assertThat(explained(THREE))
                .contains("a majority of the replicas has synced it to its disk")
                .contains("A node crashes: nothing acknowledged is lost")
                .contains("no promise depends on a clock")
                .contains("PC/EC")
                .contains("3 replicas, on 3 members in 3 zones: 1 replica may be down and writes go on.");
    }

    @Test
    void aFastTableNamesWhatAFailoverCosts() {
        assertThat(explained(THREE, "AS", "fast"))
                .contains("the leader alone has handed it to its operating system")
                .contains("acknowledged writes that no other replica has are lost")
                .contains("goes on acknowledging until it hears that it was deposed")
                .contains("PA/EL");
    }

    @Test
    void aLeaseNamesTheClockThatItTrusts() {
        assertThat(explained(THREE, "reads=lease")).contains("trust that no monotonic clock drifts");
        assertThat(explained(THREE, "reads=lease", "read=eventual")).contains("no promise depends on a clock");
    }

    @Test
    void bufferedWritesMayBeLostWithThePower() {
        assertThat(explained(THREE, "durability=buffered"))
                .contains("It is synced within a second.")
                .contains("the last second of acknowledged writes may be lost");
    }

    @Test
    void fewerReplicasThanWantedAreNamedWithTheCause() {
        var small = new TableSetting(true, 4, 2, List.of());
        assertThat(explained(small, "n=5")).contains("4 replicas, fewer than n=5, since there are no more members");
        assertThat(explained(small, "n=5", "zones=spread"))
                .contains("2 replicas, fewer than n=5, since there are no more zones")
                .contains("0 replicas may be down");
    }

    @Test
    void aSingleNodeSaysThatThereIsOneCopy() {
        assertThat(explained(TableSetting.SINGLE_NODE))
                .contains("There is one copy")
                .doesNotContain("majority");
    }

    @Test
    void whatWasMeasuredStandsAtTheEnd() {
        assertThat(TableExplanation.of(
                                Preset.STRONG.table("t"),
                                new TableSetting(true, 3, 1, List.of("Measured: a round trip takes 1 ms.")))
                        .getLast())
                .isEqualTo("Measured: a round trip takes 1 ms.");
    }
}
