package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.command.Reply;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplyGateTest {
    private final ReplyGate gate = new ReplyGate(Rules.ALL);
    /// What all clients heard, in order.
    private final List<String> heard = new ArrayList<>();

    private final Talker first = new Talker();
    private final Talker second = new Talker();
    private final Connection a = new Connection(1, first);
    private final Connection b = new Connection(2, second);

    @BeforeEach
    void listen() {
        first.onReply(heard::add);
        second.onReply(heard::add);
    }

    @Test
    void aReplyWaitsForItsOwnRecordAndNoLonger() {
        read(a, "one", 1);
        read(a, "two", 2);
        assertThat(heard).isEmpty();
        gate.open(1, 1);
        assertThat(heard).containsExactly("one");
        gate.open(2, 2);
        assertThat(heard).containsExactly("one", "two");
        read(a, "three", 2);
        assertThat(heard).containsExactly("one", "two", "three");
    }

    @Test
    void aReplyThatWaitsForNothingWaitsForThoseBeforeIt() {
        read(a, "one", 1);
        read(a, "two", 0);
        read(b, "another's", 0);
        assertThat(heard).containsExactly("another's");
        gate.open(1, 1);
        assertThat(heard).containsExactly("another's", "one", "two");
    }

    @Test
    void aClientMayLeaveFromInsideAReply() {
        first.onReply(text -> {
            heard.add(text);
            disconnect(a);
        });
        read(a, "one", 1);
        read(a, "two", 1);
        read(b, "another's", 1);
        gate.open(1, 1);
        assertThat(heard).containsExactly("one", "another's");
    }

    @Test
    void aClientMayBeDisconnectedFromInsideTheReplyToAnother() {
        first.onReply(text -> {
            heard.add(text);
            disconnect(b);
        });
        read(a, "one", 1);
        read(b, "another's", 1);
        gate.open(1, 1);
        assertThat(heard).containsExactly("one");
    }

    @Test
    void anAnswerFromInsideAReplyComesBehindThoseThatAreHeld() {
        first.onReply(text -> {
            heard.add(text);
            if (text.equals("one")) read(a, "three", 0);
        });
        read(a, "one", 1);
        read(a, "two", 1);
        gate.open(1, 1);
        assertThat(heard).containsExactly("one", "two", "three");
    }

    @Test
    void anAnswerFromInsideAReplyMayBeHeldItself() {
        first.onReply(text -> {
            heard.add(text);
            if (!text.equals("one")) return;
            read(a, "two", 2);
            read(b, "another's", 2);
        });
        read(a, "one", 1);
        gate.open(1, 1);
        assertThat(heard).containsExactly("one");
        gate.open(2, 2);
        assertThat(heard).containsExactly("one", "two", "another's");
    }

    @Test
    void aConnectionThatBeginsToHoldFromInsideAReplyIsNotForgotten() {
        Talker third = new Talker();
        third.onReply(heard::add);
        Connection c = new Connection(3, third);
        first.onReply(text -> {
            heard.add(text);
            read(c, "a third's", 2);
        });
        read(a, "one", 1);
        read(b, "another's", 1);
        gate.open(1, 1);
        gate.open(2, 2);
        assertThat(heard).containsExactly("one", "another's", "a third's");
    }

    @Test
    void afterAFailureAWriteIsUncertainAndAReadIsToBeTriedAgain() {
        gate.answer(a, new Held(Reply.OK, 1, true));
        read(a, "read", 1);
        read(a, "of nothing", 0);
        gate.fail("the disk failed");
        assertThat(heard)
                .containsExactly(
                        "UNCERTAIN the write may or may not have been applied: the disk failed",
                        "TRYAGAIN what was read may not last: the disk failed",
                        "of nothing");
    }

    @Test
    void whatIsAnsweredAfterAFailureIsNotHeldForEver() {
        gate.fail("the disk failed");
        read(a, "read", 1);
        read(a, "of nothing", 0);
        assertThat(heard).containsExactly("TRYAGAIN what was read may not last: the disk failed", "of nothing");
    }

    @Test
    void clientsMayLeaveAndAskFromInsideAFailure() {
        first.onReply(text -> {
            heard.add(text);
            if (heard.size() > 1) return;
            disconnect(b);
            read(a, "of nothing", 0);
        });
        read(a, "one", 1);
        read(a, "two", 1);
        read(b, "another's", 1);
        gate.fail("the disk failed");
        assertThat(heard)
                .containsExactly(
                        "TRYAGAIN what was read may not last: the disk failed",
                        "TRYAGAIN what was read may not last: the disk failed",
                        "of nothing");
    }

    private void read(Connection connection, String text, long lsn) {
        gate.answer(connection, new Held(Reply.bulk(text), lsn, false));
    }

    private void disconnect(Connection connection) {
        connection.close();
        gate.forget(connection);
    }
}
