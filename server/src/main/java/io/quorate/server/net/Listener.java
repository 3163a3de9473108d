package io.quorate.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.Shard;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.resp.Input;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The port that clients connect to.
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close concerns nobody here
public final class Listener {
    /// A socket counts as full with this much unsent, and as free again with the lesser.
    private static final WriteBufferWaterMark FULL = new WriteBufferWaterMark(16 * 1024, 32 * 1024);

    private static final int READ_BYTES_AT_FIRST = 4 * 1024;
    private static final int READ_BYTES_AT_LEAST = 512;
    /// Questions whether a client is still there that may go unanswered.
    private static final int KEEPALIVE_PROBES = 3;

    private static final byte[] TOO_MANY = "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private @Nullable Clients clients;
    private @Nullable Shard shard;
    private Connection.Kind kind = Connection.Kind.PLAIN;

    private Listener(EventLoop loop, Transport transport, Configuration configuration, InetSocketAddress address)
            throws IOException {
        int keepAliveSeconds = (int) configuration.get(Keys.TCP_KEEPALIVE).toSeconds();
        var bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .channel(transport.serverChannel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, configuration.count(Keys.TCP_BACKLOG))
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(READ_BYTES_AT_LEAST, READ_BYTES_AT_FIRST, Input.CAPACITY))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, FULL)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.SO_KEEPALIVE, keepAliveSeconds > 0)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        welcome(child);
                    }
                });
        if (transport.isEpoll() && keepAliveSeconds > 0) {
            bootstrap
                    .childOption(EpollChannelOption.TCP_KEEPIDLE, keepAliveSeconds)
                    .childOption(EpollChannelOption.TCP_KEEPINTVL, Math.max(1, keepAliveSeconds / KEEPALIVE_PROBES))
                    .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) throw new IOException(bound.cause().getMessage(), bound.cause());
        channel = bound.channel();
    }

    /// Listens, and waits until it does. Clients that connect wait until [#accept].
    ///
    /// @param port 0 for any free one
    /// @throws IOException if the address cannot be had
    public static Listener open(EventLoop loop, Transport transport, Configuration configuration, int port)
            throws IOException {
        var address = new InetSocketAddress(configuration.get(Keys.HOST), port);
        return new Listener(loop, transport, configuration, address);
    }

    /// Begins to serve clients. On the shard's thread.
    ///
    /// @param kindOfClients what is done about their requests for what another node leads
    public void accept(Clients newClients, Shard itsShard, Connection.Kind kindOfClients) {
        clients = newClients;
        shard = itsShard;
        kind = kindOfClients;
        channel.config().setAutoRead(true);
    }

    private void welcome(Channel child) {
        if (clients == null || shard == null) throw new IllegalStateException("a client before anyone serves");
        if (clients.hasRoom()) {
            child.pipeline().addLast(new ClientConnection(clients, shard, kind));
        } else {
            clients.traffic().rejected();
            child.writeAndFlush(Unpooled.wrappedBuffer(TOO_MANY)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// The port, also where any free one was asked for.
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /// Takes no more connections.
    public void close() {
        channel.close();
    }
}
