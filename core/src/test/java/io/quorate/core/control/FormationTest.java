package io.quorate.core.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Formation.Step;
import io.quorate.core.control.Introduction.State;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FormationTest {
    private static final long LONG_ENOUGH = Formation.PATIENCE.toNanos();

    private static Introduction empty(int number, int listed) {
        return introduction(number, listed, new State.Empty(Optional.empty()));
    }

    private static Introduction pledged(int number, int listed, int former) {
        return introduction(number, listed, new State.Empty(Optional.of(Samples.node(former))));
    }

    private static Introduction settled(int number, int listed, long clusterId) {
        return introduction(number, listed, new State.Settled(clusterId));
    }

    static Introduction introduction(int number, int listed, State state) {
        List<String> list = new ArrayList<>();
        for (int each = 1; each <= listed; each++) list.add(peer(each).toString());
        return new Introduction(newcomer(number), list, state);
    }

    private static Newcomer newcomer(int number) {
        var addresses = new Addresses(peer(number), new Endpoint("h" + number, 2), new Endpoint("h" + number, 3));
        var description = new Description("n" + number, addresses.entries(), "z", 1);
        return new Newcomer(Samples.newcomer(number).process(), description);
    }

    private static Endpoint peer(int number) {
        return new Endpoint("h" + number, 1);
    }

    private static Step next(Introduction self, long waitedNanos, Introduction... heard) {
        return Formation.next(self, List.of(heard), waitedNanos, Rules.ALL);
    }

    @Test
    void theFirstOfTheListFormsTheClusterOfAllThatAreUp() {
        assertThat(next(empty(1, 3), 0, empty(2, 3), empty(3, 3))).isEqualTo(new Step.Promise(Samples.node(1)));
        assertThat(next(empty(2, 3), 0, empty(1, 3), empty(3, 3))).isInstanceOf(Step.Wait.class);
        assertThat(next(empty(2, 3), 0, pledged(1, 3, 1), empty(3, 3))).isEqualTo(new Step.Promise(Samples.node(1)));
        assertThat(next(pledged(1, 3, 1), 0, pledged(2, 3, 1), pledged(3, 3, 1)))
                .isEqualTo(new Step.Form(List.of(newcomer(1), newcomer(2), newcomer(3))));
    }

    @Test
    void oneThatStaysAwayIsWaitedForAndThenLeftOut() {
        assertThat(next(pledged(2, 3, 2), 0, pledged(3, 3, 2)))
                .isEqualTo(
                        new Step.Wait("2 of 3 nodes are pledged to this one, which forms the cluster with all of them,"
                                + " or after 30 s with 2"));
        assertThat(next(pledged(2, 3, 2), LONG_ENOUGH, pledged(3, 3, 2)))
                .isEqualTo(new Step.Form(List.of(newcomer(2), newcomer(3))));
    }

    @Test
    void aNodeAloneFormsAClusterOnlyIfItAloneIsListed() {
        assertThat(next(pledged(1, 1, 1), 0)).isEqualTo(new Step.Form(List.of(newcomer(1))));
        assertThat(next(empty(1, 2), LONG_ENOUGH)).isInstanceOf(Step.Wait.class);
        assertThat(next(pledged(1, 2, 1), LONG_ENOUGH)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void anyTwoGroupsThatCouldFormAClusterShareANode() {
        for (int listed = 1; listed <= 20; listed++) {
            assertThat(2 * Formation.needed(listed)).isGreaterThan(listed);
            assertThat(Formation.needed(listed)).isGreaterThanOrEqualTo(listed - 1);
        }
    }

    @Test
    void anEmptyNodeJoinsTheClusterThatAnotherBelongsTo() {
        assertThat(next(pledged(3, 3, 2), 0, settled(1, 3, 77))).isEqualTo(new Step.Join(77, List.of(Samples.node(1))));
    }

    @Test
    void theSecondOfTwoFormersGivesUpAndThosePledgedToItFollow() {
        assertThat(next(pledged(2, 4, 2), 0, pledged(1, 4, 1), empty(3, 4)))
                .isEqualTo(new Step.Promise(Samples.node(1)));
        assertThat(next(pledged(1, 4, 1), 0, pledged(2, 4, 2), empty(3, 4))).isInstanceOf(Step.Wait.class);
        assertThat(next(pledged(4, 4, 2), 0, pledged(2, 4, 1))).isEqualTo(new Step.Promise(Samples.node(1)));
    }

    @Test
    void whatNobodyCanWantIsRefusedInWords() {
        assertThat(next(empty(4, 3), 0))
                .isEqualTo(new Step.Refuse(
                        "node n4, which others reach at h4:1, is not on its own list [h1:1, h2:1, h3:1]: add it"));
        assertThat(next(empty(1, 3), 0, empty(2, 4)))
                .isEqualTo(new Step.Refuse(
                        "node n1 lists [h1:1, h2:1, h3:1] and node n2 lists [h1:1, h2:1, h3:1, h4:1]: give all nodes"
                                + " the same list"));
        assertThat(next(empty(1, 3), 0, empty(1, 3))).isEqualTo(new Step.Refuse("two nodes are named n1: rename one"));
        assertThat(next(empty(1, 3), 0, settled(2, 3, 0xa), settled(3, 3, 0xb)))
                .isEqualTo(
                        new Step.Refuse("the nodes of the list belong to different clusters, a, b: list only the nodes"
                                + " of the one to join"));
        assertThat(next(settled(1, 3, 0xa), 0, settled(2, 3, 0xb)))
                .isEqualTo(new Step.Refuse("n1 belongs to cluster a, and others of the list belong to b: to let it join"
                        + " those, start it with an empty folder"));
    }

    @Test
    void nodesThatHearEachOtherBadlyNeverFormTwoClustersAndOneOnceTheyHearWell() {
        for (long seed = 1; seed <= 2_000; seed++) {
            assertThat(FormationStorm.run(seed, Rules.ALL)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aDroppedRuleIsCaught() {
        assertThat(LongStream.rangeClosed(1, 500))
                .anyMatch(seed -> FormationStorm.run(seed, Rules.without(Rule.PLEDGE_ONCE))
                        .filter(broken -> broken.contains("two clusters"))
                        .isPresent());
    }
}
