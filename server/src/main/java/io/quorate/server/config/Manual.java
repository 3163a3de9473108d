package io.quorate.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes what people read about the keys: the reference, `docs/configuration.md`, and a file to begin with.
public final class Manual {
    private static final int FILE_COLUMNS = 100;

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

    /// A configuration file that changes nothing: every key is there with its default, commented out.
    public static String file() {
        var text = new StringBuilder("""
                # Configuration of a Quorate node, in HOCON. Every key is here with its default; remove the # in front of
                # what you want to change. Options of `quorate start` and its --set key=value win over this file.
                """);
        for (Key<?> key : Keys.all()) text.append(entry(key));
        return text.toString();
    }

    private static <T> String entry(Key<T> key) {
        var text = new StringBuilder("\n");
        for (String line : wrapped(key.about().replace("`", "")))
            text.append("# ").append(line).append('\n');
        text.append("# (").append(key.kind().describe()).append(")\n");
        String value = key.kind().print(key.byDefault());
        boolean isPlain = value.matches("[A-Za-z0-9]+");
        text.append("#").append(key.name()).append(" = ").append(isPlain ? value : '"' + value + '"');
        return text.append('\n').toString();
    }

    private static List<String> wrapped(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() + 1 + word.length() > FILE_COLUMNS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
