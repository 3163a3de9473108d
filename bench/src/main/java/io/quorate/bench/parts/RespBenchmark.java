package io.quorate.bench.parts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.core.command.Reply;
import io.quorate.server.resp.Input;
import io.quorate.server.resp.ProtocolException;
import io.quorate.server.resp.ReplyEncoder;
import io.quorate.server.resp.RequestDecoder;
import io.quorate.server.resp.RequestLimits;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A request from bytes and a reply to bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RespBenchmark {
    private static final int REPLY_BYTES = 100;
    private static final int OUT_BYTES = 64 * 1024;

    private final Input input = new Input();
    private RequestDecoder decoder;
    private ReplyEncoder encoder;
    private ByteBuf request;
    private ByteBuf out;
    private Reply reply;

    @Setup
    public void setUp() {
        decoder = new RequestDecoder(new RequestLimits(1 << 20, 64 << 20, 64 << 10, 1L << 30), true);
        encoder = new ReplyEncoder();
        byte[] bytes = ("*3\r\n$3\r\nSET\r\n$16\r\nkey:000000012345\r\n$100\r\n" + "v".repeat(REPLY_BYTES) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        request = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        out = Unpooled.directBuffer(OUT_BYTES);
        reply = Reply.bulk(new byte[REPLY_BYTES]);
    }

    /// One `SET` of a key of 16 bytes and a value of 100.
    @Benchmark
    public Object decode() throws ProtocolException {
        request.readerIndex(0);
        input.load(request);
        return Objects.requireNonNull(decoder.next(input), "a whole request");
    }

    /// One bulk string of 100 bytes.
    @Benchmark
    public int encode() {
        out.clear();
        encoder.add(reply);
        encoder.write(out, OUT_BYTES);
        return out.readableBytes();
    }
}
