package io.quorate.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Frames as bytes, without a socket.
class FrameReaderTest {
    private static final int BYTES_MAX = 4 << 20;

    private final List<String> taken = new ArrayList<>();

    private void take(int kind, byte[] body) {
        taken.add(kind + ":" + Arrays.hashCode(body));
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /// Written as a connection does it: into buffers of some size, one after the other.
    private static byte[] written(int bufferBytes, int... lengths) {
        var queue = new FrameQueue();
        for (int i = 0; i < lengths.length; i++) queue.add(i, bytes(lengths[i]));
        long expected = queue.bytes();
        var all = new ByteArrayOutputStream();
        while (!queue.isEmpty()) {
            ByteBuf buffer = Unpooled.buffer(bufferBytes, bufferBytes);
            queue.fill(buffer);
            all.write(buffer.array(), 0, buffer.readableBytes());
        }
        assertThat(all.size()).isEqualTo(expected);
        assertThat(queue.bytes()).isZero();
        return all.toByteArray();
    }

    private static List<String> expected(int... lengths) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) expected.add(i + ":" + Arrays.hashCode(bytes(lengths[i])));
        return expected;
    }

    private static FrameReader begun() throws RefusedException {
        var reader = new FrameReader(BYTES_MAX);
        reader.read(Unpooled.wrappedBuffer(Preamble.OURS.encode()), (_, _) -> {});
        return reader;
    }

    @Test
    void framesAreTheSameWhereverTheBytesAreCut() throws RefusedException {
        int[] lengths = {0, 1, 30, 0, 7};
        byte[] all = written(1000, lengths);
        for (int first = 0; first <= all.length; first++) {
            for (int second = first; second <= all.length; second++) {
                taken.clear();
                FrameReader reader = begun();
                reader.read(Unpooled.wrappedBuffer(all, 0, first), this::take);
                reader.read(Unpooled.wrappedBuffer(all, first, second - first), this::take);
                reader.read(Unpooled.wrappedBuffer(all, second, all.length - second), this::take);
                assertThat(taken).isEqualTo(expected(lengths));
            }
        }
    }

    @Test
    void framesAreTheSameWhateverTheyAreWrittenInto() throws RefusedException {
        int[] lengths = {0, 100, 3 << 20, 5};
        for (int bufferBytes : new int[] {1000, 4096, 1 << 20, 8 << 20}) {
            taken.clear();
            begun().read(Unpooled.wrappedBuffer(written(bufferBytes, lengths)), this::take);
            assertThat(taken).isEqualTo(expected(lengths));
        }
    }

    @Test
    void aByteThatIsChangedAnywhereIsFound() throws RefusedException {
        byte[] all = written(1000, 20);
        for (int at = 0; at < all.length; at++) {
            byte[] changed = all.clone();
            changed[at] ^= 0x10;
            FrameReader reader = begun();
            // A length that has grown waits for more: let it have that.
            ByteBuf bytes = Unpooled.wrappedBuffer(changed, new byte[BYTES_MAX]);
            assertThatThrownBy(() -> reader.read(bytes, this::take)).isInstanceOf(RefusedException.class);
            assertThat(taken).isEmpty();
        }
    }

    @Test
    void aStrangerIsKnownByItsFirstWrongByte() {
        var reader = new FrameReader(BYTES_MAX);
        assertThatThrownBy(() -> reader.read(Unpooled.wrappedBuffer(new byte[] {'Q', 'U', 'I', 'T'}), this::take))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no node begins with 'QUIT'");
    }

    @Test
    void whatIsDroppedUnbegunLeavesAWholeFrameBehind() throws RefusedException {
        var queue = new FrameQueue();
        for (int i = 0; i < 3; i++) queue.add(i, bytes(100));
        ByteBuf first = Unpooled.buffer(50, 50);
        queue.fill(first);
        queue.dropUnbegun();
        queue.add(9, bytes(10));
        ByteBuf rest = Unpooled.buffer(1000, 1000);
        queue.fill(rest);
        begun().read(Unpooled.wrappedBuffer(first, rest), this::take);
        assertThat(taken).containsExactly("0:" + Arrays.hashCode(bytes(100)), "9:" + Arrays.hashCode(bytes(10)));
        assertThat(queue.isEmpty()).isTrue();
    }
}
