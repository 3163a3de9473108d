package io.quorate.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.quorate.core.command.Command;
import io.quorate.core.command.Execution;
import io.quorate.core.command.Reply;
import io.quorate.core.commitlog.CommitLog;
import io.quorate.core.commitlog.CommitLogConfig;
import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.commitlog.Recovered;
import io.quorate.core.commitlog.Recovery;
import io.quorate.core.rule.Rules;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.Shard;
import io.quorate.core.shard.ShardConfig;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.stats.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A connection without a socket, before a shard that keeps nothing: what comes out, and what becomes of the buffers.
class ClientConnectionTest {
    private static final String SCRIPT = String.join(
            "\r\n",
            List.of(
                    "ping",
                    "*2",
                    "$4",
                    "ECHO",
                    "$5",
                    "a",
                    "b\0",
                    "*0",
                    "*1",
                    "$4",
                    "PING",
                    "nosuch",
                    "echo 'x y'",
                    "*1",
                    "x"));
    private static final String REPLIES = String.join(
            "\r\n",
            List.of(
                    "+PONG",
                    "$5",
                    "a",
                    "b\0",
                    "+PONG",
                    "-ERR unknown command 'nosuch', with args beginning with: ",
                    "$3",
                    "x y",
                    "-ERR Protocol error: expected '$', got 'x'",
                    ""));

    private final List<ByteBuf> buffers = new ArrayList<>();
    private final List<Reply.Later> unanswered = new ArrayList<>();
    private EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void connect() throws DamagedLogException {
        connect(Configuration.defaults());
    }

    private void connect(Configuration configuration) throws DamagedLogException {
        channel = new EmbeddedChannel();
        Consumer<Throwable> bugs = bug -> {
            throw new AssertionError(bug);
        };
        var clients = new Clients(channel.eventLoop(), configuration, new Traffic(), bugs);
        var disk = new NoDisk();
        Recovered recovered = Recovery.run(disk, 0, Rules.ALL);
        var shard = new Shard(
                new EventLoopEnv(channel.eventLoop(), _ -> {}, bugs),
                List.of(
                        command("ping", _ -> new Reply.Simple("PONG")),
                        command("echo", ClientConnectionTest::echo),
                        command("never", _ -> never())),
                new NoStore(),
                listener -> new CommitLog(disk, CommitLogConfig.DEFAULT, recovered, Rules.ALL, listener),
                new ShardConfig(ShardConfig.Durability.FSYNC, 0, 1, 1, Duration.ofSeconds(1)),
                Rules.ALL,
                (_, _, _, _, _) -> {});
        shard.start(Collections.emptyIterator(), () -> {});
        channel.pipeline().addLast(new ClientConnection(clients, shard, Connection.Kind.PLAIN));
        channel.pipeline().fireChannelActive();
    }

    private static Command command(String name, Command.Body body) {
        return Command.named(name).arity(-1).does(body);
    }

    private static Reply echo(Execution execution) {
        return Reply.bulk(execution.argument(1));
    }

    private Reply never() {
        var later = new Reply.Later();
        unanswered.add(later);
        return later;
    }

    private void send(String bytes) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
        buffer.writeCharSequence(bytes, ISO_8859_1);
        buffers.add(buffer);
        channel.writeInbound(buffer);
        channel.runPendingTasks();
    }

    private String received() {
        var text = new StringBuilder();
        for (ByteBuf buffer; (buffer = channel.readOutbound()) != null; buffer.release()) {
            text.append(buffer.toString(ISO_8859_1));
        }
        return text.toString();
    }

    private void assertNothingLeaks() {
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void theAnswersAreTheSameWhereverTheInputIsCut() throws Exception {
        for (int cut = 1; cut < SCRIPT.length(); cut++) {
            connect(Configuration.defaults());
            send(SCRIPT.substring(0, cut));
            send(SCRIPT.substring(cut));
            assertThat(received()).as("cut at %d", cut).isEqualTo(REPLIES);
            assertThat(channel.isOpen()).as("after a protocol error").isFalse();
            assertNothingLeaks();
        }
    }

    @Test
    void repliesOfOneTurnLeaveInOneBuffer() {
        send("PING\r\n".repeat(100));
        ByteBuf only = channel.readOutbound();
        assertThat(only.toString(ISO_8859_1)).isEqualTo("+PONG\r\n".repeat(100));
        only.release();
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @Test
    void theSocketIsNotReadWhileTooMuchIsUnderWay() throws Exception {
        connect(Configuration.defaults().with(Keys.UNANSWERED_MAX, 10L));
        send("NEVER\r\n" + "PING\r\n".repeat(50));
        assertThat(received()).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        unanswered.getFirst().complete(Reply.OK);
        channel.runPendingTasks();
        assertThat(received()).isEqualTo("+OK\r\n" + "+PONG\r\n".repeat(50));
        assertThat(channel.config().isAutoRead()).isTrue();
        assertNothingLeaks();
    }

    @Test
    void whatWasNotReadYetIsGivenBackWhenTheClientGoes() throws Exception {
        connect(Configuration.defaults().with(Keys.UNANSWERED_MAX, 1L));
        send("NEVER\r\nPING\r\n");
        send("PING\r\n");
        assertThat(buffers).anySatisfy(buffer -> assertThat(buffer.refCnt()).isPositive());
        assertThat(channel.close().isSuccess()).isTrue();
        assertNothingLeaks();
    }
}
