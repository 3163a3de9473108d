package io.quorate.server.config;

import java.util.Locale;

/// Writes the reference of all keys, `docs/configuration.md`.
public final class Manual {
    private Manual() {}

    /// The whole file.
    public static String text() {
        var text = new StringBuilder("""
                # Configuration

                Generated from the declarations in `server`: change those. A node reads `--config FILE` (HOCON), then
                `--set key=value` and the options of `./quorate start`, which win. A key or a value that is wrong stops
                the node before it starts. Keys marked *live* can be changed by `CONFIG SET`; a change lasts until the
                node stops. Sizes take `kb`, `mb`, `gb` (powers of 1,024), times `us`, `ms`, `s`, `m`, `h`.

                | key | value | default | |
                | --- | --- | --- | --- |
                """);
        for (Key<?> key : Keys.all()) text.append(row(key));
        return text.toString();
    }

    private static <T> String row(Key<T> key) {
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s%s |\n",
                key.name(),
                key.kind().describe(),
                key.kind().show(key.byDefault()),
                key.isLive() ? "*live* " : "",
                key.about());
    }
}
