package io.quorate.core.control;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.List;
import java.util.TreeSet;

/// A node as the cluster knows it.
///
/// @param id drawn when its folder was made
/// @param description what its running process says of it
/// @param start number of the running process, from 1; it only grows
/// @param state what it may be given
/// @param seats its places on the ring, ascending, one for each unit of weight; none once it is removed
public record Member(NodeId id, Description description, long start, State state, List<Integer> seats) {
    /// The names of the values are part of the encoding.
    public enum State {
        /// It has introduced itself and is not yet given replicas.
        JOINING,
        /// It takes part.
        MEMBER,
        /// Its replicas move elsewhere; then it is removed.
        LEAVING,
        /// It will never be given anything again, nor counted as started; sets that still name it replace it.
        /// Kept for ever, because a removed identity must be known in order to be refused.
        REMOVED
    }

    public Member {
        seats = List.copyOf(new TreeSet<>(seats));
        if (start < 1) throw new IllegalArgumentException("start " + start + " of node " + id);
    }

    /// The running process.
    public ProcessId process() {
        return new ProcessId(id, start);
    }

    public boolean is(State asked) {
        return state == asked;
    }

    Member with(State next) {
        return new Member(id, description, start, next, next == State.REMOVED ? List.of() : seats);
    }

    void encode(ByteSink sink) {
        id.encode(sink);
        description.encode(sink);
        sink.putVarint(start);
        sink.putText(state.name());
        Fields.put(sink, seats, (seat, to) -> to.putVarint(seat));
    }

    static Member decode(ByteSource source) {
        return new Member(
                NodeId.decode(source),
                Description.decode(source),
                source.getVarint(),
                source.getOneOf(State.values()),
                Fields.list(source, 1, Fields::smallNumber));
    }
}
