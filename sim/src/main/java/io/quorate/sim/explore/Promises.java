package io.quorate.sim.explore;

import java.util.ArrayList;
import java.util.List;

/// What has been promised to clients and readers, whoever is down now.
///
/// @param committed the entries, as [Entries] numbers them, that some replica has called committed, and so may
///     have been acknowledged, shown or applied, by offset
/// @param epochs in which each of them was committed, by their leaders: later leaders must have it
/// @param reads those that wait for their confirmation
record Promises(List<Integer> committed, List<Integer> epochs, List<Read> reads) {
    /// Nothing yet.
    static final Promises NONE = new Promises(List.of(), List.of(), List.of());

    /// A read that was executed and is not answered yet.
    ///
    /// @param start the run of the node's process that executed it
    /// @param round the round of confirmation that it waits for
    /// @param seen the offset of the newest entry that it saw, which must be committed before it is answered
    /// @param missed a write that was committed before the read began and that it did not see; -1 if it saw
    ///     them all
    record Read(int node, int start, int epoch, long round, int seen, int missed) {}

    /// A read sees what its leader has applied, and what it has appended itself since it leads.
    Promises withRead(int node, NodeState at, long round, Entries entries) {
        int missed = -1;
        for (int i = 0; i < committed.size(); i++) {
            int entry = committed.get(i);
            boolean isThere = i < at.log().size() && at.log().get(i) == entry;
            boolean isOwn = entries.position(entry).epoch() == at.leads();
            // Nobody can tell whether a read has seen an entry that only opens an epoch.
            if (!(isThere && (i < at.committed() || isOwn)) && !entries.isOpening(entry)) missed = entry;
        }
        int last = at.log().size();
        boolean hasAppended = entries.position(at.log().getLast()).epoch() == at.leads();
        List<Read> more = new ArrayList<>(reads);
        more.add(new Read(node, at.start(), at.leads(), round, hasAppended ? last : at.committed(), missed));
        return new Promises(committed, epochs, List.copyOf(more));
    }

    /// With what a node has committed of its log since.
    Promises withCommitted(NodeState at) {
        if (at.committed() <= committed.size()) return this;
        List<Integer> more = new ArrayList<>(committed);
        more.addAll(at.log()
                .subList(committed.size(), Math.min(at.committed(), at.log().size())));
        int epoch = at.leads() != 0 ? at.leads() : (int) at.promised();
        List<Integer> in = new ArrayList<>(epochs);
        while (in.size() < more.size()) in.add(epoch);
        return new Promises(List.copyOf(more), List.copyOf(in), reads);
    }

    Promises without(List<Read> answered) {
        if (answered.isEmpty()) return this;
        List<Read> rest = new ArrayList<>(reads);
        rest.removeAll(answered);
        return new Promises(committed, epochs, List.copyOf(rest));
    }
}
