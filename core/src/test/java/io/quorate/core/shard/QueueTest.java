package io.quorate.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueTest {
    private final Queue queue = new Queue();

    @Test
    void theBytesOfArgumentsAreBounded() {
        byte[] half = new byte[(int) (Queue.BYTES_MAX / 2)];
        assertThat(add(half)).isTrue();
        assertThat(add(half)).isFalse();
    }

    @Test
    void commandsWithoutArgumentsAreBoundedToo() {
        long added = 0;
        while (added < Queue.BYTES_MAX && add()) added++;
        assertThat(added).isLessThan(Queue.BYTES_MAX / 50);
    }

    private boolean add(byte[]... arguments) {
        return queue.add(Request.NO_COMMAND, arguments);
    }
}
