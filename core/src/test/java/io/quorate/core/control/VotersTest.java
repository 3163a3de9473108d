package io.quorate.core.control;

import static io.quorate.core.control.Samples.node;
import static io.quorate.core.control.Samples.replicas;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rules;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VotersTest {
    private static Members members(String... zones) {
        Members members = Members.NONE;
        for (int i = 0; i < zones.length; i++) {
            Newcomer newcomer = Samples.newcomer(Samples.process(i + 1), zones[i]);
            members = members.joined(newcomer, Member.State.MEMBER, Rules.ALL);
        }
        return members;
    }

    private static ReplicaSet settled(ReplicaSet voters, Members members, int... failed) {
        ReplicaSet set = voters;
        for (int steps = 0; steps < 20; steps++) {
            Optional<ReplicaSet> next =
                    Voters.next(set, members, node -> replicas(failed(failed)).contains(node));
            if (next.isEmpty()) return set;
            assertThat(set.differsByOne(next.get())).isTrue();
            set = next.get();
        }
        throw new AssertionError("the voters never settle: " + set);
    }

    /// A set needs a node: 99 is none of the cluster.
    private static int[] failed(int... numbers) {
        return numbers.length == 0 ? new int[] {99} : numbers;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "5, 5", "6, 5", "9, 5"})
    void theNumberOfVotersFollowsTheNumberOfMembers(int members, int voters) {
        String[] zones = "a,b,c,d,e,f,g,h,i".split(",");
        assertThat(settled(replicas(1), members(Arrays.copyOf(zones, members))).size())
                .isEqualTo(voters);
    }

    @Test
    void votersLieInDifferentZones() {
        assertThat(settled(replicas(1), members("a", "a", "a", "b", "c", "c"))).isEqualTo(replicas(1, 2, 4, 5, 6));
        assertThat(settled(replicas(1), members("a", "a", "b", "c"))).isEqualTo(replicas(1, 3, 4));
    }

    @Test
    void aFailedVoterIsReplacedOnlyIfThereIsSomeoneElse() {
        assertThat(settled(replicas(1, 2, 3), members("", "", "", ""), 2)).isEqualTo(replicas(1, 3, 4));
        assertThat(settled(replicas(1, 2, 3), members("", "", ""), 2)).isEqualTo(replicas(1, 2, 3));
    }

    @Test
    void aVoterThatIsNoMemberAnyMoreVotesNoMore() {
        Members three = members("", "", "").removed(node(3));
        assertThat(settled(replicas(1, 2, 3), three)).isEqualTo(replicas(1, 2));
    }

    @Test
    void whoVotesGoesOnVoting() {
        assertThat(settled(replicas(3, 5, 6), members("", "", "", "", "", ""))).isEqualTo(replicas(1, 2, 3, 5, 6));
        assertThat(settled(replicas(2, 3, 4), members("", "", "", ""))).isEqualTo(replicas(2, 3, 4));
    }
}
