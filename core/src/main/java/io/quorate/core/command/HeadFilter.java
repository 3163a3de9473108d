package io.quorate.core.command;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import io.quorate.core.store.Scan;

/// Which keys a listing wants. The reader applies it, so that what is not wanted never reaches the shard.
///
/// It keeps the deadline of a key that has one and judges nothing by it: only the run of the command knows the time,
/// and a filter with a time in it would be another one each time the command is repeated.
///
/// @param glob what the key looks like
/// @param type the type that is wanted, [#ANY_TYPE] or [#NO_TYPE]
record HeadFilter(Glob glob, int type) implements Scan.Filter {
    static final int ANY_TYPE = -1;
    /// No key has it.
    static final int NO_TYPE = -2;

    /// Every key.
    static final HeadFilter ALL = new HeadFilter(Glob.ALL, ANY_TYPE);

    @Override
    public Scan.Keep keep(byte[] key, byte[] value) {
        Head head = Head.decode(value);
        if (type != ANY_TYPE && type != head.type()) return Scan.Keep.NOTHING;
        // Everything matches `*`, the empty key included, which the pattern as such does not match in Redis.
        if (!glob.isAll() && !glob.matches(key, Key.HEAD_PREFIX, key.length)) return Scan.Keep.NOTHING;
        return head.expires() ? Scan.Keep.PREFIX : Scan.Keep.KEY;
    }
}
