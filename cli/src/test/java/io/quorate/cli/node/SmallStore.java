package io.quorate.cli.node;

import java.util.ArrayList;
import java.util.List;

/// Settings that make everything happen soon that a large node does rarely: segments fill, are recycled and are
/// replayed, and rows are flushed and compacted, within seconds.
final class SmallStore {
    private static final List<String> SETTINGS =
            List.of("commitlog.segment-bytes=4mb", "commitlog.flush-bytes=1mb", "store.write-buffer-bytes=1mb");

    private SmallStore() {}

    /// Options of `quorate start`.
    ///
    /// @param more further settings, as `key=value`
    static String[] options(String... more) {
        var options = new ArrayList<String>();
        for (String setting : SETTINGS) options.addAll(List.of("--set", setting));
        for (String setting : more) options.addAll(List.of("--set", setting));
        return options.toArray(String[]::new);
    }
}
