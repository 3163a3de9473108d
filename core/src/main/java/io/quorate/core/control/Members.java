package io.quorate.core.control;

import static io.quorate.core.control.Member.State.JOINING;
import static io.quorate.core.control.Member.State.LEAVING;
import static io.quorate.core.control.Member.State.MEMBER;
import static io.quorate.core.control.Member.State.REMOVED;
import static io.quorate.core.control.RefusedException.unless;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All nodes that ever belonged to the cluster, and how they come, restart and go.
///
/// @param byId also those that were removed
public record Members(SortedMap<NodeId, Member> byId) {
    static final Members NONE = new Members(Collections.emptySortedMap());

    public Members {
        byId = Sorted.copyOf(byId);
    }

    /// Whether the node belongs to the cluster and was not removed.
    public boolean isPresent(NodeId id) {
        Member member = byId.get(id);
        return member != null && !member.is(REMOVED);
    }

    /// The node, also one that was removed; empty if it never belonged to the cluster.
    public Optional<Member> find(NodeId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// Those that take part, in the order of their identities: joining, leaving and removed ones are not among
    /// them.
    public List<Member> takingPart() {
        return byId.values().stream().filter(member -> member.is(MEMBER)).toList();
    }

    /// Whether the process is the one that runs on its node, as far as the cluster knows.
    public boolean isRunning(ProcessId process) {
        Member member = byId.get(process.node());
        return member != null && !member.is(REMOVED) && member.start() == process.start();
    }

    Members joined(Newcomer newcomer, Member.State state, Rules rules) {
        ProcessId process = newcomer.process();
        Description description = newcomer.description();
        Member known = byId.get(process.node());
        if (known != null && known.is(REMOVED)) refuseRemoved(known, rules);
        else unless(known == null, "node " + process.node() + " has joined already");
        unlessNamed(description.name(), process.node());
        List<Integer> seats = seats(List.of(), description.weight());
        return with(new Member(process.node(), description, process.start(), state, seats));
    }

    Members started(Newcomer newcomer, Rules rules) {
        ProcessId process = newcomer.process();
        Description description = newcomer.description();
        Member member = known(process.node());
        if (member.is(REMOVED)) refuseRemoved(member, rules);
        unless(
                process.start() > member.start(),
                "node " + member.id() + ": start " + process.start() + " is not after start " + member.start());
        unlessNamed(description.name(), member.id());
        List<Integer> seats = seats(member.seats(), description.weight());
        return with(new Member(member.id(), description, process.start(), member.state(), seats));
    }

    Members admitted(NodeId id) {
        Member member = known(id);
        unless(
                member.is(JOINING) || member.is(LEAVING),
                "node " + id + " is " + member.state() + ", not on its way in or out");
        return with(member.with(MEMBER));
    }

    Members leaving(NodeId id) {
        Member member = known(id);
        unless(member.is(MEMBER), "node " + id + " is " + member.state() + " and cannot leave");
        unless(takingPart().size() > 1, "node " + id + " is the last member: there is nowhere to move its data");
        return with(member.with(LEAVING));
    }

    Members removed(NodeId id) {
        Member member = known(id);
        unless(!member.is(REMOVED), "node " + id + " was removed before");
        unless(
                takingPart().stream().anyMatch(other -> !other.id().equals(id)),
                "node " + id + " is the last member: without it the data is gone");
        return with(member.with(REMOVED));
    }

    /// That a node may be given replicas now.
    void unlessTakesPart(NodeId id) {
        Member member = known(id);
        unless(member.is(MEMBER), "node " + id + " is " + member.state() + " and is given no replicas");
    }

    private Member known(NodeId id) {
        @Nullable Member member = byId.get(id);
        if (member == null) throw new RefusedException("no node " + id + " belongs to this cluster");
        return member;
    }

    private static void refuseRemoved(Member member, Rules rules) {
        unless(
                !rules.hold(Rule.REMOVED_NEVER_RETURNS),
                "node " + member.id() + " was removed and may have forgotten what it promised: empty its folder, and it"
                        + " joins as a new node");
    }

    private void unlessNamed(String name, NodeId except) {
        for (Member member : byId.values()) {
            unless(
                    member.is(REMOVED)
                            || member.id().equals(except)
                            || !member.description().name().equals(name),
                    "the name " + name + " belongs to node " + member.id() + ": remove that node first if its folder is"
                            + " lost, or choose another name");
        }
    }

    /// The lowest free seats, so that whoever comes for a node that was removed sits where that one sat, and only
    /// its data moves. Seats that are held already are kept.
    private List<Integer> seats(List<Integer> held, int count) {
        SortedSet<Integer> taken = new TreeSet<>();
        for (Member member : byId.values()) taken.addAll(member.seats());
        List<Integer> seats = new ArrayList<>(held.subList(0, Math.min(count, held.size())));
        for (int seat = 0; seat < SeatOrder.SEATS_MAX && seats.size() < count; seat++) {
            if (!taken.contains(seat)) seats.add(seat);
        }
        unless(
                seats.size() == count,
                "weight " + count + ": fewer seats than that are free of the ring's " + SeatOrder.SEATS_MAX
                        + " (the sum of all weights)");
        return seats;
    }

    private Members with(Member member) {
        return new Members(Sorted.with(byId, member.id(), member));
    }

    void encode(ByteSink sink) {
        Fields.put(sink, byId.values(), Member::encode);
    }

    static Members decode(ByteSource source) {
        SortedMap<NodeId, Member> byId = new TreeMap<>();
        for (Member member : Fields.list(source, NodeId.BYTES, Member::decode)) byId.put(member.id(), member);
        return new Members(byId);
    }
}
