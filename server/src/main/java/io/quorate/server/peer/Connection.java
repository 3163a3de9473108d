package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Introduction;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection with another node: first who is there, then frames.
///
/// | from | to | when |
/// | --- | --- | --- |
/// | GREETING | PROVING | the other end's [Hello] is acceptable |
/// | PROVING | UP | its [Proof] is right, and nothing has come in between |
/// | any | OVER | it was refused, refuses, fell silent, or its socket closed |
///
/// Everything runs on the node's event loop.
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write or a close is told by channelInactive
final class Connection extends ChannelInboundHandlerAdapter implements FrameReader.Sink {
    /// Who opened it.
    enum Role {
        DIALLER,
        ACCEPTOR;

        Role other() {
            return this == DIALLER ? ACCEPTOR : DIALLER;
        }
    }

    /// What a connection asks of whom it belongs to.
    interface Owner {
        /// What this node says of itself now.
        Introduction introduction();

        /// What this end says first, with a nonce of its own.
        Hello hello();

        Proof proof();

        PeerLimits limits();

        /// Why the other end, as far as it is believed, is not wanted.
        ///
        /// @param own what this end says
        Optional<Refusal> judge(Connection connection, Hello own, Hello other);

        /// Why the other end, which is proven, is not wanted even so.
        Optional<Refusal> admit(Connection connection, Hello other);

        void up(Connection connection, Hello other);

        void receive(Hello other, byte[] frame);

        void heard(Hello other, Introduction said);

        /// It takes no more part. Called once, also if it never was up.
        void over(Connection connection, Ending ending);

        /// Its socket is closed.
        void closed(Connection connection);

        void flushAtEndOfTurn(Connection connection);

        void bug(Throwable thrown);
    }

    private enum Phase {
        GREETING,
        PROVING,
        UP,
        OVER
    }

    /// What is written at a time: enough to make the call cheap, little enough to be pooled.
    static final int WRITE_BYTES = 256 * 1024;

    /// A name, some addresses and a list of names take a few hundred bytes.
    static final int HANDSHAKE_BYTES_MAX = 64 * 1024;

    /// So long after its beginning a connection is up, or it ends.
    static final int HANDSHAKE_TICKS_MAX = 10;
    /// What is said when there is nothing to say.
    private static final int BEAT_TICKS = 2;
    /// An end that hears nothing for so long, three beats, takes the other for lost. TCP itself would go on for
    /// minutes, and after a cut of a minute find out only after another that it is over.
    static final int SILENT_TICKS_MAX = 6;
    /// So long after its last word an end waits for the other to read that word and close.
    private static final int LINGER_TICKS_MAX = 2;

    private static final byte[] NOTHING = {};

    private final Role role;
    private final Owner owner;
    private final FrameReader reader = new FrameReader(HANDSHAKE_BYTES_MAX);
    private final FrameQueue queue = new FrameQueue();
    private PeerCounters counters = new PeerCounters();

    private @Nullable ChannelHandlerContext context;
    private Phase phase = Phase.GREETING;
    /// What each end said first, as it was sent.
    private byte[] ownHello = NOTHING;

    private byte[] otherHello = NOTHING;
    private @Nullable Hello own;
    private @Nullable Hello other;
    /// What the other end was told of this node last.
    private @Nullable Introduction told;
    private String address = "";

    private @Nullable Instant upSince;
    private long upNanos;
    private int ticks;
    private int silentTicks;
    private int unspokenTicks;
    private int lingerTicks;
    private boolean hasBegun;
    private boolean hasRead;
    private boolean isFlushing;
    private boolean isListedForFlush;

    Connection(Role role, Owner owner) {
        this.role = role;
        this.owner = owner;
    }

    Role role() {
        return role;
    }

    boolean isUp() {
        return phase == Phase.UP;
    }

    /// When it came up; empty if it never did.
    Optional<Instant> upSince() {
        return Optional.ofNullable(upSince);
    }

    /// How long ago it came up; 0 if it never did.
    long upNanos() {
        return upSince == null ? 0 : System.nanoTime() - upNanos;
    }

    /// Who is at the other end; null while that is not known.
    @Nullable
    Hello other() {
        return other;
    }

    /// The address of the other end's socket.
    String address() {
        return address;
    }

    /// Bytes that wait to be written.
    long waitingBytes() {
        return queue.bytes();
    }

    /// From now on counts for this node.
    void count(PeerCounters its) {
        counters = its;
    }

    // ---- The handshake ----

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        address = print(ctx.channel().remoteAddress());
        if (role == Role.DIALLER) greet(ctx);
    }

    private void greet(ChannelHandlerContext ctx) {
        ownHello = own().encode();
        begin(ctx);
        put(FrameKind.HELLO, ownHello);
    }

    /// What this end says, the same for the whole connection.
    private Hello own() {
        Hello known = own;
        if (known != null) return known;
        Hello made = owner.hello();
        own = made;
        told = made.introduction();
        return made;
    }

    private void begin(ChannelHandlerContext ctx) {
        if (hasBegun) return;
        hasBegun = true;
        ctx.write(Unpooled.wrappedBuffer(Preamble.OURS.encode()), ctx.voidPromise());
    }

    @Override
    public void take(int kind, byte[] body) throws RefusedException {
        if (phase == Phase.OVER) return;
        if (kind == FrameKind.REFUSED) {
            end(Ending.refused(Refusal.decode(body), false));
            return;
        }
        switch (phase) {
            case GREETING -> {
                expect(FrameKind.HELLO, kind);
                onHello(body);
            }
            case PROVING -> {
                expect(FrameKind.PROOF, kind);
                onProof(body);
            }
            case UP -> onFrame(known(), kind, body);
            case OVER -> {}
        }
    }

    private static void expect(int expected, int kind) throws RefusedException {
        if (kind != expected) {
            throw new RefusedException(
                    Refusal.Reason.MALFORMED, "a frame of kind " + kind + " where " + expected + " was expected");
        }
    }

    private void onHello(byte[] body) throws RefusedException {
        otherHello = body;
        Hello hello = Hello.decode(body);
        other = hello;
        Optional<Refusal> objection = owner.judge(this, own(), hello);
        if (objection.isPresent()) {
            refuse(objection.get());
            return;
        }
        phase = Phase.PROVING;
        if (role == Role.ACCEPTOR) greet(context());
        else put(FrameKind.PROOF, proof(role));
    }

    private void onProof(byte[] proof) throws RefusedException {
        Hello hello = known();
        boolean isRight = owner.proof().isRight(proof, role.other(), hello(Role.DIALLER), hello(Role.ACCEPTOR));
        if (!isRight) {
            throw new RefusedException(
                    Refusal.Reason.PASSWORD,
                    hello.name() + " has another password: all nodes of a cluster have the same");
        }
        Optional<Refusal> objection = owner.admit(this, hello);
        if (objection.isPresent()) {
            refuse(objection.get());
            return;
        }
        if (role == Role.ACCEPTOR) put(FrameKind.PROOF, proof(role));
        phase = Phase.UP;
        upSince = Instant.now();
        upNanos = System.nanoTime();
        reader.allow(owner.limits().frameBytesMax());
        owner.up(this, hello);
        introduce(owner.introduction());
    }

    private byte[] proof(Role prover) {
        return owner.proof().make(prover, hello(Role.DIALLER), hello(Role.ACCEPTOR));
    }

    private byte[] hello(Role whose) {
        return whose == role ? ownHello : otherHello;
    }

    // ---- What comes in ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            silentTicks = 0;
            hasRead = true;
            counters.bytesReceived += bytes.readableBytes();
            if (phase != Phase.OVER) reader.read(bytes, this);
        } catch (RefusedException wrong) {
            refuse(wrong.refusal());
        } catch (MalformedException wrong) {
            refuse(new Refusal(Refusal.Reason.MALFORMED, "what cannot be read: " + wrong.getMessage()));
        } catch (RuntimeException bug) {
            owner.bug(bug);
        } finally {
            bytes.release();
        }
    }

    private void onFrame(Hello from, int kind, byte[] body) {
        switch (kind) {
            case FrameKind.FRAME -> {
                counters.framesReceived++;
                owner.receive(from, body);
            }
            case FrameKind.INTRODUCTION -> owner.heard(from, Introduction.decode(new ByteSource(body)));
            default -> {} // a beat, or of a newer version
        }
    }

    // ---- What goes out ----

    /// Sends a frame, or loses it.
    void send(byte[] frame) {
        PeerLimits limits = owner.limits();
        if (phase != Phase.UP || queue.bytes() >= limits.outboundBytesMax()) {
            counters.framesDropped++;
            return;
        }
        counters.framesSent++;
        put(FrameKind.FRAME, frame);
    }

    /// Says what this node has to say of itself now, unless it has said so before.
    void introduce(Introduction said) {
        if (phase != Phase.UP || said.equals(told)) return;
        told = said;
        var sink = new ByteSink(HANDSHAKE_BYTES_MAX / 256);
        said.encode(sink);
        put(FrameKind.INTRODUCTION, sink.toByteArray());
    }

    private void put(int kind, byte[] body) {
        queue.add(kind, body);
        if (isListedForFlush) return;
        isListedForFlush = true;
        owner.flushAtEndOfTurn(this);
    }

    /// Writes what waits, as much as the socket takes.
    void flush() {
        isListedForFlush = false;
        ChannelHandlerContext ctx = context;
        if (ctx == null || isFlushing) return; // a write may tell of writability from inside
        isFlushing = true;
        while (!queue.isEmpty() && ctx.channel().isWritable()) {
            ByteBuf out = ctx.alloc().directBuffer((int) Math.min(queue.bytes(), WRITE_BYTES));
            queue.fill(out);
            counters.bytesSent += out.readableBytes();
            unspokenTicks = 0;
            ctx.writeAndFlush(out, ctx.voidPromise());
        }
        isFlushing = false;
        if (phase == Phase.OVER && queue.isEmpty()) closeOutput(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) flush();
    }

    // ---- Time ----

    /// Some time has passed.
    void tick() {
        ticks++;
        switch (phase) {
            case GREETING, PROVING -> {
                if (ticks > HANDSHAKE_TICKS_MAX) end(Ending.lost("it did not introduce itself in time"));
            }
            case UP -> {
                if (++silentTicks > SILENT_TICKS_MAX) end(Ending.lost("it fell silent"));
                else beat();
            }
            case OVER -> {
                if (++lingerTicks > LINGER_TICKS_MAX && context != null) context.close();
            }
        }
    }

    /// The end that dialled says so that it is there. The other answers what it hears: as long as a long frame is on
    /// its way that is the only sign that it gets through.
    private void beat() {
        if (++unspokenTicks < BEAT_TICKS || !queue.isEmpty()) return;
        if (role == Role.ACCEPTOR && !hasRead) return;
        hasRead = false;
        put(FrameKind.BEAT, NOTHING);
    }

    // ---- The end ----

    /// Tells the other end why, and ends.
    void refuse(Refusal refusal) {
        if (phase == Phase.OVER) return;
        over(Ending.refused(refusal, true));
        queue.dropUnbegun();
        if (refusal.reason() == Refusal.Reason.STRANGER) {
            answerStranger(refusal);
        } else if (context != null) {
            begin(context);
            put(FrameKind.REFUSED, refusal.encode());
        }
        flush();
    }

    /// In the words of the protocol that most strangers speak.
    private void answerStranger(Refusal refusal) {
        byte[] text = ("-ERR " + refusal.text() + "\r\n").getBytes(StandardCharsets.US_ASCII);
        context().writeAndFlush(Unpooled.wrappedBuffer(text), context().voidPromise());
    }

    /// Ends at once, without a word.
    void drop(String why) {
        end(Ending.lost(why));
    }

    private void end(Ending ending) {
        if (phase != Phase.OVER) over(ending);
        if (context != null) context.close();
    }

    private void over(Ending ending) {
        phase = Phase.OVER;
        owner.over(this, ending);
    }

    /// Closes this direction only: to close the socket while there is something to read would take back the last word.
    private static void closeOutput(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel channel && !channel.isOutputShutdown()) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.shutdownOutput());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(Ending.lost("it closed the connection"));
        owner.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) end(Ending.lost(String.valueOf(cause.getMessage())));
        else owner.bug(cause);
    }

    private static String print(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) return String.valueOf(address);
        return new Endpoint(internet.getAddress().getHostAddress(), internet.getPort()).toString();
    }

    private Hello known() {
        if (other == null) throw new IllegalStateException("a connection with nobody");
        return other;
    }

    private ChannelHandlerContext context() {
        if (context == null) throw new IllegalStateException("a connection without a socket");
        return context;
    }
}
