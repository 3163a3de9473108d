package io.quorate.core.membership;

import io.quorate.core.identity.NodeId;
import io.quorate.core.membership.MembershipMessage.Hearing;
import io.quorate.core.membership.MembershipMessage.Heartbeat;
import io.quorate.core.membership.MembershipMessage.Probe;
import io.quorate.core.membership.MembershipMessage.Stamps;
import io.quorate.core.membership.Row.Opinion;
import io.quorate.core.rule.Rule;
import io.quorate.core.rule.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// One process's view of who is there.
///
/// Whoever drives it calls [#tick()] every [MembershipConfig#tickInterval()] and [#receive] for each message.
/// One thread; cost of a tick is the number of members.
public final class Membership {
    /// The most members; bounds a heartbeat to about 1.5 KB for each of the rows in it.
    public static final int MEMBERS_MAX = 128;

    private final NodeId self;
    private final Env env;
    private final MembershipConfig config;
    private final Rules rules;
    private final Gossip gossip;
    private final SortedMap<NodeId, Peer> peers = new TreeMap<>();

    private Incarnation incarnation;
    private long version;
    private long nextHeartbeatNanos;
    /// When something last came in: what lies between that and the next is time in which this process may have
    /// stood still.
    private long lastActiveNanos;

    private long lastRound;

    /// A process that knows of nobody yet: see [#setMembers].
    ///
    /// @param start number of this process: kept on disk and raised at each start, at least 1
    public Membership(NodeId self, long start, Env env, MembershipConfig config, Rules rules) {
        if (start < 1) throw new IllegalArgumentException("start " + start + " (must be at least 1)");
        this.self = self;
        this.env = env;
        this.config = config;
        this.rules = rules;
        this.gossip = new Gossip(rules);
        this.incarnation = new Incarnation(start, 0);
        this.lastActiveNanos = env.monotonicNanos();
        this.nextHeartbeatNanos = lastActiveNanos;
    }

    /// Says who belongs to the cluster, this node included or not. Who is new counts as heard now; who is gone
    /// is forgotten.
    ///
    /// @param members at most [#MEMBERS_MAX]
    public void setMembers(SortedSet<NodeId> members) {
        if (members.size() > MEMBERS_MAX) {
            throw new IllegalArgumentException(members.size() + " members (must be at most " + MEMBERS_MAX + ")");
        }
        long now = env.monotonicNanos();
        excuseOwnPause(now); // before there are peers that came after it
        peers.keySet().retainAll(members);
        gossip.retain(members);
        for (NodeId member : members) {
            if (!member.equals(self)) peers.computeIfAbsent(member, id -> new Peer(id, config, now));
        }
        version++;
    }

    /// Time has passed.
    public void tick() {
        long now = env.monotonicNanos();
        excuseOwnPause(now);
        for (Peer peer : peers.values()) judge(peer, now);
        if (now >= nextHeartbeatNanos) {
            sendHeartbeats(now);
            nextHeartbeatNanos =
                    Math.max(nextHeartbeatNanos, now - config.tickNanos()) + config.heartbeatIntervalNanos();
        }
    }

    /// A message has arrived. One from a node that is not a member (any more, or as far as is known) is
    /// dropped: it says the same again before long.
    public void receive(NodeId from, MembershipMessage message) {
        long now = env.monotonicNanos();
        excuseOwnPause(now);
        Peer sender = peers.get(from);
        if (sender == null) return;
        switch (message) {
            case Heartbeat heartbeat -> onHeartbeat(sender, heartbeat, now);
            case Probe probe -> onProbe(sender, probe, now);
            case Hearing hearing -> onHearing(sender, hearing, now);
        }
    }

    /// What is thought of each peer, in the order of nodes.
    public List<Verdict> verdicts() {
        long now = env.monotonicNanos();
        return peers.values().stream().map(peer -> verdict(peer, now)).toList();
    }

    /// What is thought of one peer; empty if it is not a member.
    public Optional<Verdict> verdict(NodeId node) {
        return Optional.ofNullable(peers.get(node)).map(peer -> verdict(peer, env.monotonicNanos()));
    }

    /// Whether this node itself hears enough others to be a majority with them. If not, what it suspects says
    /// more about itself.
    public boolean hearsMajority() {
        long heard = peers.values().stream()
                .filter(peer -> peer.sight() == Sight.HEARD)
                .count();
        return 2 * (heard + 1) > peers.size() + 1;
    }

    /// Who sees whom: this node's own row, then the newest that is known of each of the others.
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(ownRow());
        rows.addAll(gossip.rows());
        return rows;
    }

    /// How far a peer's wall clock is ahead of ours; empty until a message went there and back.
    public Optional<ClockOffset> clockOffset(NodeId node) {
        return Optional.ofNullable(peers.get(node)).flatMap(Peer::clockOffset);
    }

    /// Which incarnation of this node is alive: what suspicions have to be newer than.
    public Incarnation incarnation() {
        return incarnation;
    }

    private void onHeartbeat(Peer sender, Heartbeat heartbeat, long now) {
        Row own = heartbeat.own();
        Stamps stamps = heartbeat.stamps();
        if (!own.observer().equals(sender.id())) return;
        if (!sender.heard(own.incarnation().start(), stamps, now)) return;
        stamps.echo()
                .filter(echo -> echo.start() == incarnation.start())
                .ifPresent(echo -> sender.measure(stamps, echo, env.wallMicros(), now));
        see(sender, Sight.HEARD, now);
        onRow(own, now);
        for (Row row : heartbeat.relayed()) onRow(row, now);
    }

    private void onRow(Row row, long now) {
        Peer observer = peers.get(row.observer());
        if (observer == null || !gossip.accept(row)) return;
        // Only the observer itself makes a newer incarnation, so it is there, whoever told us.
        if (observer.learn(row.incarnation())) {
            version++;
            if (observer.sight() == Sight.SUSPECT) {
                observer.witnessed(now);
                see(observer, Sight.RELAYED, now);
            }
        }
        if (row.opinions().stream().anyMatch(this::isSuspicionOfThisOne)) {
            incarnation = incarnation.refuted();
            version++;
        }
    }

    private boolean isSuspicionOfThisOne(Opinion opinion) {
        return opinion.subject().equals(self)
                && opinion.sight() == Sight.SUSPECT
                && !incarnation.isAfter(opinion.incarnation());
    }

    private void onProbe(Peer asker, Probe probe, long now) {
        Optional<Long> ago = Optional.ofNullable(peers.get(probe.subject()))
                .filter(subject -> subject.sight() != Sight.SUSPECT)
                .flatMap(subject -> subject.heardAgoNanos(now));
        env.send(asker.id(), new Hearing(probe.round(), probe.subject(), ago));
    }

    private void onHearing(Peer helper, Hearing hearing, long now) {
        Peer subject = peers.get(hearing.subject());
        if (subject == null) return;
        ProbeRound round = subject.round();
        if (round == null || round.number() != hearing.round() || !round.answeredBy(helper.id())) return;
        // The answer was given after the round began, so this is no later than when the helper did hear the subject.
        hearing.agoNanos().ifPresent(ago -> subject.witnessed(round.startedNanos() - ago));
        conclude(subject, round, now);
    }

    /// What the silence of a peer means by now. See [Sight] for the transitions.
    private void judge(Peer peer, long now) {
        if (peer.sight() == Sight.SUSPECT) return; // M4
        if (!peer.isSilent(now)) return;
        if (!rules.hold(Rule.PROBE_BEFORE_SUSPICION)) {
            see(peer, Sight.SUSPECT, now);
            return;
        }
        ProbeRound round = roundFor(peer, now);
        for (NodeId helper : round.unanswered()) env.send(helper, new Probe(round.number(), peer.id()));
        conclude(peer, round, now);
    }

    private void conclude(Peer peer, ProbeRound round, long now) {
        if (peer.sight() == Sight.SUSPECT) return;
        if (!peer.isLost(now)) {
            round.foundIt();
            see(peer, Sight.RELAYED, now);
        } else if (round.isDecisive() && round.isOver(now, config.probeTimeoutNanos())) {
            see(peer, Sight.SUSPECT, now);
        }
    }

    /// The round of questions about a silent peer that is under way, begun now if none is that could decide.
    ///
    /// While others hear the peer there is one in each heartbeat interval, so that what they say stays fresh.
    private ProbeRound roundFor(Peer peer, long now) {
        ProbeRound round = peer.round();
        boolean isLost = peer.isLost(now);
        if (round != null
                && (isLost ? round.isDecisive() : now - round.startedNanos() < config.heartbeatIntervalNanos())) {
            return round;
        }
        var next = new ProbeRound(++lastRound, helpersFor(peer, now), isLost, now);
        peer.probe(next);
        return next;
    }

    /// Those who are heard well themselves, beginning somewhere else each time.
    private List<NodeId> helpersFor(Peer silent, long now) {
        List<NodeId> heard = new ArrayList<>();
        for (Peer peer : peers.values()) {
            if (peer != silent && peer.sight() == Sight.HEARD && !peer.isSilent(now)) heard.add(peer.id());
        }
        int count = Math.min(config.helpers(), heard.size());
        List<NodeId> helpers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) helpers.add(heard.get((int) ((lastRound + i) % heard.size())));
        return helpers;
    }

    /// The only place where a verdict changes.
    private void see(Peer peer, Sight sight, long now) {
        Sight before = peer.sight();
        peer.see(sight, now);
        if (sight == before) return;
        version++;
        if ((before == Sight.SUSPECT) != (sight == Sight.SUSPECT)) env.changed(verdict(peer, now));
    }

    private void sendHeartbeats(long now) {
        Row own = ownRow();
        List<Row> relayed = gossip.next();
        for (Peer peer : peers.values()) {
            Stamps stamps = new Stamps(now, env.wallMicros(), peer.echo(now));
            env.send(peer.id(), new Heartbeat(stamps, own, relayed));
        }
    }

    private Row ownRow() {
        List<Opinion> opinions = peers.values().stream()
                .map(peer -> new Opinion(peer.id(), peer.incarnation(), peer.sight()))
                .toList();
        return new Row(self, incarnation, version, opinions);
    }

    private Verdict verdict(Peer peer, long now) {
        List<NodeId> heardBy = new ArrayList<>();
        if (peer.sight() == Sight.HEARD) heardBy.add(self);
        for (Row row : gossip.rows()) {
            Peer observer = peers.get(row.observer());
            if (observer != null && observer.sight() != Sight.SUSPECT && row.hears(peer.id())) {
                heardBy.add(row.observer());
            }
        }
        heardBy.sort(null);
        return new Verdict(
                peer.id(), peer.incarnation(), peer.sight(), peer.phi(now), peer.sinceNanos(), List.copyOf(heardBy));
    }

    /// A process that was stopped must not suspect everybody when it wakes: what was sent to it meanwhile still
    /// waits to be received.
    private void excuseOwnPause(long now) {
        long gap = now - lastActiveNanos;
        lastActiveNanos = now;
        if (gap <= config.ownGapMaxNanos() || !rules.hold(Rule.OWN_PAUSE_IS_NOT_EVIDENCE)) return;
        for (Peer peer : peers.values()) peer.excuse(gap);
    }
}
