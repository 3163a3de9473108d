package io.quorate.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// A non-blocking connection to a RESP server: requests go into [#out()] and leave with [#flush()], replies are found
/// by [#replies()] in what [#read] brings.
///
/// Owned by one thread, that of its selector.
final class RespConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ReplySkipper replies = new ReplySkipper();
    private final ByteBuffer out;

    /// Connects, waiting for it, and registers for reading.
    ///
    /// @param outBytes room for the requests that are sent at once
    static RespConnection open(InetSocketAddress server, Selector selector, int outBytes) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new RespConnection(channel, channel.register(selector, SelectionKey.OP_READ), outBytes);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private RespConnection(SocketChannel channel, SelectionKey key, int outBytes) {
        this.channel = channel;
        this.key = key;
        this.out = ByteBuffer.allocateDirect(outBytes);
    }

    /// Names what the selector's key shall carry.
    void attach(Object owner) {
        key.attach(owner);
    }

    /// Where requests are written to before [#flush()]; empty when the last flush sent everything.
    ByteBuffer out() {
        return out;
    }

    ReplySkipper replies() {
        return replies;
    }

    /// Sends what is in [#out()], as much as the socket takes now. The rest waits until the selector finds the socket
    /// writable; flush again then.
    ///
    /// @return whether everything is sent
    boolean flush() throws IOException {
        out.flip();
        channel.write(out);
        boolean sent = !out.hasRemaining();
        out.compact();
        int interest = sent ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != interest) key.interestOps(interest);
        return sent;
    }

    /// Reads what has arrived.
    ///
    /// @param in emptied first, then ready to be taken from; may be shared by all connections of the thread
    /// @throws EOFException if the server has closed the connection
    void read(ByteBuffer in) throws IOException {
        in.clear();
        int bytes = channel.read(in);
        in.flip();
        if (bytes < 0) throw new EOFException("the server closed the connection");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
