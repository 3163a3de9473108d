package io.quorate.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.partition.Partitioning;
import io.quorate.core.table.PlacementClass;
import io.quorate.core.table.Zones;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
    private static final int PARTITIONS = Partitioning.DEFAULT.count();
    private static final int SEEDS = 200;

    @ParameterizedTest
    @CsvSource({
        // nodes, n, replicas of the node with the fewest, with the most
        "2, 1, 32, 32", "3, 1, 21, 22", "4, 1, 16, 16", "5, 1, 12, 13", "6, 1, 10, 11", "8, 1, 7, 9", "16, 1, 3, 5",
        "2, 3, 64, 64", "3, 3, 64, 64", "4, 3, 47, 49", "5, 3, 38, 39", "6, 3, 31, 33", "8, 3, 23, 25", "16, 3, 11, 13",
        "5, 5, 64, 64", "6, 5, 52, 54", "8, 5, 39, 41", "16, 5, 19, 21"
    })
    void nodesThatCameOneByOneShareEvenly(int nodes, int n, int least, int most) {
        assertThat(replicasPerNode(equal(nodes), n).values())
                .allSatisfy(count -> assertThat(count).isBetween(least, most));
    }

    /// The balance is made for seats that are taken in order; with gaps it is that of chance, and still bounded.
    @Test
    void nodesThatOthersLeftShareWithinAFactorOfTwo() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<Member> members = equal(5 + random.nextInt(8));
            for (int gone = random.nextInt(3); gone > 0; gone--) members.remove(random.nextInt(members.size()));
            var counts = replicasPerNode(members, 3).values();
            int least = counts.stream().mapToInt(Integer::intValue).min().orElseThrow();
            int most = counts.stream().mapToInt(Integer::intValue).max().orElseThrow();
            assertThat(most).as("seed %d: %s", seed, counts).isLessThanOrEqualTo(2 * least);
        }
    }

    @Test
    void aNodeThatComesTakesItsShareAndNothingElseMoves() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<Member> members = drawn(random);
            PlacementClass placement =
                    new PlacementClass(1 + random.nextInt(5), random.nextBoolean() ? Zones.ANY : Zones.SPREAD);
            Member newcomer = members.remove(random.nextInt(members.size()));
            Ring before = new Ring(members, Partitioning.DEFAULT);
            members.add(newcomer);
            Ring after = new Ring(members, Partitioning.DEFAULT);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                List<NodeId> arrived = new ArrayList<>(after.replicas(partition, placement));
                arrived.removeAll(before.replicas(partition, placement));
                if (after.replicaCount(placement) > before.replicaCount(placement)) continue; // one more, from anywhere
                assertThat(arrived).as("seed %d, partition %d", seed, partition).isSubsetOf(newcomer.id());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 8, 12, 16})
    void oneNodeMoreThanNMovesOneReplicaInNPlusOne(int nodes) {
        List<Member> members = equal(nodes + 1);
        Ring after = new Ring(members, Partitioning.DEFAULT);
        Ring before = new Ring(members.subList(0, nodes), Partitioning.DEFAULT);
        int moved = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<NodeId> arrived = new ArrayList<>(after.replicas(partition, PlacementClass.DEFAULT));
            arrived.removeAll(before.replicas(partition, PlacementClass.DEFAULT));
            moved += arrived.size();
        }
        double share = (double) moved / (3 * PARTITIONS);
        assertThat(share).isBetween(0.85 / (nodes + 1), 1.15 / (nodes + 1));
    }

    @Test
    void replicasOfOnePartitionLieInAsManyZonesAsThereAre() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Member> members = drawn(new Random(seed));
            Map<NodeId, String> zones = new TreeMap<>();
            members.forEach(
                    member -> zones.put(member.id(), member.description().zone()));
            long zoneCount = zones.values().stream().distinct().count();
            Ring ring = new Ring(members, Partitioning.DEFAULT);
            for (int n = 1; n <= 5; n++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    List<NodeId> any = ring.replicas(partition, new PlacementClass(n, Zones.ANY));
                    List<NodeId> spread = ring.replicas(partition, new PlacementClass(n, Zones.SPREAD));
                    assertThat(any).hasSize(Math.min(n, members.size()));
                    assertThat(any.stream().map(zones::get).distinct()).hasSize((int) Math.min(n, zoneCount));
                    assertThat(spread).hasSize((int) Math.min(n, zoneCount));
                    assertThat(spread.stream().map(zones::get)).doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void aSmallerClassHasTheFirstReplicasOfALargerOne() {
        Ring ring = new Ring(drawn(new Random(3)), Partitioning.DEFAULT);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<NodeId> five = ring.replicas(partition, new PlacementClass(5, Zones.ANY));
            List<NodeId> three = ring.replicas(partition, new PlacementClass(3, Zones.ANY));
            assertThat(five).startsWith(three.toArray(NodeId[]::new));
        }
    }

    @Test
    void aNodeOfWeightTwoLeadsTwiceAsMuchAsOneOfWeightOne() {
        List<Member> members = List.of(member(1, "", 0, 1), member(2, "", 2, 3), member(3, "", 4), member(4, "", 5));
        Map<NodeId, Integer> first = replicasPerNode(members, 1);
        assertThat(first.get(Samples.node(1))).isBetween(20, 23); // two sixths of 64
        assertThat(first.get(Samples.node(2))).isBetween(20, 23);
        assertThat(first.get(Samples.node(3))).isBetween(9, 12);
        assertThat(first.get(Samples.node(4))).isBetween(9, 12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 64, 256, 4096})
    void everyNumberOfPartitionsHasItsReplicas(int partitions) {
        var ring = new Ring(equal(5), new Partitioning(partitions));
        assertThat(ring.replicaSets(PlacementClass.DEFAULT))
                .hasSize(partitions)
                .allSatisfy(set -> assertThat(set.size()).isEqualTo(3));
    }

    @Test
    void allSeatsTogetherAreEachOnceInEachArc() {
        for (int[] arc : SeatOrder.of(SeatOrder.SEATS_MAX)) {
            assertThat(arc).hasSize(SeatOrder.SEATS_MAX).doesNotHaveDuplicates();
        }
    }

    @Test
    void theOrderOfSeatsDoesNotDependOnHowManyFollow() {
        int[][] few = SeatOrder.of(7);
        int[][] many = SeatOrder.of(20);
        for (int arc = 0; arc < SeatOrder.ARCS; arc++) {
            assertThat(Arrays.stream(many[arc]).filter(seat -> seat < 7)).containsExactly(boxed(few[arc]));
        }
    }

    private static Integer[] boxed(int[] numbers) {
        return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
    }

    private static Map<NodeId, Integer> replicasPerNode(List<Member> members, int n) {
        Ring ring = new Ring(members, Partitioning.DEFAULT);
        Map<NodeId, Integer> counts = new TreeMap<>();
        members.forEach(member -> counts.put(member.id(), 0));
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (NodeId node : ring.replicas(partition, new PlacementClass(n, Zones.ANY))) {
                counts.merge(node, 1, Integer::sum);
            }
        }
        return counts;
    }

    private static List<Member> equal(int nodes) {
        List<Member> members = new ArrayList<>();
        for (int number = 1; number <= nodes; number++) members.add(member(number, "", number - 1));
        return members;
    }

    /// Two to fifteen nodes in up to four zones, with up to three seats each, some seats free.
    private static List<Member> drawn(Random random) {
        List<Member> members = new ArrayList<>();
        int seat = random.nextInt(3);
        int zones = 1 + random.nextInt(4);
        for (int number = 2 + random.nextInt(14); number > 0; number--) {
            Integer[] seats = new Integer[1 + random.nextInt(3)];
            for (int i = 0; i < seats.length; i++) seats[i] = seat++;
            members.add(member(number, "z" + random.nextInt(zones), seats));
            seat += random.nextInt(2);
        }
        return members;
    }

    private static Member member(int number, String zone, Integer... seats) {
        Newcomer newcomer = Samples.newcomer(Samples.process(number), zone);
        return new Member(Samples.node(number), newcomer.description(), 1, Member.State.MEMBER, List.of(seats));
    }
}
