package io.quorate.sim.explore;

import io.quorate.core.log.Reign;
import io.quorate.core.log.Replica;
import io.quorate.core.log.ReplicaLog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What can be seen of a node in one of its states.
///
/// @param start how often it has started
/// @param promised the newest epoch that it answers to
/// @param durablePromise the promise that a loss of power would leave
/// @param log its entries, by offset from 1; as [Entries] numbers them
/// @param durableLog the entries that a loss of power would leave
/// @param committed up to where it knows its log to be committed: what it has applied
/// @param leads the epoch it leads in; 0 if in none
/// @param isServing whether it serves
/// @param confirmedRound the newest round of confirmation that a majority has answered
/// @param asked the question that each node, from 1, is to answer; 0 if none waits
/// @param hasUnsynced whether a loss of power would cost it something
record NodeState(
        int start,
        long promised,
        long durablePromise,
        List<Integer> log,
        List<Integer> durableLog,
        int committed,
        int leads,
        boolean isServing,
        long confirmedRound,
        List<Long> asked,
        boolean hasUnsynced) {
    static NodeState of(Machine machine, int nodes, Entries known) {
        Replica replica = machine.replica();
        Replica durable = machine.durable();
        Reign reign = replica.reign();
        return new NodeState(
                machine.start(),
                replica.promised(),
                durable.promised(),
                entries(replica.log(), known),
                entries(durable.log(), known),
                (int) replica.log().committed(),
                reign == null ? 0 : (int) reign.epoch(),
                reign != null && reign.isServing(),
                reign == null ? 0 : reign.confirmedRound(),
                IntStream.rangeClosed(1, nodes).mapToObj(machine::asked).toList(),
                machine.hasUnsynced());
    }

    private static List<Integer> entries(ReplicaLog log, Entries known) {
        List<Integer> entries = new ArrayList<>();
        for (long offset = 1; offset <= log.end().offset(); offset++) entries.add(known.idOf(log.entry(offset)));
        return List.copyOf(entries);
    }

    /// How many of some entries a loss of power would leave it with.
    int durablyHas(List<Integer> entries) {
        return common(durableLog, entries);
    }

    /// How many of some entries it has.
    int has(List<Integer> entries) {
        return common(log, entries);
    }

    private static int common(List<Integer> log, List<Integer> entries) {
        int count = 0;
        while (count < log.size() && count < entries.size() && log.get(count).equals(entries.get(count))) count++;
        return count;
    }
}
