package io.quorate.core.log;

import io.quorate.core.identity.NodeId;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// The vote by which a partition finds its leader when nobody above it hands out epochs: that of `system`.
///
/// To win an epoch is to take it over: the promises that [Takeover] gathers are the votes, and any voter may win, since
/// it fetches what its log lacks. What is added here is who stands when: a voter that has not heard of a leader for
/// a while asks the others whether they have (the pre-vote), and with a majority's consent takes the number
/// after all that they have promised. A leader says that it is there, and steps down when no majority answers.
///
/// Stands before its [Replica]: messages and ticks come in here. Clocks decide only when something is tried: any
/// `nowNanos` is safe, as long as it is monotonic.
///
/// @see <a href="https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf">Ongaro 2014, sections 3.4, 6.2
///     and 9.6</a>
public final class Election {
    private final NodeId self;
    private final Replica replica;
    private final Peers peers;
    private final ElectionConfig config;
    private final RandomGenerator random;
    private final Rules rules;

    /// When it last heard from a leader, or promised to somebody who wants to be one.
    private long heardNanos;
    /// Since when it bears the silence, and how long it will.
    private long patientSinceNanos;

    private long patienceNanos;

    /// Counts the times that it has asked for consent.
    private long round;
    /// Who has consented in this round; empty when none is under way.
    private final Set<NodeId> consents = new TreeSet<>();
    /// The newest epoch that others are known to have promised: a lower number would be taken in vain.
    private long newestHeard;

    /// The epoch that [#answered] and [#saidNanos] are about; 0 if it does not lead.
    private long reignEpoch;
    /// When the others were last heard in its reign, or when that began.
    private final Map<NodeId, Long> answered = new TreeMap<>();
    private long reignSinceNanos;
    /// When it last said that it leads.
    private long saidNanos;

    /// @param self the node of `replica`
    /// @param replica one that votes ([Replica#voting]), recovered; nobody else receives and ticks for it
    /// @param random how long it waits before it stands
    /// @param nowNanos a monotonic clock
    public Election(
            NodeId self,
            Replica replica,
            Peers peers,
            ElectionConfig config,
            RandomGenerator random,
            Rules rules,
            long nowNanos) {
        this.self = self;
        this.replica = replica;
        this.peers = peers;
        this.config = config;
        this.random = random;
        this.rules = rules;
        // Whoever has just started has not heard of a leader that may well be there.
        hear(nowNanos);
    }

    // ---- What those above it ask ----

    /// Whether this node leads, whether or not it serves yet.
    public boolean isLeading() {
        return replica.reign() != null;
    }

    /// Who leads, as far as this node has heard.
    public Optional<NodeId> leader() {
        return replica.leader().filter(node -> isLeading() || !node.equals(self));
    }

    /// The nodes that vote, as far as this node's log tells.
    public List<NodeId> voters() {
        return replica.voters();
    }

    /// Tells which nodes follow, voters or not; told to every node, since any may lead.
    public void setLearners(List<NodeId> nodes) {
        replica.follow(nodes);
    }

    /// Lets other nodes vote from now on: one more than now, or one less.
    ///
    /// @return why not, if it is refused; if not, the change may still be lost, until it is committed
    public Optional<SetRefusal> changeVoters(List<NodeId> voters) {
        return replica.change(voters);
    }

    // ---- What comes in ----

    /// Takes a message from another node.
    public void receive(NodeId from, Message message, long nowNanos) {
        long promisedBefore = replica.promised();
        replica.receive(from, message);
        switch (message) {
            case Message.PreVote ask -> consent(from, ask, nowNanos);
            case Message.PreVoted answer -> consented(from, answer, nowNanos);
            case Message.Append append -> {
                if (append.epoch() == replica.promised()) hear(nowNanos);
            }
            case Message.Fence _ -> {
                if (replica.promised() > promisedBefore) hear(nowNanos);
            }
            case Message.Tail _, Message.Chunk _ -> {
                // A takeover that gets on is not given up.
                if (replica.isTakingOver()) patientSinceNanos = nowNanos;
            }
            case Message.Accepted(long epoch, long _, long _, long _) -> answered(from, epoch, nowNanos);
            case Message.Mismatched(long epoch, Position _, EpochHistory _) -> answered(from, epoch, nowNanos);
            case Message.Refused(long _, long newer) -> newestHeard = Math.max(newestHeard, newer);
            case Message.Fetch(long epoch, SnapshotId _, byte[] _) -> answered(from, epoch, nowNanos);
            case Message.Promised _, Message.Pull _, Message.Offer _, Message.LeaseGivenUp _ -> {}
        }
    }

    /// Does what is due; to be called some times in each heartbeat's interval.
    public void tick(long nowNanos) {
        replica.tick();
        if (isLeading()) lead(nowNanos);
        else if (nowNanos - patientSinceNanos >= patienceNanos) canvass(nowNanos);
    }

    private void hear(long nowNanos) {
        heardNanos = nowNanos;
        bePatient(nowNanos);
    }

    private void bePatient(long nowNanos) {
        patientSinceNanos = nowNanos;
        patienceNanos = random.nextLong(config.timeoutNanos(), 2 * config.timeoutNanos());
        consents.clear();
    }

    // ---- Standing ----

    /// Asks whether the others miss their leader too.
    private void canvass(long nowNanos) {
        bePatient(nowNanos);
        if (!voters().contains(self)) return;
        round++;
        consents.add(self);
        for (NodeId voter : voters()) {
            if (!voter.equals(self)) peers.send(voter, new Message.PreVote(replica.promised(), round));
        }
        standWithConsent(nowNanos);
    }

    /// A leader that is heard is not to be unseated, however long the one that asks was cut off.
    private void consent(NodeId from, Message.PreVote ask, long nowNanos) {
        if (isLeading() || nowNanos - heardNanos < config.timeoutNanos()) return;
        peers.send(from, new Message.PreVoted(ask.epoch(), ask.round(), replica.promised()));
    }

    private void consented(NodeId from, Message.PreVoted answer, long nowNanos) {
        boolean isAsking = !consents.isEmpty() && answer.round() == round && voters().contains(from);
        if (!isAsking || isLeading()) return;
        consents.add(from);
        newestHeard = Math.max(newestHeard, answer.promised());
        standWithConsent(nowNanos);
    }

    private void standWithConsent(long nowNanos) {
        boolean isWanted = consents.size() >= majority() || !rules.hold(Rule.PRE_VOTE_BEFORE_EPOCH);
        if (!isWanted) return;
        bePatient(nowNanos);
        replica.stand(Math.max(replica.promised(), newestHeard) + 1);
    }

    private int majority() {
        return voters().size() / 2 + 1;
    }

    // ---- Leading ----

    private void answered(NodeId from, long epoch, long nowNanos) {
        Reign reign = replica.reign();
        if (reign == null || reign.epoch() != epoch) return;
        noticeReign(reign, nowNanos);
        answered.put(from, nowNanos);
    }

    private void noticeReign(Reign reign, long nowNanos) {
        if (reignEpoch == reign.epoch()) return;
        reignEpoch = reign.epoch();
        reignSinceNanos = nowNanos;
        saidNanos = nowNanos;
        answered.clear();
    }

    private void lead(long nowNanos) {
        Reign reign = replica.reign();
        if (reign == null) return;
        noticeReign(reign, nowNanos);
        boolean isHeard = hearsMajority(nowNanos) || !rules.hold(Rule.LEADER_HEARS_MAJORITY);
        if (!isHeard || replica.isLeadingOthers()) {
            replica.resign();
            bePatient(nowNanos);
        } else if (nowNanos - saidNanos >= config.heartbeatNanos()) {
            saidNanos = nowNanos;
            reign.sayThatItLeads();
        }
    }

    private boolean hearsMajority(long nowNanos) {
        long heard = voters().stream()
                .filter(voter -> voter.equals(self)
                        || nowNanos - answered.getOrDefault(voter, reignSinceNanos) < config.timeoutNanos())
                .count();
        return heard >= majority();
    }

    /// All that decides what it does next, besides its replica.
    @Override
    public String toString() {
        return "heard " + heardNanos + " waits from " + patientSinceNanos + " for " + patienceNanos + " round " + round
                + " consents " + consents + " newest " + newestHeard + " reign " + reignEpoch + " since "
                + reignSinceNanos + " said " + saidNanos
                + " answered " + answered;
    }
}
