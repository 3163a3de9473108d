package io.quorate.core.route;

import java.time.Duration;

/// How long a router is patient, and how much it keeps.
///
/// @param patience how long a request that nobody has carried out is offered to whoever leads, before the client is
///     told so
/// @param silence how long a process that owes answers may say nothing at all before it is given up
/// @param answerWithin how long one answer may take, whatever else its process says
/// @param reignOverAfter how long the leader of a reign that is over may take to tell what became of a request
/// @param bytesMax requests of all clients that are not answered yet, bytes
/// @param linkBytesMax requests, and answers, between two processes that are under way, bytes
public record RouteConfig(
        Duration patience,
        Duration silence,
        Duration answerWithin,
        Duration reignOverAfter,
        long bytesMax,
        long linkBytesMax) {
    /// A failover takes about a second, and clients give up after some more. The memory is that of a few of the
    /// largest requests.
    public static final RouteConfig DEFAULT = new RouteConfig(
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofMillis(500),
            256L << 20,
            64L << 20);

    public RouteConfig {
        check("patience", patience);
        check("silence", silence);
        check("answerWithin", answerWithin);
        check("reignOverAfter", reignOverAfter);
        if (bytesMax < 1 || linkBytesMax < 1) {
            throw new IllegalArgumentException(
                    "bytesMax: " + bytesMax + ", linkBytesMax: " + linkBytesMax + " (must be above 0)");
        }
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (must be above 0)");
        }
    }
}
