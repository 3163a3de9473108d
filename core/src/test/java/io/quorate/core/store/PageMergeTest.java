package io.quorate.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows are written `key=value`, deletions `key`, as `key=value key key=value` in order.
class PageMergeTest {
    @ParameterizedTest
    @CsvSource({
        "a=1 c=1, b=2, a=1 b=2 c=1", // between
        "b=1, a=2 c=2, a=2 b=1 c=2", // before and behind
        "a=1 b=1, a=2, a=2 b=1", // in place of
        "a=1 b=1 c=1, b, a=1 c=1", // deleted
        "a=1, b, a=1", // the deletion of a row that was not read
        "'', a=2 b=2, a=2 b=2",
        "a=1 b=1, '', a=1 b=1"
    })
    void theNewestVersionOfEachRowIsInItsPlace(String read, String newer, String merged) {
        Page page = merge(read, Optional.empty(), newer, Scan.UNBOUNDED);
        assertThat(print(page)).isEqualTo(merged);
        assertThat(page.next()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1 b=1 c=1, '', 2, a=1 b=1, c",
        "a=1, b=2 c=2 d=2, 2, a=1 b=2, c",
        "c=1, a=2 b=2, 2, a=2 b=2, c",
        "'', a=2 b=2 c=2, 1, a=2, b",
        "'', a b c=2, 2, '', c", // a deletion is looked at, too
    })
    void newerRowsCountTowardsTheBound(String read, String newer, int rowCountMax, String merged, String next) {
        Page page = merge(read, Optional.empty(), newer, rowCountMax);
        assertThat(print(page)).isEqualTo(merged);
        assertThat(page.next()).contains(key(next));
    }

    @Test
    void aPageThatIsNotCutGoesOnWhereReadingStopped() {
        assertThat(merge("a=1", Optional.of(key("x")), "b=2", 2).next()).contains(key("x"));
        assertThat(merge("a=1", Optional.of(key("x")), "b=2", 1).next()).contains(key("b"));
    }

    @Test
    void rowsThatWereReadBeforeTheirRangeWasDeletedAreGone() {
        var scan = new Scan(key("a"), key("z"), Scan.UNBOUNDED, Scan.ALL);
        var page = new Page(rows("a=1 b=1 c=1"), Optional.empty());
        var merge = new PageMerge(scan, page, key -> true, versions("b=2").iterator());
        assertThat(print(merge.merged())).isEqualTo("b=2");
    }

    private static Page merge(String read, Optional<RowKey> next, String newer, int rowCountMax) {
        var scan = new Scan(key("a"), key("z"), rowCountMax, Scan.ALL);
        return new PageMerge(
                        scan,
                        new Page(rows(read), next),
                        key -> false,
                        versions(newer).iterator())
                .merged();
    }

    private static List<Page.Row> rows(String text) {
        List<Page.Row> rows = new ArrayList<>();
        for (Version version : versions(text)) rows.add(new Page.Row(version.key, version.value, version.value.length));
        return rows;
    }

    private static List<Version> versions(String text) {
        List<Version> versions = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            byte[] value = word.contains("=") ? bytes(word.substring(2)) : OrderedStore.ABSENT;
            versions.add(new Version(key(word.substring(0, 1)), value, 1));
        }
        return versions;
    }

    private static String print(Page page) {
        List<String> words = new ArrayList<>();
        for (Page.Row row : page.rows()) words.add(text(row.key().bytes()) + "=" + text(row.value()));
        return String.join(" ", words);
    }

    private static RowKey key(String text) {
        return new RowKey(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
