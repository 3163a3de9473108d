package io.quorate.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.rule.Rules;
import io.quorate.core.store.Fetched;
import io.quorate.core.store.RowMemory;
import io.quorate.core.store.Rows;
import io.quorate.core.store.Transaction;
import io.quorate.core.table.Definition;
import io.quorate.core.table.Preset;
import io.quorate.core.table.TableCatalog;
import io.quorate.core.table.TableOptions;
import io.quorate.core.table.TableSetting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableCommandsTest {
    private final Catalog catalog = new Catalog();
    private final Command command = new TableCommands(() -> catalog).command();

    /// Takes definitions and answers when the test says so.
    private static final class Catalog implements TableCatalog {
        final List<Definition> asked = new ArrayList<>();
        final List<Consumer<Outcome>> waiting = new ArrayList<>();

        @Override
        public List<Listed> tables() {
            return List.of(
                    new Listed(Preset.FAST.table("clicks"), State.DROPPING),
                    new Listed(Preset.STRONG.table("default"), State.OPEN));
        }

        @Override
        public TableSetting setting() {
            return new TableSetting(true, 3, 3, List.of());
        }

        @Override
        public void define(Definition definition, Consumer<Outcome> then) {
            asked.add(definition);
            waiting.add(then);
        }
    }

    private Reply run(String line) {
        return run(line, true);
    }

    private Reply run(String line, boolean isAlone) {
        byte[][] arguments = List.of(line.split(" ")).stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        Command sub = CommandTable.resolve(command, arguments);
        if (!sub.accepts(arguments.length)) return Reply.error(Errors.wrongArity(sub.name()));
        var rows = new Rows(new MemoryStore(true), 0, new RowMemory(0), Rules.ALL);
        var alone = new Execution(arguments, new Transaction(rows, Fetched.NOTHING, 1, Rules.ALL), () -> 1, 1);
        Execution execution = isAlone ? alone : alone.part(arguments);
        try {
            Reply reply = sub.body().execute(execution);
            execution.takeEffect();
            return reply;
        } catch (Refusal refusal) {
            return refusal.reply();
        }
    }

    @Test
    void aDefinitionIsAnsweredOnceItIsKnownWhatBecameOfIt() {
        var created = (Reply.Later) run("TABLE CREATE ledger ack=all");
        assertThat(catalog.asked)
                .containsExactly(new Definition.Created(TableOptions.created("ledger", List.of("ack=all"))));
        assertThat(created.reply()).isNull();
        catalog.waiting.getFirst().accept(new TableCatalog.Outcome.Done());
        assertThat(created.reply()).isEqualTo(Reply.OK);
    }

    @Test
    void eachOutcomeIsToldApart() {
        var refused = (Reply.Later) run("TABLE DROP clicks");
        var uncertain = (Reply.Later) run("TABLE DROP clicks force");
        assertThat(catalog.asked)
                .containsExactly(new Definition.Dropped("clicks", false), new Definition.Dropped("clicks", true));
        catalog.waiting.get(0).accept(new TableCatalog.Outcome.Refused("it has keys"));
        catalog.waiting.get(1).accept(new TableCatalog.Outcome.Uncertain("nobody answers"));
        assertThat(refused.reply()).isEqualTo(Reply.error("ERR it has keys"));
        assertThat(uncertain.reply()).isEqualTo(Reply.error("UNCERTAIN nobody answers"));
    }

    @Test
    void alteringStartsFromWhatTheTableIs() {
        assertThat(run("table alter clicks durability=fsync")).isInstanceOf(Reply.Later.class);
        assertThat(catalog.asked)
                .containsExactly(new Definition.Altered(
                        TableOptions.altered(Preset.FAST.table("clicks"), List.of("durability=fsync"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "TABLE CREATE default | table default is there already",
                "TABLE CREATE system | 'system' is the system's own",
                "TABLE CREATE a:b | table name 'a:b' (must be 1 to 64 letters",
                "TABLE CREATE t replication=quorum | replication=quorum is not built yet",
                "TABLE ALTER clicks read=linearizable | could not be kept with ack=leader",
                "TABLE ALTER carts ack=all | there is no table 'carts'",
                "TABLE DROP carts | there is no table 'carts'",
                "TABLE DROP clicks NOW | syntax error",
                "TABLE EXPLAIN carts | TABLE LIST names them all",
                "TABLE RENAME a b | unknown subcommand 'RENAME'. Try TABLE HELP.",
                "TABLE CREATE | wrong number of arguments for 'table|create' command"
            })
    void whatIsWrongIsRefusedBeforeAnythingIsAsked(String line, String refusal) {
        assertThat(((Reply.Error) run(line)).text()).contains(refusal);
        assertThat(catalog.asked).isEmpty();
    }

    @Test
    void insideATransactionNothingIsDefined() {
        assertThat(run("TABLE CREATE t", false)).isEqualTo(Reply.error("ERR a table cannot be defined inside MULTI"));
        assertThat(catalog.asked).isEmpty();
    }

    @Test
    void tablesAreListedWithTheirOptionsAndWhatIsUnderWay() {
        assertThat(Transcript.print(run("TABLE LIST"))).isEqualTo("""
                1) "clicks replication=log n=3 zones=any ack=leader read=eventual reads=confirmed durability=buffered (dropping)"
                2) "default replication=log n=3 zones=any ack=majority read=linearizable reads=confirmed durability=fsync\"""");
    }

    @Test
    void aTableIsDescribedOptionByOption() {
        var pairs = (Reply.Pairs) run("TABLE DESCRIBE clicks");
        assertThat(pairs.elements().stream().map(Transcript::print))
                .containsSequence("\"state\"", "\"dropping\"", "\"replication\"", "\"log\"", "\"n\"", "\"3\"");
    }

    @Test
    void explainingAnswersALineForEachThingThatCanGoWrong() {
        var lines = (Reply.Array) run("TABLE EXPLAIN clicks");
        assertThat(lines.elements()).hasSizeGreaterThan(8);
        assertThat(Transcript.print(lines.elements().getFirst())).startsWith("\"clicks: replication=log");
    }
}
