package io.quorate.sim.explore;

import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.log.Assignment;
import io.quorate.core.log.Message;
import io.quorate.core.log.MessageCodec;
import io.quorate.core.log.ShardMessage;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import io.quorate.sim.explore.Cluster.Count;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A breadth-first search through all that a scope lets happen, with every invariant checked in every state:
/// what it finds, it finds by a shortest way.
///
/// What keeps it small, and why nothing is lost by it:
/// - Letters are a set that only grows. One that is never delivered was lost, one that is delivered late was
///   overtaken, and nothing but this set and the nodes' states decides what can happen next.
/// - So more letters let more happen, never less. A state is left out if one with the same nodes and all of its
///   letters was seen ([SeenStates]). And what a node answers without a change of its own is on its way at once:
///   the steps to a violation do not list such answers.
/// - A node crashes and starts again in one step: while it is down nothing happens to it, and letters wait.
/// - The first epoch goes to the first node, and of the others a later one does not crash more often than an
///   earlier one: before that they are alike. (They differ in whom they ask first where two others have logs of
///   one length.)
/// - Which nodes are still to lose power is chosen at the start, in every way. A node that will not syncs all
///   that it records in the same step: nothing can tell whether it synced late or its letters came late. What
///   else a loss of power would leave of it is not compared ([Machine#text]).
/// - What is written says who was asked, and not how many were before: writes to two leaders have no order.
/// - A letter of an epoch that nothing can come of any more is dropped ([#isDead]).
public final class Exploration {
    /// What three gigabytes hold, at some hundred bytes for a state with its letters and the way to it. An
    /// exploration that comes to more states stops there.
    private static final int STATES_MAX = 30_000_000;

    private static final int[] NOTHING = {};

    private final Scope scope;
    private final NodeStates states;
    /// Whether a letter of a former epoch gets nothing but refusals.
    private final boolean isFenced;
    /// Whether an epoch has no more than one reign.
    private final boolean isReignOnce;
    /// Whether a round has answers only from its own process.
    private final boolean isRoundOnce;

    private final Map<Promises, Integer> promiseIds = new LinkedHashMap<>();
    private final List<Promises> promises = new ArrayList<>();

    private final SeenStates seen = new SeenStates();
    private final Ways ways = new Ways();
    private final Queue<int[]> frontier = new ArrayDeque<>();
    private long transitions;
    private int discovered;
    private @Nullable String violation;

    private Exploration(Scope scope, Rules rules) {
        this.scope = scope;
        states = new NodeStates(scope, rules);
        isFenced = rules.hold(Rule.FENCED_APPEND_IS_REFUSED);
        isReignOnce = rules.hold(Rule.EPOCH_IS_TAKEN_ONCE) && rules.hold(Rule.REIGN_ENDS_WITH_PROCESS);
        isRoundOnce = rules.hold(Rule.ROUND_BELONGS_TO_PROCESS);
    }

    /// Explores a scope until all of it is seen, something breaks, or it is told to stop.
    ///
    /// @param rules the rules in force
    /// @param isOver asked after each state; true ends the exploration before it is complete
    public static Explored run(Scope scope, Rules rules, BooleanSupplier isOver) {
        return new Exploration(scope, rules).run(isOver);
    }

    private Explored run(BooleanSupplier isOver) {
        promiseId(Promises.NONE);
        int[] first = new int[scope.nodes()];
        for (int node = 1; node <= scope.nodes(); node++) first[node - 1] = states.first(node);
        begin(Cluster.start(first), 1, scope.crashes(), scope.crashes());
        int at = 0;
        while (!frontier.isEmpty() && seen.count() < STATES_MAX && !isOver.getAsBoolean()) {
            explore(new Cluster(frontier.remove(), scope.nodes()), at);
            if (violation != null) return result(at);
            at++;
        }
        return result(at);
    }

    /// Begins with every way to divide the crashes among the nodes from one on.
    ///
    /// @param most for one of the nodes from the second on: these are alike, so which of them crashes more often
    ///     is the same but for their names
    private void begin(Cluster cluster, int node, int crashes, int most) {
        for (int count = node == scope.nodes() ? crashes : 0; count <= Math.min(crashes, most); count++) {
            Cluster next = cluster.copy();
            next.addCrashes(node, count);
            if (node < scope.nodes()) {
                begin(next, node + 1, crashes - count, node == 1 ? most : count);
            } else {
                seen.add(next.words(), next.headLength());
                frontier.add(next.words());
                ways.addFirst();
                discovered++;
            }
        }
    }

    private Explored result(int at) {
        List<String> steps = new ArrayList<>();
        int last = violation == null ? Math.max(0, at - 1) : discovered - 1;
        List<int[]> choices = ways.to(last);
        if (violation != null) {
            for (int[] choice : choices) steps.add("n" + choice[0] + " " + states.input(choice[1]));
        }
        return new Explored(
                scope,
                seen.count(),
                transitions,
                states.count(),
                choices.size(),
                frontier.isEmpty() && violation == null,
                Optional.ofNullable(violation),
                steps);
    }

    // ---- What may happen in a state ----

    private void explore(Cluster cluster, int at) {
        for (int node = 1; node <= scope.nodes() && violation == null; node++) {
            NodeState state = states.state(cluster.nodeState(node));
            if (state.hasUnsynced()) choose(cluster, at, node, new Input.Synced(), null);
            if (state.isServing()) {
                if (cluster.count(Count.WRITES) < scope.writes()) {
                    choose(cluster, at, node, new Input.Written(node, state.start()), Count.WRITES);
                }
                if (cluster.count(Count.READS) < scope.reads()) {
                    choose(cluster, at, node, new Input.Read(), Count.READS);
                }
            }
            if (cluster.count(Count.TICKS) < scope.ticks()) choose(cluster, at, node, new Input.Ticked(), Count.TICKS);
            if (cluster.crashes(node) > 0) {
                choose(cluster, at, node, new Input.Crashed(newestOf(cluster, node)), null);
            }
            if (cluster.count(Count.REPEATS) < scope.repeats()) {
                Optional<Assignment> newest = newestOf(cluster, node);
                if (newest.isPresent()) choose(cluster, at, node, new Input.Assigned(newest.get()), Count.REPEATS);
            }
            handOut(cluster, at, node, state);
        }
        for (int i = 0; i < cluster.letterCount() && violation == null; i++) {
            int letter = cluster.letter(i);
            take(cluster, at, states.letter(letter).to(), states.delivery(letter), null);
        }
    }

    private void handOut(Cluster cluster, int at, int node, NodeState state) {
        if (cluster.nobodyOwns() && node != 1) return;
        for (int epoch = 1; epoch <= scope.takeovers(); epoch++) {
            if (cluster.owner(epoch) == 0) {
                choose(cluster, at, node, new Input.Assigned(assignment(epoch, node, state.start())), null);
            }
        }
    }

    private Assignment assignment(int epoch, int node, int start) {
        List<NodeId> replicas =
                LongStream.rangeClosed(1, scope.nodes()).mapToObj(NodeId::new).toList();
        return new Assignment(epoch, new ProcessId(new NodeId(node), start), replicas, List.of());
    }

    /// The newest epoch that a node was handed.
    private Optional<Assignment> newestOf(Cluster cluster, int node) {
        for (int epoch = scope.takeovers(); epoch > 0; epoch--) {
            if (cluster.owner(epoch) == node) return Optional.of(assignment(epoch, node, cluster.ownerStart(epoch)));
        }
        return Optional.empty();
    }

    private void choose(Cluster cluster, int at, int node, Input input, @Nullable Count count) {
        if (violation == null) take(cluster, at, node, states.idOf(input), count);
    }

    // ---- What comes of it ----

    private void take(Cluster cluster, int at, int node, int input, @Nullable Count count) {
        Input what = states.input(input);
        int crashes = cluster.crashes(node) - (what instanceof Input.Crashed ? 1 : 0);
        NodeStates.Step step = states.step(cluster.nodeState(node), input, crashes == 0);
        transitions++;
        if (step.damage() != null) {
            discover(at, node, input);
            violation = step.damage();
            return;
        }
        // What is only answered was already, by putLetters.
        if (what instanceof Input.Delivered && step.next() == cluster.nodeState(node)) return;
        boolean isIdle = step.next() == cluster.nodeState(node) && cluster.hasLetters(step.sent());
        if (isIdle && !(what instanceof Input.Assigned) && !(what instanceof Input.Read)) return;
        Cluster next = cluster.copy();
        next.setNodeState(node, step.next());
        next.addCrashes(node, crashes - cluster.crashes(node));
        if (count != null) next.increment(count);
        if (what instanceof Input.Assigned(Assignment assignment) && count == null) {
            next.own((int) assignment.epoch(), node, (int) assignment.leader().start());
        }
        String broken = check(cluster, next, node, what, step);
        putLetters(next, step.sent());
        if (broken == null && !seen.add(next.words(), next.headLength())) return;
        discover(at, node, input);
        violation = broken;
        frontier.add(next.words());
    }

    private void discover(int at, int node, int input) {
        ways.add(at, node, input);
        discovered++;
    }

    /// Adds letters, and all that nodes answer to letters without a change of their own. An answer that is
    /// damage waits for the letter to be taken as a step.
    private void putLetters(Cluster next, int[] sent) {
        addLetters(next, sent);
        int i = 0;
        while (i < next.letterCount()) {
            int[] answers = answersTo(next, next.letter(i));
            boolean isMore = !next.hasLetters(answers) && addLetters(next, answers);
            // Letters are in ascending order, so what came may stand before the one it answers.
            i = isMore ? 0 : i + 1;
        }
    }

    private int[] answersTo(Cluster cluster, int letter) {
        int to = states.letter(letter).to();
        NodeStates.Step step = states.step(cluster.nodeState(to), states.delivery(letter), cluster.crashes(to) == 0);
        return step.next() == cluster.nodeState(to) ? step.sent() : NOTHING;
    }

    /// Takes out what nothing can come of any more, and puts in what something can.
    ///
    /// @param sent in ascending order
    /// @return whether one of them is new
    private boolean addLetters(Cluster next, int[] sent) {
        int[] kept = new int[next.letterCount() + sent.length];
        int count = 0;
        int i = 0;
        int j = 0;
        boolean isMore = false;
        while (i < next.letterCount() || j < sent.length) {
            int known = i < next.letterCount() ? next.letter(i) : Integer.MAX_VALUE;
            int fresh = j < sent.length ? sent[j] : Integer.MAX_VALUE;
            int letter = Math.min(known, fresh);
            if (letter == known) i++;
            if (letter == fresh) j++;
            if (isFenced && isDead(next, letter)) continue;
            kept[count++] = letter;
            isMore |= letter != known;
        }
        next.setLetters(kept, count);
        return isMore;
    }

    /// Whether nothing can come of a letter any more, whatever happens.
    ///
    /// - Its epoch is that of one leader. Once this has gone on to a newer epoch, or lost power, it neither
    ///   leads nor takes over in the old one again, and answers to it change nothing. Once it leads, nor do
    ///   promises and tails. Where a newer promise is durable, its own letters get nothing but such answers.
    /// - A leader that is refused does nothing more. So does one to which nothing more happens.
    /// - What a follower is known to have synced only grows in an epoch: an answer
    ///   that adds nothing now never will.
    /// - Nor will entries that a follower has matched already, unless it loses power: it has answered when it
    ///   matched them, and what it answers once it has promised a newer epoch is a refusal.
    /// - A question that has its answer is asked no more, and to answer it changes nothing.
    private boolean isDead(Cluster cluster, int id) {
        Letter letter = states.letter(id);
        return switch (letter.said()) {
            case MessageCodec.Addressed(int _, Message message) -> isDead(cluster, id, letter, message);
            case ShardMessage.Confirm(long start, long number, var _, var _, var _) ->
                isRoundOnce && !isAsked(cluster, letter.from(), letter.to(), start, number);
            case ShardMessage.Confirmed(long start, long number, var _, var _, var _) ->
                isRoundOnce && !isAsked(cluster, letter.to(), letter.from(), start, number);
        };
    }

    private boolean isAsked(Cluster cluster, int asking, int asked, long start, long number) {
        NodeState state = states.state(cluster.nodeState(asking));
        return state.start() == start && state.asked().get(asked - 1) == number;
    }

    private boolean isDead(Cluster cluster, int id, Letter letter, Message message) {
        int epoch = (int) message.epoch();
        int owner = cluster.owner(epoch);
        NodeState leader = states.state(cluster.nodeState(owner));
        NodeState receiver = states.state(cluster.nodeState(letter.to()));
        boolean isGone = leader.promised() > epoch || isReignOnce && leader.start() != cluster.ownerStart(epoch);
        boolean isLed = isReignOnce && cluster.ledStart(epoch) != 0;
        boolean hasTakenOver = isGone || isLed;
        return switch (message) {
            case Message.Refused _ -> isGone || isReignOnce;
            case Message.Promised _, Message.Pull _, Message.Tail _ -> hasTakenOver;
            case Message.Accepted answer ->
                isGone || isLed && answer.written() == answer.synced() && isIdle(cluster, id);
            case Message.Mismatched _ -> isGone;
            // No log is truncated here, so none of these is sent.
            case Message.Offer _, Message.Fetch _, Message.Chunk _ -> false;
            // Epochs are handed out here, so nobody asks; and nobody has a lease.
            case Message.PreVote _, Message.PreVoted _, Message.LeaseGivenUp _ -> true;
            case Message.Fence _ -> hasTakenOver && receiver.durablePromise() >= epoch;
            case Message.Append _ ->
                isGone && receiver.durablePromise() > epoch
                        || cluster.crashes(letter.to()) == 0 && receiver.promised() == epoch && isIdle(cluster, id);
        };
    }

    private boolean isIdle(Cluster cluster, int letter) {
        int to = states.letter(letter).to();
        int state = cluster.nodeState(to);
        return states.step(state, states.delivery(letter), cluster.crashes(to) == 0)
                        .next()
                == state;
    }

    // ---- What must hold ----

    /// Notes what was promised, and says what is broken; null if nothing is.
    private @Nullable String check(Cluster before, Cluster next, int node, Input what, NodeStates.Step step) {
        NodeState was = states.state(before.nodeState(node));
        NodeState is = states.state(step.next());
        Promises known = promises.get(before.promises());

        if (is.leads() != 0 && (was.leads() != is.leads() || was.start() != is.start())) {
            int led = next.ledStart(is.leads());
            if (next.owner(is.leads()) != node || led != 0 && led != is.start()) {
                return "L1: n" + node + "." + is.start() + " leads in epoch " + is.leads() + ", which is that of n"
                        + next.owner(is.leads()) + "." + led;
            }
            next.lead(is.leads(), led == 0 ? is.start() : 0);
            String lost = lostByTakeover(is, node, known);
            if (lost != null) return lost;
        }

        Promises now = known.withCommitted(is);
        if (is.committed() > is.log().size()) return "L5: n" + node + " has committed more than it has";
        if (is.has(now.committed()) < is.committed()) {
            return "L2: n" + node + " has committed "
                    + states.entries().positions(is.log().subList(0, is.committed()))
                    + ", where others have committed " + states.entries().positions(now.committed());
        }
        for (int i = 0; i < now.committed().size(); i++) {
            if (disksWith(next, now.committed(), i) <= scope.nodes() / 2) {
                return "L2: entry " + states.entries().position(now.committed().get(i))
                        + " is committed, and on the disks of no majority";
            }
        }
        for (int other = 1; other <= scope.nodes(); other++) {
            NodeState its = states.state(next.nodeState(other));
            if (other != node && !states.entries().match(is.log(), its.log())) {
                return "L5: the logs of n" + node + " and n" + other
                        + " have different entries of one epoch and offset";
            }
        }

        if (what instanceof Input.Read) now = now.withRead(node, is, step.readRound(), states.entries());
        List<Promises.Read> done = new ArrayList<>();
        for (Promises.Read read : now.reads()) {
            if (read.node() != node) continue;
            if (is.start() != read.start() || is.leads() != read.epoch()) {
                done.add(read); // answered with an error
            } else if (is.confirmedRound() >= read.round() && is.committed() >= read.seen()) {
                if (read.missed() >= 0) {
                    return "L4: n" + node + " serves a read that has not seen entry "
                            + states.entries().position(read.missed()) + ", which was committed before it began";
                }
                done.add(read);
            }
        }
        next.setPromises(promiseId(now.without(done)));
        return null;
    }

    /// All that was committed in earlier epochs must be in the log of a leader.
    private @Nullable String lostByTakeover(NodeState is, int node, Promises known) {
        for (int i = is.has(known.committed()); i < known.committed().size(); i++) {
            if (known.epochs().get(i) < is.leads()) {
                return "L2: n" + node + " leads in epoch " + is.leads() + " without entry "
                        + states.entries().position(known.committed().get(i)) + ", which was committed in epoch "
                        + known.epochs().get(i);
            }
        }
        return null;
    }

    private int disksWith(Cluster cluster, List<Integer> committed, int index) {
        int count = 0;
        for (int node = 1; node <= scope.nodes(); node++) {
            if (states.state(cluster.nodeState(node)).durablyHas(committed) > index) count++;
        }
        return count;
    }

    private int promiseId(Promises some) {
        Integer known = promiseIds.putIfAbsent(some, promises.size());
        if (known != null) return known;
        promises.add(some);
        return promises.size() - 1;
    }
}
