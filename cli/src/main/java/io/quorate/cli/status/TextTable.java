package io.quorate.cli.status;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Lines of words in columns that are as wide as they have to be.
public final class TextTable {
    private final List<List<String>> lines = new ArrayList<>();

    public TextTable(String... heads) {
        lines.add(List.of(heads));
    }

    /// @param words one for each column
    public void add(Object... words) {
        List<String> line = new ArrayList<>();
        for (Object word : words) line.add(word.toString());
        if (line.size() != lines.getFirst().size()) throw new IllegalArgumentException("columns: " + line);
        lines.add(line);
    }

    @Override
    public String toString() {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        }
        return lines.stream().map(line -> text(line, widths)).collect(Collectors.joining("\n"));
    }

    private static String text(List<String> line, int[] widths) {
        var text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
        }
        return text.toString().stripTrailing();
    }
}
