package io.quorate.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.core.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final NodeId ONE = new NodeId(1);
    private static final NodeId TWO = new NodeId(2);

    private final List<String> sent = new ArrayList<>();
    private final Outbox outbox = new Outbox(new Sent());

    /// A world in which only the sizes of frames are looked at.
    private final class Sent implements Env {
        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public long wallMicros() {
            return 0;
        }

        @Override
        public void schedule(long delayNanos, Runnable task) {
            throw new AssertionError("nothing is scheduled");
        }

        @Override
        public void send(NodeId to, byte[] frame) {
            sent.add(to + ": " + frame.length + " from " + frame[0]);
        }

        @Override
        public void failed(String why) {
            throw new AssertionError(why);
        }
    }

    private void say(NodeId to, int first, int bytes) {
        var message = new byte[bytes];
        message[0] = (byte) first;
        outbox.to(to).putBytes(message);
    }

    @Test
    void whatIsSaidToAPeerInATurnLeavesTogether() {
        say(ONE, 1, 10);
        say(TWO, 2, 20);
        say(ONE, 3, 30);
        assertThat(sent).isEmpty();
        outbox.flush();
        assertThat(sent).containsExactly("n1: 40 from 1", "n2: 20 from 2");
    }

    @Test
    void veryMuchLeavesInSeveralFramesInOrder() {
        int most = Outbox.FRAME_BYTES_MAX;
        say(ONE, 1, most - 1);
        say(ONE, 2, 3 * most); // one message is in one frame, however long it is
        say(ONE, 3, 10);
        say(ONE, 4, 20);
        outbox.flush();
        assertThat(sent).containsExactly("n1: " + (4 * most - 1) + " from 1", "n1: 30 from 3");
    }

    @Test
    void aTurnInWhichNothingIsSaidSendsNothing() {
        say(ONE, 1, 2 * Outbox.FRAME_BYTES_MAX);
        outbox.flush();
        outbox.flush();
        assertThat(sent).hasSize(1);
    }
}
