package io.quorate.sim.cluster;

import io.quorate.core.commitlog.DamagedLogException;
import io.quorate.core.identity.NodeId;
import io.quorate.core.identity.ProcessId;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClock;
import io.quorate.sim.machine.SimDisk;
import io.quorate.sim.machine.SimStore;
import io.quorate.sim.run.Chance;
import io.quorate.sim.run.Trace;
import io.quorate.sim.run.VirtualTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node that runs the real commands: its disk, its store and its clock, and a process as long as one runs.
final class CommandNode implements Victim {
    private final NodeId id;
    private final VirtualTime time;
    private final Chance chance;
    private final CommandProcess.Settings settings;
    private final CommandProcess.Surroundings surroundings;
    private final Trace trace;
    private final SimDisk disk;
    private final SimStore store;
    private final SimClock clock;

    private long startCount;
    private @Nullable CommandProcess process;

    CommandNode(
            NodeId id,
            VirtualTime time,
            Chance chance,
            Trace trace,
            CommandProcess.Settings settings,
            CommandProcess.Surroundings surroundings) {
        this.id = id;
        this.time = time;
        this.chance = chance;
        this.settings = settings;
        this.surroundings = surroundings;
        this.trace = trace;
        var noLife = new Life(time);
        disk = new SimDisk(noLife, chance.split(), trace);
        store = new SimStore(noLife, chance.split(), trace, settings.rules());
        clock = new SimClock(time, chance.split());
    }

    @Override
    public NodeId id() {
        return id;
    }

    @Override
    public SimDisk disk() {
        return disk;
    }

    SimStore store() {
        return store;
    }

    SimClock clock() {
        return clock;
    }

    @Override
    public Optional<Life> life() {
        return process().map(CommandProcess::life);
    }

    /// The process that runs now; empty if none does.
    Optional<CommandProcess> process() {
        return Optional.ofNullable(process);
    }

    /// The process that runs now, or the last one.
    ProcessId incarnation() {
        return new ProcessId(id, startCount);
    }

    void start() throws DamagedLogException {
        var life = new Life(time);
        disk.attach(life);
        store.attach(life);
        startCount++;
        process = new CommandProcess(incarnation(), life, disk, store, clock, chance.split(), settings, surroundings);
    }

    @Override
    public void kill() {
        CommandProcess ended = process;
        if (ended == null) return;
        if (ended.isReceiving()) trace.count("snapshot interrupted by a crash of the receiver");
        ended.life().end();
        disk.processEnds();
        store.crash();
        process = null;
        surroundings.ended(ended);
    }

    /// The power goes.
    void losePower() {
        kill();
        disk.losePower();
    }
}
