package io.quorate.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GossipTest {
    private final Gossip gossip = new Gossip(Rules.ALL);

    private static Row row(long observer, long start, long version) {
        return new Row(new NodeId(observer), new Incarnation(start, 0), version, List.of());
    }

    @Test
    void onlyNewerRowsAreNews() {
        assertThat(gossip.accept(row(1, 2, 5))).isTrue();
        assertThat(gossip.accept(row(1, 2, 5))).isFalse();
        assertThat(gossip.accept(row(1, 2, 4))).isFalse();
        assertThat(gossip.accept(row(1, 1, 9))).isFalse();
        assertThat(gossip.rows()).containsExactly(row(1, 2, 5));
        assertThat(gossip.accept(row(1, 2, 6))).isTrue();
        assertThat(gossip.accept(row(1, 3, 0))).isTrue();
        assertThat(gossip.rows()).containsExactly(row(1, 3, 0));
    }

    @Test
    void withoutTheRuleAnOlderRowReplacesANewerOne() {
        var mutant = new Gossip(Rules.without(Rule.STALE_GOSSIP_IS_IGNORED));
        mutant.accept(row(1, 2, 5));
        mutant.accept(row(1, 2, 4));
        assertThat(mutant.rows()).containsExactly(row(1, 2, 4));
    }

    @Test
    void whatIsNewIsPassedOnFirstAndTheRestInTurn() {
        for (int i = 1; i <= 4; i++) gossip.accept(row(i, 1, 1));
        for (int i = 1; i <= 4; i++) gossip.next();
        gossip.accept(row(3, 1, 2));
        assertThat(gossip.next()).contains(row(3, 1, 2)).hasSize(2);
        var passedOn = new TreeSet<NodeId>();
        for (int i = 1; i <= 4; i++) {
            assertThat(gossip.next()).hasSize(1).allSatisfy(row -> passedOn.add(row.observer()));
        }
        assertThat(passedOn).hasSize(4);
    }

    @Test
    void aNodeThatChangesItsMindAllTheTimeDoesNotSilenceTheOthers() {
        for (int i = 1; i <= 4; i++) gossip.accept(row(i, 1, 1));
        for (int i = 1; i <= 4; i++) gossip.next();
        var passedOn = new TreeSet<NodeId>();
        for (int version = 2; version <= 10; version++) {
            gossip.accept(row(1, 1, version));
            for (Row row : gossip.next()) passedOn.add(row.observer());
        }
        assertThat(passedOn).hasSize(4);
    }

    @Test
    void whoIsGoneIsForgotten() {
        gossip.accept(row(1, 1, 1));
        gossip.accept(row(2, 1, 1));
        gossip.retain(new TreeSet<>(List.of(new NodeId(2))));
        assertThat(gossip.next()).containsExactly(row(2, 1, 1));
        assertThat(gossip.rows()).containsExactly(row(2, 1, 1));
    }
}
