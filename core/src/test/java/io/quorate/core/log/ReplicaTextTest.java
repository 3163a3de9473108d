package io.quorate.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A replica's text tells all that decides what it does next: the exploration takes two with one text for the
/// same.
class ReplicaTextTest {
    /// What is the same all the time, or another's and told by it.
    private static final List<String> PORTS = List.of(
            "journal",
            "peers",
            "listener",
            "rules",
            "ledger",
            "log",
            "limits",
            "byLength",
            "confirmations",
            "reads",
            "snapshots",
            "owner",
            // What is needed of the journal decides nothing but what is kept of it.
            "checkpoints");

    @Test
    void noFieldIsLeftOut() {
        assertThat(fields(Replica.class))
                .containsExactlyInAnyOrder(
                        "self",
                        "partition",
                        "electorate",
                        "promised",
                        "promisedTo",
                        "promiseLsn",
                        "fencedBy",
                        "matched",
                        "leader",
                        "isAnswerDue",
                        "assignedEpoch",
                        "assignedLeader",
                        "postponed",
                        "takeover",
                        "reign",
                        "source",
                        "receipt",
                        "retiredLsn",
                        "isDropping");
        assertThat(fields(SnapshotSource.class))
                .containsExactlyInAnyOrder("self", "viewCount", "view", "isOpening", "asked", "idleTicks", "reading");
        assertThat(fields(SnapshotReceipt.class))
                .containsExactlyInAnyOrder(
                        "snapshot", "onDisk", "after", "sender", "epoch", "isWriting", "isInstalling", "wasHeard");
        assertThat(fields(ReplicaLog.class))
                .containsExactlyInAnyOrder(
                        "kept", "base", "flushed", "history", "sets", "written", "synced", "committed", "isAdrift");
        assertThat(fields(Electorate.class)).containsExactlyInAnyOrder("founders", "following");
        assertThat(fields(LossLedger.class))
                .containsExactlyInAnyOrder("lost", "open", "forgottenCount", "acknowledged");
        assertThat(fields(Takeover.class))
                .containsExactlyInAnyOrder("assignment", "self", "promises", "pullCount", "pulledFor");
        assertThat(fields(Reign.class))
                .containsExactlyInAnyOrder("assignment", "self", "followers", "openingOffset", "isServing");
        assertThat(fields(Follower.class))
                .containsExactlyInAnyOrder(
                        "node",
                        "next",
                        "written",
                        "synced",
                        "committed",
                        "sentCommitted",
                        "unacknowledgedBytes",
                        "hasAnswered",
                        "isProbed",
                        "isOffered");
    }

    private static List<String> fields(Class<?> part) {
        return Arrays.stream(part.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .filter(name -> !PORTS.contains(name))
                .toList();
    }
}
