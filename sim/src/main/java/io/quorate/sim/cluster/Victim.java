package io.quorate.sim.cluster;

import io.quorate.core.identity.NodeId;
import io.quorate.sim.machine.Life;
import io.quorate.sim.machine.SimClocks;
import io.quorate.sim.machine.SimDisk;
import java.util.Optional;

/// A node as whoever does it harm sees it.
interface Victim {
    NodeId id();

    SimDisk disk();

    /// Its clocks, if anybody may meddle with them.
    default Optional<SimClocks> clocks() {
        return Optional.empty();
    }

    /// The process that runs now; empty if none does.
    Optional<Life> life();

    default boolean isUp() {
        return life().isPresent();
    }

    /// The process ends at once.
    void kill();
}
