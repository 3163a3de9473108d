package io.quorate.core.command;

import io.quorate.core.store.Head;
import io.quorate.core.store.Key;
import io.quorate.core.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of a command: its arguments, the state it reads and writes, its time and its chance.
///
/// A run that meets something that is not in memory is dropped and repeated whole, with the same arguments and the
/// same random numbers; so a body that may meet one acts only through the transaction and [#effect(Runnable)].
public final class Execution {
    private final byte[][] arguments;
    private final Transaction transaction;
    private final Caller caller;
    private final boolean isAlone;
    private @Nullable List<Runnable> effects;
    private long randomState;

    /// @param arguments the name first
    /// @param seed where its random numbers come from: the same for every repetition
    public Execution(byte[][] arguments, Transaction transaction, Caller caller, long seed) {
        this(arguments, transaction, caller, seed, true);
    }

    private Execution(byte[][] arguments, Transaction transaction, Caller caller, long seed, boolean isAlone) {
        this.arguments = arguments;
        this.transaction = transaction;
        this.caller = caller;
        this.randomState = seed;
        this.isAlone = isAlone;
    }

    /// The run of one command of several that make up one transaction.
    ///
    /// @param partArguments the name first
    public Execution part(byte[][] partArguments) {
        return new Execution(partArguments, transaction, caller, random(), false);
    }

    /// Whether the command is a transaction of its own, and so may answer [Reply.Continued]. What is inside `MULTI`
    /// happens in one piece.
    public boolean isAlone() {
        return isAlone;
    }

    /// Number of arguments, the name included.
    public int count() {
        return arguments.length;
    }

    /// An argument's bytes, which nobody changes; 0 is the name.
    public byte[] argument(int place) {
        return arguments[place];
    }

    /// An argument as a key.
    public Key key(int place) {
        return Key.of(arguments[place]);
    }

    /// Whether an argument is a word, in any case.
    ///
    /// @param word upper case
    public boolean says(int place, String word) {
        byte[] bytes = arguments[place];
        if (bytes.length != word.length()) return false;
        for (int i = 0; i < bytes.length; i++) {
            int upper = bytes[i] >= 'a' && bytes[i] <= 'z' ? bytes[i] - 32 : bytes[i];
            if (upper != word.charAt(i)) return false;
        }
        return true;
    }

    /// An argument as a number of 64 bits, in the strict form of Redis: no leading zero, plus or space.
    ///
    /// @throws Refusal if it is none
    public long integer(int place) {
        return Numbers.integer(arguments[place], 0, arguments[place].length);
    }

    /// All arguments, the name first; nobody changes them.
    public byte[][] arguments() {
        return arguments;
    }

    /// What it reads and writes.
    public Transaction transaction() {
        return transaction;
    }

    /// Who asked.
    public Caller caller() {
        return caller;
    }

    /// The time of the run, milliseconds since 1970.
    public long nowMillis() {
        return transaction.nowMillis();
    }

    /// The head of a key that the client asks for: a hit or a miss of the keyspace. A command that asks only in order
    /// to write takes [Transaction#head(Key)], which is neither, as in Redis.
    ///
    /// @return null if there is no such key
    public @Nullable Head read(Key key) {
        return counted(transaction.head(key));
    }

    /// As [#read(Key)], without the value.
    public @Nullable Head readPrefix(Key key) {
        return counted(transaction.headPrefix(key));
    }

    /// As [#read(Key)], of a string.
    ///
    /// @throws Refusal `WRONGTYPE` if it holds something else
    public @Nullable Head readString(Key key) {
        return requireString(read(key));
    }

    /// The string at a key, neither a hit nor a miss; null if there is no such key.
    ///
    /// @throws Refusal `WRONGTYPE` if it holds something else
    public @Nullable Head string(Key key) {
        return requireString(transaction.head(key));
    }

    private @Nullable Head counted(@Nullable Head head) {
        transaction.countLookup(head != null);
        return head;
    }

    private static @Nullable Head requireString(@Nullable Head head) {
        if (head != null && head.type() != Head.STRING) throw new Refusal(Errors.WRONG_TYPE);
        return head;
    }

    /// Defers an effect on the caller to the moment when the run is known not to be repeated.
    public void effect(Runnable effect) {
        if (effects == null) effects = new ArrayList<>(1);
        effects.add(effect);
    }

    /// Lets the deferred effects happen. The shard calls this once, for the run that counts.
    public void takeEffect() {
        if (effects == null) return;
        for (Runnable effect : effects) effect.run();
        effects = null;
    }

    /// A random number, uniform over all 64-bit numbers (SplitMix64: Steele, Lea and Flood 2014).
    public long random() {
        randomState += 0x9E3779B97F4A7C15L;
        long mixed = randomState;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
