package io.quorate.server.peer;

import static io.quorate.server.peer.PeerNode.node;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quorate.core.control.Addresses.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever comes to the peer port with something else than a node would say: it ends, and nodes are served.
@Timeout(30)
class HostilePeersTest {
    private static final int MIB = 1 << 20;
    private static final PeerLimits SMALL = new PeerLimits(4 * MIB, 2 * MIB, 3);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private PeerNode one;

    private final List<AutoCloseable> others = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        one = node(1).limits(SMALL).open();
    }

    @AfterEach
    void nodesAreStillServed() throws Exception {
        for (AutoCloseable other : others) other.close();
        try (PeerNode two = node(2).open()) {
            two.seeds(one.endpoint());
            two.awaitLinks(one);
            two.send(one, "still there");
            one.awaitReceived(all -> all.contains("n2:still there"));
        }
        one.close();
    }

    private RawPeer dial() throws IOException {
        RawPeer peer = RawPeer.dial(one);
        others.add(peer);
        return peer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: n1\r\n\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "PING\r\n",
                "\u0016\u0003\u0001",
                "x"
            })
    void aClientOfSomethingElseIsToldWhereItIs(String bytes) throws IOException {
        RawPeer stranger = dial().write(bytes.getBytes(ISO_8859_1));
        assertThat(new String(stranger.readAll(), US_ASCII))
                .startsWith("-ERR this port is for the nodes of Quorate, and no node begins with '")
                .endsWith("'\r\n");
    }

    @Test
    void anIncompatibleVersionIsToldWhichOnesAreSpoken() throws IOException {
        Refusal refusal = readRefusal(dial().write(new Preamble(7, 9).encode()));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.VERSION);
        assertThat(refusal.text()).contains("versions 7 to 9", "this node speaks 1 to 1");
    }

    @Test
    void aWiderRangeOfVersionsIsCompatible() throws IOException {
        dial().write(new Preamble(1, 9).encode()).hello(5, 1).readHello();
    }

    /// Of an end that has not said hello, and is not told hello.
    private static Refusal readRefusal(RawPeer peer) throws IOException {
        byte[] all = peer.readAll();
        int length = all.length - Preamble.BYTES - Frames.HEADER_BYTES;
        assertThat(Arrays.copyOf(all, Preamble.BYTES)).isEqualTo(Preamble.OURS.encode());
        return Refusal.decode(Arrays.copyOfRange(all, all.length - length, all.length));
    }

    @Test
    void anAbsurdLengthIsNotBelieved() throws IOException {
        byte[] frame = RawPeer.encoded(FrameKind.HELLO, new byte[10]);
        frame[Frames.LENGTH_AT] = 0x7f;
        Refusal refusal = readRefusal(dial().preamble().write(frame));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MALFORMED);
        assertThat(refusal.text()).isEqualTo("a frame of 2130706442 bytes (may have up to 65536)");
    }

    @Test
    void aNegativeLengthIsNotBelieved() throws IOException {
        byte[] frame = RawPeer.encoded(FrameKind.HELLO, new byte[10]);
        frame[Frames.LENGTH_AT] = (byte) 0xff;
        assertThat(readRefusal(dial().preamble().write(frame)).text()).startsWith("a frame of 4278190090 bytes");
    }

    @Test
    void aLongFrameIsTakenOnlyFromWhoIsLetIn() throws IOException {
        byte[] frame = RawPeer.encoded(FrameKind.FRAME, new byte[MIB]);
        assertThat(readRefusal(dial().preamble().write(Arrays.copyOf(frame, Frames.HEADER_BYTES)))
                        .text())
                .contains("may have up to 65536");
        RawPeer inside = dial().enter(7, 1).write(frame);
        one.awaitReceived(all -> all.contains("n7:" + MIB + " bytes"));
        inside.write(RawPeer.encoded(FrameKind.FRAME, new byte[SMALL.frameBytesMax() + 1]));
        one.await(() -> one.links().isEmpty());
    }

    @Test
    void aWrongChecksumEndsTheConnection() throws IOException {
        RawPeer peer = dial().enter(7, 1);
        byte[] frame = RawPeer.encoded(FrameKind.FRAME, "hello".getBytes(US_ASCII));
        frame[frame.length - 1] ^= 1;
        peer.write(frame);
        Refusal refusal = peer.readRefusal();
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MALFORMED);
        assertThat(refusal.text()).contains("checksum");
        assertThat(one.received()).isEmpty();
    }

    @Test
    void aFrameBeforeTheProofIsRefused() throws IOException {
        RawPeer peer = dial().preamble().hello(7, 1).readHello().frame(FrameKind.FRAME, (byte) 1);
        assertThat(peer.readRefusal().text()).isEqualTo("a frame of kind 6 where 2 was expected");
        assertThat(one.received()).isEmpty();
    }

    @Test
    void aWrongProofIsRefused() throws IOException {
        try (PeerNode guarded = node(3).password("secret").open();
                RawPeer peer = RawPeer.dial(guarded)) {
            var proof = new Proof("guess");
            byte[] hello = RawPeer.helloOf(7, 1, true);
            peer.preamble().frame(FrameKind.HELLO, hello).readHello();
            peer.frame(FrameKind.PROOF, proof.make(Connection.Role.DIALLER, hello, peer.otherHello()));
            assertThat(peer.readRefusal().reason()).isEqualTo(Refusal.Reason.PASSWORD);
        }
    }

    @Test
    void aProofThatIsGivenBackIsRefused() throws IOException {
        try (PeerNode guarded = node(3).password("secret").open();
                ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            guarded.seeds(new Endpoint("127.0.0.1", port.getLocalPort()));
            try (RawPeer peer = RawPeer.accept(port)) {
                byte[] hello = RawPeer.helloOf(7, 1, true);
                peer.readHello().preamble().frame(FrameKind.HELLO, hello);
                peer.frame(FrameKind.PROOF, peer.expect(FrameKind.PROOF));
                assertThat(peer.readRefusal().reason()).isEqualTo(Refusal.Reason.PASSWORD);
            }
        }
    }

    @Test
    void whoDoesNotIntroduceItselfInTimeIsNotWaitedFor() throws IOException {
        RawPeer silent = dial();
        RawPeer halfway = dial().preamble();
        one.awaitSockets(2);
        one.ticks(Connection.HANDSHAKE_TICKS_MAX + 1);
        assertThat(silent.readAll()).isEmpty();
        assertThat(halfway.readAll()).isEmpty();
    }

    @Test
    void whoFallsSilentIsTakenForLost() throws IOException {
        dial().enter(7, 1);
        assertThat(one.heard()).hasSize(1);
        one.ticks(Connection.SILENT_TICKS_MAX + 1);
        assertThat(one.heard()).isEmpty();
    }

    @Test
    void whoDialsAndIsNotAnsweredTakesTheOtherForLost() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            one.seeds(new Endpoint("127.0.0.1", port.getLocalPort()));
            try (RawPeer peer = RawPeer.accept(port).admit(7, port.getLocalPort())) {
                one.await(() -> one.heard().size() == 1);
                one.ticks(Connection.SILENT_TICKS_MAX + 1);
                one.await(() -> one.heard().isEmpty());
                assertThat(peer.other().name()).isEqualTo("n1");
            }
            one.seeds();
        }
    }

    @Test
    void whatAReaderDoesNotTakeIsBounded() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            one.seeds(new Endpoint("127.0.0.1", port.getLocalPort()));
            try (RawPeer slow = RawPeer.accept(port).admit(7, port.getLocalPort())) {
                one.await(() -> one.heard().size() == 1);
                PeerLink link = one.links().getFirst();
                int sent = 0;
                while (link.framesDropped() < 10) {
                    one.onLoop(() -> {
                        one.network().send(slow.node(), new byte[MIB]);
                        return true;
                    });
                    sent++;
                    link = one.links().getFirst();
                    assertThat(link.waitingBytes()).isLessThan(SMALL.outboundBytesMax() + MIB + 100);
                }
                assertThat(link.framesSent() + link.framesDropped()).isEqualTo(sent);
            }
            one.seeds();
        }
    }

    @Test
    void randomBytesAfterAnythingThatIsRightEndTheConnection() throws IOException {
        var random = new Random(1);
        for (int i = 0; i < 300; i++) {
            var noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            try (RawPeer peer = RawPeer.dial(one)) {
                switch (random.nextInt(4)) {
                    case 0 -> {}
                    case 1 -> peer.preamble();
                    case 2 -> peer.preamble().hello(7, 1).readHello();
                    default -> peer.enter(7, 1);
                }
                // Less than a header may be the beginning of something.
                peer.write(noise).write(new byte[Preamble.BYTES + Frames.HEADER_BYTES]);
                Throwable reset = catchThrowable(peer::readAll);
                if (reset != null) assertThat(reset).isInstanceOf(SocketException.class);
            }
        }
        one.await(() -> one.links().isEmpty());
        assertThat(one.received()).isEmpty();
    }

    @Test
    void manyThatDoNotIntroduceThemselvesKeepNobodyOut() throws IOException {
        for (int i = 0; i < 2 * PeerNetwork.UNPROVEN_MAX; i++) dial();
    }

    @Test
    void noMoreNodesAreLetInThanThereMayBe() throws IOException {
        List<RawPeer> inside = new ArrayList<>();
        for (int i = 0; i < SMALL.connectionsMax(); i++) inside.add(dial().enter(10 + i, 1));
        RawPeer oneMore = dial().preamble().hello(20, 1).readHello().frame(FrameKind.PROOF);
        assertThat(oneMore.readRefusal().reason()).isEqualTo(Refusal.Reason.FULL);
        for (RawPeer peer : inside) peer.close();
        one.await(() -> one.heard().isEmpty());
    }
}
