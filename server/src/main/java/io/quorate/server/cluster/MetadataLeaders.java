package io.quorate.server.cluster;

import io.quorate.core.control.Addresses;
import io.quorate.core.control.Metadata;
import io.quorate.core.control.PartitionId;
import io.quorate.core.identity.ProcessId;
import io.quorate.core.route.Leaders;
import java.util.Optional;
import java.util.function.Supplier;

/// Who leads what, as the cluster's metadata say.
///
/// @param metadata those that this node knows now
record MetadataLeaders(Supplier<Metadata> metadata) implements Leaders {
    @Override
    public Optional<Leadership> of(int partition) {
        return metadata.get()
                .placements()
                .find(PartitionId.of(partition))
                .flatMap(state -> state.leader().map(leader -> new Leadership(leader, state.epoch())));
    }

    @Override
    public Optional<String> directAddress(ProcessId process) {
        return metadata.get()
                .members()
                .find(process.node())
                .flatMap(member -> Addresses.of(member.description()))
                .map(addresses -> addresses.direct().toString());
    }
}
