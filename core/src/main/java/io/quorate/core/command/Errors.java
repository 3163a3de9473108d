package io.quorate.core.command;

/// The error texts that several commands share, to the letter as Redis 7.4 has them.
public final class Errors {
    public static final String SYNTAX = "ERR syntax error";
    public static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    public static final String NOT_A_FLOAT = "ERR value is not a valid float";
    public static final String OUT_OF_RANGE = "ERR index out of range";
    public static final String NO_SUCH_KEY = "ERR no such key";
    public static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

    private Errors() {}

    /// A command got too few or too many arguments.
    public static String wrongArity(String name) {
        return "ERR wrong number of arguments for '" + name + "' command";
    }

    /// A time to live that is out of range.
    public static String invalidExpireTime(String name) {
        return "ERR invalid expire time in '" + name + "' command";
    }
}
