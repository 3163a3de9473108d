package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.List;
import java.util.Optional;

/// What a node's folder says of the node: who it is, and which cluster it belongs to. Durable before any of it is told
/// to anybody.
///
/// @param node drawn when the folder was made
/// @param starts how many processes have used the folder, the running one among them
/// @param pledgedTo the node that may form the cluster which this one will belong to
/// @param cluster the cluster that it belongs to
public record Standing(NodeId node, long starts, Optional<NodeId> pledgedTo, Optional<Belonging> cluster) {
    /// First byte of the encoding: its version.
    private static final int VERSION = 1;

    /// That a node belongs to a cluster.
    ///
    /// @param clusterId which one
    /// @param founding the change that formed it, if this node is one of its founders
    /// @param contacts nodes through which it joins, if it is not
    public record Belonging(long clusterId, Optional<Change.Formed> founding, List<NodeId> contacts) {
        public Belonging {
            contacts = List.copyOf(contacts);
        }
    }

    /// That of a folder that was just made.
    ///
    /// @param node drawn at random
    public static Standing first(NodeId node) {
        return new Standing(node, 0, Optional.empty(), Optional.empty());
    }

    /// The process that uses the folder now.
    public ProcessId process() {
        return new ProcessId(node, starts);
    }

    /// What the other nodes are told of the folder.
    public Introduction.State state() {
        return cluster.<Introduction.State>map(belonging -> new Introduction.State.Settled(belonging.clusterId()))
                .orElseGet(() -> new Introduction.State.Empty(pledgedTo));
    }

    /// Another process uses the folder.
    public Standing startedAgain() {
        return new Standing(node, starts + 1, pledgedTo, cluster);
    }

    /// It pledges itself to a node that may form a cluster.
    public Standing pledgedTo(NodeId former) {
        return new Standing(node, starts, Optional.of(former), cluster);
    }

    /// It belongs to a cluster from now on.
    public Standing belonging(Belonging belonging) {
        return new Standing(node, starts, pledgedTo, Optional.of(belonging));
    }

    /// Writes it to the end of a sink.
    public void encode(ByteSink sink) {
        sink.putByte(VERSION);
        node.encode(sink);
        sink.putVarint(starts);
        Fields.put(sink, pledgedTo, NodeId::encode);
        Fields.put(sink, cluster, (belonging, to) -> {
            to.putLong(belonging.clusterId());
            Fields.put(to, belonging.founding(), ChangeCodec::encode);
            Fields.put(to, belonging.contacts(), NodeId::encode);
        });
    }

    /// Reads what [#encode] wrote.
    ///
    /// @throws MalformedException if the bytes are none
    public static Standing decode(ByteSource source) {
        int version = source.getByte();
        if (version != VERSION) throw new MalformedException("version " + version + " of what a folder says of a node");
        return new Standing(
                NodeId.decode(source),
                source.getVarint(),
                Fields.optional(source, NodeId::decode),
                Fields.optional(source, Standing::belonging));
    }

    private static Belonging belonging(ByteSource source) {
        return new Belonging(
                source.getLong(),
                Fields.optional(source, Standing::founding),
                Fields.list(source, NodeId.BYTES, NodeId::decode));
    }

    private static Change.Formed founding(ByteSource source) {
        if (ChangeCodec.decode(source) instanceof Change.Formed formed) return formed;
        throw new MalformedException("a cluster begins with another change than its formation");
    }
}
