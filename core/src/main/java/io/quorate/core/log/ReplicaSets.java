package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The replica sets that a log names: the newest is in force as soon as it is in the log, and the one before it again
/// if it is cut.
///
/// @param named by offset; the one in force where the state above begins to be durable, and all later ones
/// @see <a href="https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf">Ongaro 2014, section 4.1</a>
public record ReplicaSets(List<Named> named) {
    /// None yet.
    public static final ReplicaSets NONE = new ReplicaSets(List.of());

    /// Bytes that a set takes at least: offset, count, one node.
    private static final int NAMED_BYTES_MIN = 2 + NodeId.BYTES;

    /// A set and the entry that names it.
    public record Named(long offset, List<NodeId> nodes) {
        public Named {
            nodes = List.copyOf(nodes);
        }
    }

    public ReplicaSets {
        named = List.copyOf(named);
    }

    /// The newest.
    public Optional<Named> newest() {
        return named.isEmpty() ? Optional.empty() : Optional.of(named.getLast());
    }

    /// These and a newer one.
    ReplicaSets with(Entry entry) {
        List<Named> more = new ArrayList<>(named);
        more.add(new Named(entry.offset(), entry.replicaSet()));
        return new ReplicaSets(more);
    }

    /// Those that the log names up to an offset.
    public ReplicaSets cutAfter(long offset) {
        if (named.isEmpty() || named.getLast().offset() <= offset) return this;
        return new ReplicaSets(
                named.stream().filter(one -> one.offset() <= offset).toList());
    }

    /// Without those that are superseded up to an offset.
    ReplicaSets truncated(long offset) {
        int dropped = 0;
        while (dropped + 1 < named.size() && named.get(dropped + 1).offset() <= offset) dropped++;
        return dropped == 0 ? this : new ReplicaSets(named.subList(dropped, named.size()));
    }

    /// Writes them to the end of a sink.
    void encode(ByteSink sink) {
        sink.putVarint(named.size());
        for (Named one : named) {
            sink.putVarint(one.offset());
            encode(one.nodes(), sink);
        }
    }

    /// Reads what [#encode(ByteSink)] wrote.
    ///
    /// @throws MalformedException if the bytes are none
    static ReplicaSets decode(ByteSource source) {
        int count = source.getCount(NAMED_BYTES_MIN);
        List<Named> named = new ArrayList<>(count);
        for (int i = 0; i < count; i++) named.add(new Named(source.getVarint(), decodeNodes(source)));
        return new ReplicaSets(named);
    }

    static void encode(List<NodeId> nodes, ByteSink sink) {
        sink.putVarint(nodes.size());
        for (NodeId node : nodes) node.encode(sink);
    }

    /// Reads the nodes of one set.
    ///
    /// @throws MalformedException if the bytes are none
    static List<NodeId> decodeNodes(ByteSource source) {
        int count = source.getCount(NodeId.BYTES);
        List<NodeId> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) nodes.add(NodeId.decode(source));
        if (nodes.isEmpty() || new TreeSet<>(nodes).size() < count) {
            throw new MalformedException("the replica set " + nodes);
        }
        return nodes;
    }

    @Override
    public String toString() {
        return named.toString();
    }
}
