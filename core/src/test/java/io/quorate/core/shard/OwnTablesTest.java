package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.table.Definition;
import io.quorate.core.table.Table;
import io.quorate.core.table.TableCatalog;
import io.quorate.core.table.TableCatalog.Outcome;
import io.quorate.core.table.TableOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stories of a single node's tables.
class OwnTablesTest {
    private final Node node = Node.serving();

    private static Table table(String... options) {
        return TableOptions.created("t", List.of(options));
    }

    private Outcome define(Definition definition) {
        List<Outcome> outcomes = new ArrayList<>();
        node.tables.define(definition, outcomes::add);
        node.rest();
        return outcomes.getFirst();
    }

    private Outcome create(String... options) {
        return define(new Definition.Created(table(options)));
    }

    private String answer(String line) {
        Node.Session session = node.connect().say(line);
        node.rest();
        return session.heard().getLast();
    }

    private List<String> names(Node of) {
        return of.tables.tables().stream().map(listed -> listed.table().name()).toList();
    }

    @Test
    void aTableIsThereOnceItsDefinitionIsDurable() {
        assertThat(create("durability=buffered")).isEqualTo(new Outcome.Done());
        assertThat(names(node)).containsExactly("default", "t");
        assertThat(answer("SET t:k v")).isEqualTo("OK");
    }

    @Test
    void aTableOutlivesALossOfPowerAndTheDeletionOfAllKeys() {
        create("durability=buffered");
        answer("SET t:k v");
        answer("FLUSHALL");
        Node later = node.afterPowerCut().start();
        later.rest();
        assertThat(names(later)).containsExactly("default", "t");
        assertThat(later.tables.tables().getLast().table()).isEqualTo(table("durability=buffered"));
    }

    @Test
    void aBufferedTableAnswersWhenItIsWrittenAndDefaultWhenItIsSynced() {
        create("durability=buffered");
        Node.Session fast = node.connect().say("SET t:k v");
        node.endTurn();
        assertThat(node.disk.waiting()).singleElement().asString().doesNotContain("sync");
        node.write();
        assertThat(fast.heard()).containsExactly("OK");
        Node.Session reader = node.connect().say("GET t:k");
        assertThat(reader.heard()).containsExactly("v");
        node.connect().say("SET k v");
        node.endTurn();
        assertThat(node.disk.waiting()).singleElement().asString().endsWith("and sync");
    }

    @Test
    void whatTouchesTwoTablesIsAsDurableAsTheStricterOne() {
        create("durability=buffered");
        Node.Session fast = node.connect().say("SET t:k v");
        node.endTurn();
        node.write();
        assertThat(fast.heard()).containsExactly("OK");
        Node.Session both = node.connect().say("MGET t:k k");
        assertThat(both.heard()).isEmpty(); // it has seen what is not synced
        node.rest();
        assertThat(both.heard()).containsExactly("[v, nil]");
    }

    @Test
    void keysAreRefusedWhileTheirTableComes() {
        node.tables.define(new Definition.Created(table()), _ -> {});
        assertThat(node.connect().say("SET t:k v").heard())
                .containsExactly("TRYAGAIN table t is being created: nothing was done, try again");
        assertThat(answer("SET u:k v")).isEqualTo("OK");
        assertThat(answer("SET t:k v")).isEqualTo("OK");
    }

    @Test
    void aKeyOfDefaultKeepsATableFromComing() {
        answer("SET t:k v");
        assertThat(((Outcome.Refused) create()).reason()).contains("table default has keys that begin with 't:'");
        assertThat(names(node)).containsExactly("default");
        assertThat(answer("GET t:k")).isEqualTo("v");
    }

    @Test
    void aTableWithKeysIsDroppedOnlyByForce() {
        create();
        answer("SET t:k v");
        answer("SET k w");
        assertThat(((Outcome.Refused) define(new Definition.Dropped("t", false))).reason())
                .contains("it has keys");
        assertThat(answer("GET t:k")).isEqualTo("v");
        assertThat(define(new Definition.Dropped("t", true))).isEqualTo(new Outcome.Done());
        assertThat(names(node)).containsExactly("default");
        assertThat(answer("EXISTS t:k k")).isEqualTo("1");
    }

    @Test
    void durabilityIsAltered() {
        create("durability=buffered");
        assertThat(define(new Definition.Altered(table("durability=fsync")))).isEqualTo(new Outcome.Done());
        node.connect().say("SET t:k v");
        node.endTurn();
        assertThat(node.disk.waiting()).singleElement().asString().endsWith("and sync");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack=leader", "ack=all", "read=eventual", "reads=lease", "n=1", "n=5", "zones=spread"})
    void whatOneNodeHasNoUseForIsRefused(String option) {
        assertThat(((Outcome.Refused) create(option)).reason()).contains("leave out " + option);
        assertThat(names(node)).containsExactly("default");
    }

    @Test
    void oneThingIsDefinedAtATime() {
        List<Outcome> outcomes = new ArrayList<>();
        node.tables.define(new Definition.Created(table()), outcomes::add);
        node.tables.define(new Definition.Created(table()), outcomes::add);
        node.rest();
        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        new Outcome.Refused("another table is being defined: try again"), new Outcome.Done());
        assertThat(((Outcome.Refused) create()).reason()).contains("there is a table t already");
    }

    @Test
    void tableDefaultIsTheNodesOwn() {
        Table other = TableOptions.altered(own(), List.of("durability=buffered"));
        assertThat(((Outcome.Refused) define(new Definition.Altered(other))).reason())
                .contains("its configuration");
        assertThat(((Outcome.Refused) define(new Definition.Dropped("default", true))).reason())
                .contains("cannot be dropped");
    }

    private Table own() {
        TableCatalog.Listed first = node.tables.tables().getFirst();
        return first.table();
    }
}
