package io.quorate.server.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.quorate.server.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The port that other nodes connect to.
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a close concerns nobody here
final class Acceptor {
    private static final int READ_BYTES_AT_LEAST = 512;
    private static final int READ_BYTES_AT_FIRST = 16 * 1024;
    private static final int READ_BYTES_MAX = 256 * 1024;

    private final Channel channel;
    private @Nullable Supplier<Connection> connections;

    private Acceptor(EventLoop loop, Transport transport, InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop, loop)
                .channel(transport.serverChannel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(READ_BYTES_AT_LEAST, READ_BYTES_AT_FIRST, READ_BYTES_MAX))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Dialler.FULL)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        if (connections == null) throw new IllegalStateException("a connection before the start");
                        child.pipeline().addLast(connections.get());
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) throw new IOException(bound.cause().getMessage(), bound.cause());
        channel = bound.channel();
    }

    /// Listens, and waits until it does. Who connects waits until [#accept].
    ///
    /// @throws IOException if the address cannot be had
    static Acceptor open(EventLoop loop, Transport transport, String host, int port) throws IOException {
        return new Acceptor(loop, transport, new InetSocketAddress(host, port));
    }

    /// Begins to take connections. On the loop.
    ///
    /// @param made makes what is to serve each
    void accept(Supplier<Connection> made) {
        connections = made;
        channel.config().setAutoRead(true);
    }

    /// The port, also where any free one was asked for.
    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    void close() {
        channel.close();
    }
}
