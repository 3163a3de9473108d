package io.quorate.server.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.quorate.core.control.Addresses;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.core.control.Description;
import io.quorate.core.control.Introduction;
import io.quorate.core.control.Newcomer;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/// An end of a connection that says what a test wants, byte by byte.
final class RawPeer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private NodeId id = new NodeId(0);
    private byte[] hello = {};
    private byte[] otherHello = {};

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    static RawPeer dial(PeerNode node) throws IOException {
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), node.port()));
    }

    static RawPeer accept(ServerSocket port) throws IOException {
        return new RawPeer(port.accept());
    }

    // ---- What it says ----

    RawPeer write(byte... bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    RawPeer preamble() throws IOException {
        return write(Preamble.OURS.encode());
    }

    RawPeer frame(int kind, byte... body) throws IOException {
        return write(encoded(kind, body));
    }

    static byte[] encoded(int kind, byte... body) {
        var queue = new FrameQueue();
        queue.add(kind, body);
        ByteBuf out = Unpooled.buffer(Math.toIntExact(queue.bytes()), Math.toIntExact(queue.bytes()));
        queue.fill(out);
        return out.array();
    }

    RawPeer hello(long node, int port) throws IOException {
        id = new NodeId(node);
        hello = helloOf(node, port, false);
        return frame(FrameKind.HELLO, hello);
    }

    static byte[] helloOf(long node, int port, boolean hasPassword) {
        var endpoint = new Endpoint("127.0.0.1", port);
        var description = new Description("n" + node, new Addresses(endpoint, endpoint, endpoint).entries(), "", 1);
        var newcomer = new Newcomer(new ProcessId(new NodeId(node), 1), description);
        var introduction = new Introduction(newcomer, List.of(), new Introduction.State.Settled(PeerNode.CLUSTER));
        return new Hello(node * 31, new byte[Hello.NONCE_BYTES], hasPassword, introduction).encode();
    }

    /// Introduces itself without a password, as whoever dialled, until it is let in.
    RawPeer enter(long node, int port) throws IOException {
        preamble().hello(node, port).readHello();
        frame(FrameKind.PROOF);
        expect(FrameKind.PROOF);
        return this;
    }

    /// Lets somebody in without a password.
    RawPeer admit(long node, int port) throws IOException {
        readHello().preamble().hello(node, port);
        expect(FrameKind.PROOF);
        return frame(FrameKind.PROOF);
    }

    // ---- What it hears ----

    RawPeer readHello() throws IOException {
        in.readNBytes(Preamble.BYTES);
        otherHello = expect(FrameKind.HELLO);
        return this;
    }

    Hello other() {
        return Hello.decode(otherHello);
    }

    /// Who it said that it is.
    NodeId node() {
        return id;
    }

    byte[] otherHello() {
        return otherHello;
    }

    byte[] expect(int kind) throws IOException {
        in.readInt();
        int length = in.readInt();
        int said = in.readByte();
        byte[] body = in.readNBytes(length);
        if (said != kind) throw new AssertionError("a frame of kind " + said + " where " + kind + " was expected");
        return body;
    }

    /// Reads to the refusal with which the other end ends the connection.
    Refusal readRefusal() throws IOException {
        Refusal refusal = Refusal.decode(expect(FrameKind.REFUSED));
        if (in.read() >= 0) throw new AssertionError("something after the last word");
        return refusal;
    }

    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
