package io.quorate.core.control;

import static io.quorate.core.control.Samples.apply;
import static io.quorate.core.control.Samples.newcomer;
import static io.quorate.core.control.Samples.node;
import static io.quorate.core.control.Samples.process;
import static io.quorate.core.control.Samples.refusal;
import static io.quorate.core.control.Samples.replicas;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.ProcessId;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Preset;
import io.quorate.core.table.Table;
import io.quorate.core.table.Zones;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the metadata refuse, and what they say.
class RefusalsTest {
    private static final PartitionId PARTITION = new PartitionId(1, 0);

    private final Metadata cluster = Samples.cluster(3, 1);

    private static Change.EpochGiven epoch(long epoch, ProcessId leader, int... replicas) {
        return new Change.EpochGiven(PARTITION, epoch, leader, replicas(replicas));
    }

    @Test
    void nothingIsAllowedBeforeTheClusterIsFormed() {
        assertThat(refusal(Metadata.EMPTY, new Change.Admitted(node(1)))).isEqualTo("the cluster is not formed yet");
    }

    @Test
    void anEpochIsHandedOutOnce() {
        Metadata led = apply(cluster, epoch(1, process(1), 1, 2, 3));
        assertThat(refusal(led, epoch(1, process(2), 1, 2, 3))).isEqualTo("epoch 1 is not the one after epoch 1");
        assertThat(refusal(led, epoch(3, process(2), 1, 2, 3))).isEqualTo("epoch 3 is not the one after epoch 1");
    }

    @Test
    void aRestartedProcessNeedsANewEpoch() {
        var again = new ProcessId(node(1), 2);
        Metadata led = apply(cluster, epoch(1, process(1), 1, 2, 3));
        Metadata restarted = apply(led, new Change.Started(newcomer(again, "")));
        assertThat(refusal(restarted, epoch(2, process(1), 1, 2, 3)))
                .isEqualTo("process n1#1 is not the one that runs on its node");
        assertThat(apply(restarted, epoch(2, again, 1, 2, 3))
                        .placements()
                        .find(PARTITION)
                        .orElseThrow()
                        .leader())
                .contains(again);
    }

    @Test
    void aReplicaIsAddedOnlyAfterItWasALearner() {
        Metadata four = apply(apply(cluster, new Change.Joined(newcomer(4))), new Change.Admitted(node(4)));
        assertThat(refusal(four, epoch(1, process(1), 1, 2, 3, 4))).contains("was no learner");
        Metadata learning = apply(four, new Change.LearnerAdded(PARTITION, node(4)));
        PartitionState tried = apply(learning, epoch(1, process(1), 1, 2, 3, 4))
                .placements()
                .find(PARTITION)
                .orElseThrow();
        assertThat(tried.contender()).contains(replicas(1, 2, 3, 4));
        assertThat(tried.learner()).isEmpty();
    }

    @Test
    void aSetThatIsGivenUpMakesRoomForAnotherOnceTheOldOneIsEstablishedAgain() {
        Metadata tried = apply(cluster, epoch(1, process(1), 1, 2));
        Metadata givenUp = apply(tried, epoch(2, process(1), 1, 2, 3));
        assertThat(refusal(givenUp, epoch(3, process(1), 1, 3))).contains("is established or given up");
        Metadata back = apply(givenUp, new Change.Established(PARTITION, 2));
        Metadata other = apply(back, epoch(3, process(1), 1, 3));
        assertThat(other.placements().find(PARTITION).orElseThrow().contender()).contains(replicas(1, 3));
    }

    @Test
    void aNodeThatLostItsFolderTakesTheSeatOfItsFormerSelfAndNotItsIdentity() {
        Newcomer replacement = new Newcomer(process(9), newcomer(3).description());
        assertThat(refusal(cluster, new Change.Joined(replacement)))
                .contains("remove that node first if its folder is lost");
        Metadata removed = apply(cluster, new Change.Removed(node(3)));
        assertThat(refusal(removed, new Change.Joined(newcomer(3)))).contains("joins as a new node");
        assertThat(refusal(removed, new Change.Started(newcomer(new ProcessId(node(3), 2), ""))))
                .contains("joins as a new node");
        Metadata replaced = apply(removed, new Change.Joined(replacement));
        assertThat(replaced.members().find(node(9)).orElseThrow().seats())
                .isEqualTo(cluster.members().find(node(3)).orElseThrow().seats());
    }

    @Test
    void theLastMemberStays() {
        Metadata alone = Samples.cluster(1, 1);
        assertThat(refusal(alone, new Change.Leaving(node(1)))).contains("the last member");
        assertThat(refusal(alone, new Change.Removed(node(1)))).contains("the last member");
    }

    @Test
    void aTableOfAnotherClassNeedsItsPlacementFirst() {
        var wide = new PlacementClass(2, Zones.SPREAD);
        var strong = Preset.STRONG.table("t");
        var table = new Table("t", strong.ack(), strong.read(), strong.reads(), strong.durability(), wide);
        assertThat(refusal(cluster, new Change.TableCreated(table, 1, 0))).contains("add it first");
        Metadata placed = apply(cluster, new Change.PlacementAdded(wide, List.of(replicas(1, 2))));
        Metadata created = apply(placed, new Change.TableCreated(table, placed.index(), 0));
        assertThat(created.tables().find("t").orElseThrow().phase()).isEqualTo(TableEntry.Phase.OPENING);
        assertThat(refusal(created, new Change.PlacementDropped(2))).contains("a table needs");
        Metadata open = apply(created, new Change.TableClosed("t", created.index(), 0));
        assertThat(open.tables().find("t").orElseThrow().phase()).isEqualTo(TableEntry.Phase.OPEN);
        assertThat(refusal(open, new Change.TableAltered(strong, created.index(), 0)))
                .contains("create another table and copy");
        assertThat(refusal(open, new Change.TableDropped("default", true, 1, 0)))
                .isEqualTo("table default cannot be dropped");
    }

    @Test
    void aWishThatArrivesLateIsNotAboutAnotherTableOfTheName() {
        var table = Preset.STRONG.table("t");
        Metadata first = open(apply(cluster, new Change.TableCreated(table, cluster.index(), 0)));
        long version = first.tables().find("t").orElseThrow().version();
        Metadata gone = open(apply(first, new Change.TableDropped("t", true, version, 0)));
        assertThat(gone.tables().find("t")).isEmpty();
        assertThat(refusal(gone, new Change.TableCreated(table, cluster.index(), 0)))
                .contains("ask again");
        Metadata again = open(apply(gone, new Change.TableCreated(table, gone.index(), 0)));
        assertThat(refusal(again, new Change.TableDropped("t", true, version, 0)))
                .contains("something else was begun");
        assertThat(refusal(again, new Change.TableAltered(table, version, 0))).contains("something else was begun");
    }

    @Test
    void whatIsUnderWayWithATableIsFinishedBeforeTheNextThingBegins() {
        var table = Preset.STRONG.table("t");
        Metadata opening = apply(cluster, new Change.TableCreated(table, cluster.index(), 0));
        assertThat(refusal(opening, new Change.TableAltered(table, opening.index(), 0)))
                .contains("wait until it is open");
        assertThat(refusal(opening, new Change.TableCreated(table, opening.index(), 0)))
                .contains("already");
        Metadata open = open(opening);
        Metadata dropping = apply(open, new Change.TableDropped("t", false, opening.index(), 0));
        assertThat(refusal(dropping, new Change.TableDropped("t", true, dropping.index(), 0)))
                .contains("wait until it is open");
        Metadata kept = apply(dropping, new Change.TableOccupied("t", dropping.index()));
        assertThat(kept.tables().find("t").orElseThrow().phase()).isEqualTo(TableEntry.Phase.OPEN);
        assertThat(refusal(kept, new Change.TableOccupied("t", kept.index()))).contains("it may have keys");
    }

    /// All partitions have closed what is under way.
    private static Metadata open(Metadata metadata) {
        TableEntry entry = metadata.tables().find("t").orElseThrow();
        return apply(metadata, new Change.TableClosed("t", entry.version(), 0));
    }
}
