package io.quorate.core.command;

import io.quorate.core.store.Key;
import io.quorate.core.store.Page;
import io.quorate.core.store.Scan;
import java.util.List;

/// `SCAN`: all keys, some at a time, without anything kept for it in between.
///
/// A cursor is the place in the order of keys where to go on; 0 is both the beginning and the end. A key that is there
/// from the first call to the last is given, and given once. Keys of one place come in one reply, for a cursor cannot
/// point between them.
final class KeyCursor {
    private static final int COUNT_DEFAULT = 10;
    /// Most rows that one call looks at, whatever `COUNT` it asks for: some milliseconds of a reader's time.
    private static final int COUNT_MAX = 10_000;

    private KeyCursor() {}

    static Reply scan(Execution execution) {
        long from = place(execution.argument(1));
        long count = COUNT_DEFAULT;
        Glob glob = Glob.ALL;
        int type = HeadFilter.ANY_TYPE;
        for (int place = 2; place < execution.count(); place += 2) {
            if (place + 1 == execution.count()) throw new Refusal(Errors.SYNTAX);
            if (execution.says(place, "COUNT")) {
                count = execution.integer(place + 1);
                if (count < 1) throw new Refusal(Errors.SYNTAX);
            } else if (execution.says(place, "MATCH")) {
                glob = new Glob(execution.argument(place + 1));
            } else if (execution.says(place, "TYPE")) {
                type = TypeName.parse(execution, place + 1).orElse(HeadFilter.NO_TYPE);
            } else {
                throw new Refusal(Errors.SYNTAX);
            }
        }
        if (from >= Key.PLACES) return reply(0, List.of(), execution);
        return page(execution, from, (int) Math.min(count, COUNT_MAX), new HeadFilter(glob, type));
    }

    /// A cursor that no reply has given is taken for what it is, a place, as long as it is a number.
    private static long place(byte[] cursor) {
        if (!Numbers.isUnsigned(cursor)) throw new Refusal("ERR invalid cursor");
        long place = Numbers.unsigned(cursor);
        return place < 0 ? Key.PLACES : place;
    }

    private static Reply page(Execution execution, long from, int count, HeadFilter filter) {
        Page page = execution.transaction().scan(Keyspace.heads(from, Key.PLACES, count, filter));
        if (page.next().isEmpty()) return reply(0, page.rows(), execution);
        long end = Key.placeOf(page.next().get());
        if (end > from) return reply(end, before(end, page.rows()), execution);
        // More keys than were asked for share one place. Only who looks for such keys finds them, and pays for it.
        Page whole = execution.transaction().scan(Keyspace.heads(from, from + 1, Scan.UNBOUNDED, filter));
        return reply(from + 1, whole.rows(), execution);
    }

    /// The rows in front of a place.
    private static List<Page.Row> before(long place, List<Page.Row> rows) {
        int count = rows.size();
        while (count > 0 && Key.placeOf(rows.get(count - 1).key()) >= place) count--;
        return rows.subList(0, count);
    }

    private static Reply reply(long cursor, List<Page.Row> rows, Execution execution) {
        long next = cursor == Key.PLACES ? 0 : cursor;
        List<Page.Row> living = LivingKeys.of(execution.transaction(), rows);
        return Reply.array(List.of(Reply.bulk(Numbers.bytes(next)), LivingKeys.reply(living)));
    }
}
