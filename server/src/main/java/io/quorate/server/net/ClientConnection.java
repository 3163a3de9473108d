package io.quorate.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.quorate.core.command.Caller;
import io.quorate.core.command.Command;
import io.quorate.core.command.CommandTable;
import io.quorate.core.command.Reply;
import io.quorate.core.shard.Client;
import io.quorate.core.shard.Connection;
import io.quorate.core.shard.Shard;
import io.quorate.server.log.NodeLog;
import io.quorate.server.resp.Input;
import io.quorate.server.resp.ProtocolException;
import io.quorate.server.resp.ReplyEncoder;
import io.quorate.server.resp.RequestDecoder;
import io.quorate.server.stats.Traffic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client: its bytes become requests to the shard, the shard's replies become its bytes.
///
/// Its socket is not read while it has too much under way or too little taken, so that a pipeline of any length takes
/// bounded memory. Everything runs on the shard's thread.
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close is told by channelInactive
public final class ClientConnection extends ChannelInboundHandlerAdapter implements Client {
    /// What is written at a time: enough for a socket's buffer, little enough to let others in between.
    static final int WRITE_BYTES = 64 * 1024;

    private static final int WRITE_BYTES_AT_LEAST = 256;

    private static final Reply NOAUTH = Reply.error("NOAUTH Authentication required.");

    /// Marks the place among the replies from which on none is sent, or only the next is not (`CLIENT REPLY`). Each is
    /// known by identity, and is itself written as nothing.
    public static final Reply REPLIES_OFF = new Reply.Sequence(List.of());

    public static final Reply REPLIES_SKIP_NEXT = new Reply.Sequence(List.of());
    /// As [#REPLIES_OFF], but replies are sent again, beginning with an `OK`.
    public static final Reply REPLIES_ON = new Reply.Sequence(List.of(Reply.OK));

    private enum Replies {
        SENT,
        NEXT_SKIPPED,
        NOT_SENT
    }

    /// A request that `CLIENT PAUSE` holds back.
    private record Paused(byte[][] request) {}

    private final Clients clients;
    private final ClientMemory memory;
    private final Shard shard;
    private final ClientState state;
    private final RequestDecoder decoder;
    private final ReplyEncoder encoder = new ReplyEncoder();
    private final Connection connection;

    private @Nullable ChannelHandlerContext context;
    /// What was read from the socket and not looked at yet, because too much was under way.
    private final Deque<ByteBuf> unread = new ArrayDeque<>();
    private long unreadBytes;
    private @Nullable Paused paused;
    /// Whether its socket is read.
    private boolean isReading = true;
    /// Whether its socket is not read because all clients together keep too much.
    private boolean isAwaitingMemory;

    private Replies replies = Replies.SENT;
    private boolean isListedForFlush;
    /// Nothing more is read. What was asked for before may still be answered.
    private boolean isClosing;
    /// What is said last, once all that was asked for is answered; null if nothing, or if this is not the end.
    private @Nullable Reply farewell;
    /// Whether the client has said that it sends nothing more.
    private boolean isInputOver;
    private long inputOverSecond;
    private long lastReadSecond;
    private long lastTakenSecond;
    /// Bytes that it has sent in all.
    private long receivedBytes;
    /// Bytes of requests that were read since the last moment when all were answered.
    private long unansweredBytes;
    /// What [ClientMemory] knows that this client keeps.
    private long toldBytes;
    private String address = "";
    private String localAddress = "";

    /// @param kind what is done about its requests for what another node leads
    ClientConnection(Clients clients, Shard shard, Connection.Kind kind) {
        this.clients = clients;
        this.memory = clients.memory();
        this.shard = shard;
        boolean isOpen = clients.isOpen();
        decoder = new RequestDecoder(clients.limits().requests(), isOpen);
        connection = shard.connect(this, kind);
        state = new ClientState(isOpen, clients.second());
        lastReadSecond = clients.second();
    }

    /// The client that asked for a command.
    public static ClientConnection of(Caller caller) {
        return (ClientConnection) ((Connection) caller).client();
    }

    // ---- From the socket to the shard ----

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        address = print(ctx.channel().remoteAddress());
        localAddress = print(ctx.channel().localAddress());
        clients.added(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isClosing = true;
        shard.disconnect(connection);
        clients.removed(this);
        dropUnread();
        paused = null;
        memory.leave(this);
        tellHeldBytes(0);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int count = bytes.readableBytes();
        clients.traffic().read(count);
        lastReadSecond = clients.second();
        if (isClosing) {
            bytes.release();
            return;
        }
        receivedBytes += count;
        unreadBytes += count;
        unread.add(bytes);
        readOn();
    }

    /// Hands requests on until all that was read is used up or too much is under way.
    private void readOn() {
        Input input = clients.input();
        try {
            while (mayGoOn()) {
                ByteBuf bytes = unread.peek();
                if (bytes == null) break;
                input.load(bytes);
                handOn(input);
                bytes.skipBytes(input.consumed());
                unreadBytes -= input.consumed();
                if (!bytes.isReadable()) unread.remove().release();
            }
        } catch (ProtocolException wrong) {
            refuse(wrong);
        } catch (RuntimeException bug) {
            clients.bug(bug);
        }
        if (isClosing) return;
        tellHeldBytes(heldBytes());
        boolean mustAwaitMemory = !memory.lets(this);
        if (mustAwaitMemory) memory.await(this);
        else if (isAwaitingMemory) memory.leave(this);
        isAwaitingMemory = mustAwaitMemory;
        readSocket(unread.isEmpty() && paused == null && !mustAwaitMemory);
    }

    /// Has the socket read or not. It is told only of changes, which cost it an atomic operation each.
    private void readSocket(boolean isWanted) {
        ChannelHandlerContext ctx = context;
        if (ctx == null || isReading == isWanted) return;
        isReading = isWanted;
        ctx.channel().config().setAutoRead(isWanted);
    }

    private void dropUnread() {
        while (!unread.isEmpty()) unread.remove().release();
        unreadBytes = 0;
    }

    private void handOn(Input input) throws ProtocolException {
        byte[][] request;
        while (mayGoOn() && (request = decoder.next(input)) != null) {
            for (byte[] argument : request) unansweredBytes += argument.length;
            memory.took(this);
            if (clients.pause().isActive() && isHeldByPause(request)) {
                paused = new Paused(request);
                return;
            }
            shard.receive(connection, request);
        }
    }

    private boolean isHeldByPause(byte[][] request) {
        Command command = shard.commands().find(request[0]);
        return command != null && clients.pause().holds(CommandTable.resolve(command, request));
    }

    /// Whether the next request may be handed on.
    private boolean mayGoOn() {
        if (isClosing || paused != null) return false;
        int unanswered = connection.unansweredCount();
        if (unanswered == 0) unansweredBytes = 0;
        ClientLimits limits = clients.limits();
        return unanswered < limits.unansweredMax()
                && unansweredBytes < limits.unansweredBytesMax()
                && encoder.waitingBytes() <= limits.outputPauseBytes()
                && memory.lets(this);
    }

    private boolean isOutputHigh() {
        return encoder.waitingBytes() > clients.limits().outputPauseBytes();
    }

    /// Goes on with what was held back, if it may be.
    void resume() {
        Paused held = paused;
        if (held != null && !isClosing && !isHeldByPause(held.request)) {
            paused = null;
            shard.receive(connection, held.request);
        }
        if (!unread.isEmpty() || held != null || isAwaitingMemory) readOn();
    }

    private void refuse(ProtocolException wrong) {
        clients.traffic().closed(Traffic.Closed.PROTOCOL_ERROR);
        if (clients.mayLogMisuse()) {
            NodeLog.warn("client.protocol-error", "id", id(), "address", address, "why", wrong.why());
        }
        if (wrong.isAttack()) {
            close();
        } else {
            farewell = new Reply.Closing(Reply.error(wrong.why()));
            stopReading();
            listForFlush();
        }
    }

    /// The client has closed its sending side only, as `printf ... | nc` does: it is answered, then disconnected.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) return;
        isInputOver = true;
        inputOverSecond = clients.second();
        listForFlush();
    }

    /// Reads nothing more. What was asked for is answered.
    void stopReading() {
        isClosing = true;
        isAwaitingMemory = false;
        memory.leave(this);
        dropUnread();
        readSocket(false);
    }

    // ---- From the shard to the socket ----

    @Override
    public @Nullable Reply refusal(Command command) {
        state.lastCommand = command;
        return state.isAuthenticated || command.is(Command.Flag.NO_AUTH) ? null : NOAUTH;
    }

    @Override
    public void reply(Reply reply) {
        if (reply instanceof Reply.Error error) clients.traffic().failed(error.text());
        if (isSent(reply)) {
            encoder.add(reply);
            long max = clients.limits().outputBytesMax();
            if (encoder.waitingBytes() > max) closeOverLimit("limits.output-bytes", max);
        }
        listForFlush();
    }

    @SuppressWarnings("ReferenceEquality") // the three marks are known by identity
    private boolean isSent(Reply reply) {
        if (reply == REPLIES_OFF) {
            replies = Replies.NOT_SENT;
            return false;
        }
        if (reply == REPLIES_SKIP_NEXT) {
            if (replies == Replies.SENT) replies = Replies.NEXT_SKIPPED;
            return false;
        }
        if (reply == REPLIES_ON) {
            replies = Replies.SENT;
            return true;
        }
        boolean sent = replies == Replies.SENT;
        if (replies == Replies.NEXT_SKIPPED) replies = Replies.SENT;
        return sent;
    }

    private void listForFlush() {
        if (isListedForFlush) return;
        isListedForFlush = true;
        clients.flushAtEndOfTurn(this);
    }

    /// Writes what waits, as much as the socket takes; then goes on reading if it may.
    void flush() {
        isListedForFlush = false;
        ChannelHandlerContext ctx = context;
        if (ctx == null || !ctx.channel().isActive()) return;
        boolean isAllAnswered = connection.unansweredCount() == 0;
        if (isAllAnswered && paused == null) unansweredBytes = 0;
        if (farewell != null && isAllAnswered) {
            encoder.add(farewell);
            farewell = null;
        }
        if (!encoder.isIdle() && ctx.channel().isWritable()) write(ctx);
        if (encoder.isIdle()) lastTakenSecond = clients.second();
        if (encoder.isClosing()) {
            closeWhenWritten();
            return;
        }
        if (!encoder.isIdle() && ctx.channel().isWritable()) clients.flushInNextRound(this);
        tellHeldBytes(heldBytes());
        resume();
        if (isInputOver && isIdle() && unread.isEmpty()) closeWhenWritten();
    }

    private void write(ChannelHandlerContext ctx) {
        int size = Math.clamp(encoder.waitingBytes(), WRITE_BYTES_AT_LEAST, WRITE_BYTES);
        ByteBuf out = ctx.alloc().directBuffer(size);
        try {
            encoder.write(out, WRITE_BYTES);
        } catch (RuntimeException bug) {
            out.release();
            clients.bug(bug);
            return;
        }
        clients.traffic().wrote(out.readableBytes());
        lastTakenSecond = clients.second();
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) listForFlush();
    }

    // ---- The end ----

    /// Closes the connection now.
    public void close() {
        isClosing = true;
        if (context != null) context.close();
    }

    /// Reads nothing more, and closes the connection once the client has taken the answers to what it has asked for.
    void closeWhenTaken() {
        stopReading();
        isInputOver = true;
        inputOverSecond = clients.second();
        listForFlush();
    }

    /// Closes the connection once what was written is on its way.
    private void closeWhenWritten() {
        stopReading();
        if (context != null) context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /// Closes the connection because it takes more than it may.
    void closeOverLimit(String key, long max) {
        if (isClosing) return;
        clients.traffic().closed(Traffic.Closed.OVER_LIMIT);
        NodeLog.warn(
                "client.over-limit",
                "id",
                id(),
                "address",
                address,
                "key",
                key,
                "max",
                max,
                "request-bytes",
                decoder.heldBytes(),
                "reply-bytes",
                encoder.waitingBytes());
        close();
        decoder.abandon();
        tellHeldBytes(0); // now, or another one would have to go as well
    }

    /// Closes the connection because others wait for the memory that its unfinished request keeps, and it does not send
    /// the rest. It is told why.
    void closeAsTooSlow() {
        if (isClosing) return;
        long seconds = clients.limits().inputStallMaxSeconds();
        clients.traffic().closed(Traffic.Closed.OVER_LIMIT);
        NodeLog.warn(
                "client.too-slow",
                "id",
                id(),
                "address",
                address,
                "key",
                "limits.input-stall",
                "max",
                seconds,
                "request-bytes",
                decoder.heldBytes());
        farewell = new Reply.Closing(Reply.error("ERR request of " + decoder.heldBytes() + " bytes and more came too"
                + " slowly while others waited for memory, see limits.input-stall, " + seconds + " s"));
        stopReading();
        decoder.abandon();
        tellHeldBytes(heldBytes());
        listForFlush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) { // the client has gone without a word
            ctx.close();
        } else {
            clients.bug(cause);
        }
    }

    // ---- What commands ask ----

    /// The number by which `CLIENT` knows it.
    public long id() {
        return connection.id();
    }

    /// Its name, its library and the like.
    public ClientState state() {
        return state;
    }

    /// The shard's side of it.
    public Connection connection() {
        return connection;
    }

    /// Says whether the client has proved who it is.
    public void authenticate(boolean isAuthenticated) {
        state.isAuthenticated = isAuthenticated;
        decoder.trust(isAuthenticated);
    }

    public boolean isAuthenticated() {
        return state.isAuthenticated;
    }

    /// Has replies sent again, whatever `CLIENT REPLY` said.
    public void sendReplies() {
        replies = Replies.SENT;
    }

    /// The version of the protocol that it is answered in.
    public int protocol() {
        return encoder.protocol();
    }

    public String address() {
        return address;
    }

    public String localAddress() {
        return localAddress;
    }

    public boolean isClosing() {
        return isClosing;
    }

    /// Seconds since it connected.
    public long ageSeconds() {
        return clients.second() - state.connectedSecond;
    }

    /// Seconds since it last sent something.
    public long idleSeconds() {
        return clients.second() - lastReadSecond;
    }

    /// Bytes of its unfinished request.
    public long requestBytes() {
        return decoder.heldBytes();
    }

    /// Bytes of replies that it has not taken yet, roughly.
    public long replyBytes() {
        return encoder.waitingBytes();
    }

    /// Whether it waits for nothing.
    boolean isIdle() {
        return isAnswered() && encoder.isIdle();
    }

    /// Seconds since it said that it sends nothing more, if there is nothing that it could take meanwhile; else 0.
    long lingeringSeconds() {
        return isInputOver && encoder.isIdle() ? clients.second() - inputOverSecond : 0;
    }

    /// Seconds that its socket has not been read because it takes none of its replies; 0 if that is not so.
    long stalledSeconds() {
        return isOutputHigh() ? clients.second() - lastTakenSecond : 0;
    }

    /// Bytes that it keeps in memory.
    long heldBytes() {
        return unreadBytes + decoder.heldBytes() + unansweredBytes + encoder.waitingBytes();
    }

    private void tellHeldBytes(long bytes) {
        long change = bytes - toldBytes;
        if (change == 0) return;
        toldBytes = bytes;
        memory.changed(this, change);
    }

    /// Bytes that it has sent in all.
    long receivedBytes() {
        return receivedBytes;
    }

    /// Whether what it has asked for, and has not taken, is little.
    boolean keepsLittle() {
        return decoder.heldBytes() + unansweredBytes + encoder.waitingBytes() <= ClientMemory.SMALL_BYTES;
    }

    /// Whether the rest of a large request is missing.
    boolean isInLargeRequest() {
        return !isClosing && decoder.heldBytes() > ClientMemory.SMALL_BYTES;
    }

    /// Whether every request that was read is answered.
    boolean isAnswered() {
        return paused == null && connection.unansweredCount() == 0;
    }

    private static String print(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) return String.valueOf(address);
        String host = inet.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
}
