package io.quorate.server.net;

import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What all clients of a thread keep in memory together, and who waits while that is too much.
///
/// Beyond the limit those that keep little themselves go on, so that small requests are served as ever. The sockets of
/// the others are not read, but for one at a time: the favoured one, whose unfinished request is the largest and so
/// nearest to giving back the most. It may pass the limit until it is answered. So any number of large requests are
/// taken one after the other within the limit and one request, and two that are half there never wait for each other.
///
/// Only two things end a connection here: to send too little while it is favoured and others wait, and to keep the most
/// when all of this was not enough, which untaken replies and thousands of small requests can bring about.
@SuppressWarnings("FutureReturnValueIgnored") // a task tells of its failure itself
final class ClientMemory {
    /// Who keeps no more than this never waits for others: about one read of a socket.
    static final long SMALL_BYTES = 64 * 1024;
    /// The favoured client must send so much in `limits.input-stall`, unless it is the node's turn.
    private static final long FAVOURED_BYTES_MIN = 256 * 1024;

    private final EventLoop loop;
    private final Collection<ClientConnection> clients;
    private final Runnable settle;
    private ClientLimits limits;

    /// Those whose sockets are not read because of this, in the order in which they came to wait.
    private final Set<ClientConnection> waiting = new LinkedHashSet<>();

    private long bytes;
    private boolean isToSettle;

    private @Nullable ClientConnection favoured;
    /// Whether all of the favoured one's request is there, so that nothing more of it is read.
    private boolean isFavourUsed;
    /// What the favoured one had sent in all when it was last looked at, and when that was.
    private long favouredBytes;
    private long favouredSecond;
    /// Seconds since the start, as [#sweep] says.
    private long second;

    /// @param clients all that are connected
    /// @param guard runs a task whose failure is a bug of ours
    ClientMemory(EventLoop loop, Collection<ClientConnection> clients, ClientLimits limits, Consumer<Runnable> guard) {
        this.loop = loop;
        this.clients = clients;
        this.limits = limits;
        this.settle = () -> guard.accept(this::settle);
    }

    void configure(ClientLimits changed) {
        limits = changed;
        settleSoon();
    }

    /// Bytes of unfinished and unanswered requests and of untaken replies of all clients, roughly.
    long bytes() {
        return bytes;
    }

    /// Number of clients that wait.
    int waitingCount() {
        return waiting.size();
    }

    /// Whether a client's socket may be read as far as all others are concerned.
    boolean lets(ClientConnection client) {
        return bytes <= limits.clientsBytesMax() || client == favoured && !isFavourUsed || client.keepsLittle();
    }

    /// Has a client that may not be read wait. It is resumed when it may.
    void await(ClientConnection client) {
        waiting.add(client);
        if (favoured == null) settleSoon();
    }

    /// A client waits no longer: it goes on, or it has gone.
    void leave(ClientConnection client) {
        waiting.remove(client);
    }

    /// A request of a client is there, whole.
    void took(ClientConnection client) {
        if (client == favoured) isFavourUsed = true;
    }

    /// Takes note of how much more, or less, a client keeps.
    void changed(ClientConnection client, long changeBytes) {
        bytes += changeBytes;
        if (changeBytes > 0 && bytes > bytesMax()) closeLargest();
        if (client == favoured && (client.isClosing() || isFavourUsed && client.isAnswered())) favoured = null;
        if (!waiting.isEmpty() && (favoured == null || bytes <= limits.clientsBytesMax())) settleSoon();
    }

    /// The limit, the request of the favoured one, and a quarter for what small requests and replies add meanwhile.
    private long bytesMax() {
        long max = limits.clientsBytesMax();
        return max + limits.requests().requestBytesMax() + max / 4;
    }

    private void closeLargest() {
        clients.stream()
                .filter(client -> !client.isClosing())
                .max(Comparator.comparingInt(
                                (ClientConnection client) -> client.state().isKeptFromEviction() ? 0 : 1)
                        .thenComparingLong(ClientConnection::heldBytes))
                .ifPresent(largest -> largest.closeOverLimit("limits.clients-bytes", limits.clientsBytesMax()));
    }

    /// Not from inside what a client does: another one may go on.
    private void settleSoon() {
        if (isToSettle) return;
        isToSettle = true;
        loop.execute(settle);
    }

    private void settle() {
        isToSettle = false;
        if (bytes <= limits.clientsBytesMax()) {
            // Each goes on until it is too much again, and whoever it is too much for waits again.
            for (ClientConnection client : List.copyOf(waiting)) client.resume();
        } else if (favoured == null) {
            waiting.stream()
                    .filter(ClientConnection::isInLargeRequest)
                    .max(Comparator.comparingLong(ClientConnection::heldBytes))
                    .ifPresent(this::favour);
        }
    }

    private void favour(ClientConnection client) {
        favoured = client;
        isFavourUsed = false;
        look(client);
        client.resume();
    }

    private void look(ClientConnection client) {
        favouredBytes = client.receivedBytes();
        favouredSecond = second;
    }

    /// Looks after the favoured one: nobody may keep the others waiting by sending nothing.
    ///
    /// @param nowSecond seconds since the start
    void sweep(long nowSecond) {
        second = nowSecond;
        ClientConnection client = favoured;
        if (client == null) return;
        if (waiting.isEmpty() || isFavourUsed) {
            look(client);
        } else if (second - favouredSecond >= limits.inputStallMaxSeconds()) {
            if (client.receivedBytes() - favouredBytes < FAVOURED_BYTES_MIN) client.closeAsTooSlow();
            else look(client);
        }
    }
}
