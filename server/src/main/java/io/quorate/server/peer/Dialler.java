package io.quorate.server.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.server.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;

/// Opens connections.
@SuppressWarnings("FutureReturnValueIgnored") // listeners are told
final class Dialler {
    /// Three times round the world. Who takes longer is dialled again.
    private static final int CONNECT_MILLIS_MAX = 1_000;
    /// A socket counts as full with this much unsent, and as free again with the lesser: one write more may wait than
    /// the socket takes.
    static final WriteBufferWaterMark FULL = new WriteBufferWaterMark(64 * 1024, Connection.WRITE_BYTES);

    private final EventLoop loop;
    private final Bootstrap bootstrap;

    Dialler(EventLoop loop, Transport transport) {
        this.loop = loop;
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.channel())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, FULL)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                .option(ChannelOption.TCP_NODELAY, true);
    }

    /// Opens a connection. From then on it tells itself what becomes of it.
    ///
    /// @param failed told, on the loop, why it could not be opened
    void dial(Endpoint address, Connection connection, Consumer<String> failed) {
        InetAddress literal;
        try {
            literal = InetAddress.ofLiteral(address.host());
        } catch (IllegalArgumentException _) {
            resolve(address, connection, failed);
            return;
        }
        connect(new InetSocketAddress(literal, address.port()), connection, failed);
    }

    /// Asks for the address of a name, which may take half a minute: on a thread of its own.
    private void resolve(Endpoint address, Connection connection, Consumer<String> failed) {
        Thread.ofPlatform().daemon().name("resolve").start(() -> {
            try {
                InetAddress found = InetAddress.getByName(address.host());
                onLoop(() -> connect(new InetSocketAddress(found, address.port()), connection, failed));
            } catch (UnknownHostException _) {
                onLoop(() -> failed.accept("unknown host"));
            }
        });
    }

    private void onLoop(Runnable task) {
        if (!loop.isShuttingDown()) loop.execute(task);
    }

    private void connect(InetSocketAddress address, Connection connection, Consumer<String> failed) {
        ChannelFuture opened = bootstrap.clone().handler(connection).connect(address);
        opened.addListener(done -> {
            if (!done.isSuccess()) failed.accept(why(done.cause()));
        });
    }

    /// Netty adds the call and the address to what the system said.
    private static String why(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) return "no answer in " + CONNECT_MILLIS_MAX + " ms";
        Throwable root = cause.getCause() == null ? cause : cause.getCause();
        String message = String.valueOf(root.getMessage());
        return message.substring(message.lastIndexOf(": ") + 1).strip();
    }
}
