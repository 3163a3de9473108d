package io.quorate.core.control;

import io.quorate.core.wire.ByteSink;
import io.quorate.core.wire.ByteSource;
import io.quorate.core.wire.MalformedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The fields that the records of this room are encoded from.
final class Fields {
    private Fields() {}

    static int smallNumber(ByteSource source) {
        long number = source.getVarint();
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new MalformedException(Long.toUnsignedString(number) + " where a small number was expected");
        }
        return (int) number;
    }

    static <T> void put(ByteSink sink, Collection<T> values, BiConsumer<T, ByteSink> encoder) {
        sink.putVarint(values.size());
        for (T value : values) encoder.accept(value, sink);
    }

    /// @param bytesEach what each value takes at least, so that no count is believed that cannot be true
    static <T> List<T> list(ByteSource source, int bytesEach, Function<ByteSource, T> decoder) {
        int count = source.getCount(bytesEach);
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) values.add(decoder.apply(source));
        return values;
    }

    static <T> void put(ByteSink sink, Optional<T> value, BiConsumer<T, ByteSink> encoder) {
        sink.putByte(value.isPresent() ? 1 : 0);
        value.ifPresent(present -> encoder.accept(present, sink));
    }

    static <T> Optional<T> optional(ByteSource source, Function<ByteSource, T> decoder) {
        return flag(source) ? Optional.of(decoder.apply(source)) : Optional.empty();
    }

    static boolean flag(ByteSource source) {
        int flag = source.getByte();
        if (flag > 1) throw new MalformedException(flag + " where yes (1) or no (0) was expected");
        return flag == 1;
    }
}
