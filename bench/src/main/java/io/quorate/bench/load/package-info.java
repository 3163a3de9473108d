/// A load generator for servers that speak the Redis protocol: closed loop, one thread, one core.
///
/// Begin at [LoadGenerator]. What is sent is a [Workload] over a [KeySpace]; what came of it is a [LoadResult]. Each
/// connection has one request, or one pipeline of them, in flight and sends the next when all are answered, so the rate
/// follows the server and a slow server is asked less (coordinated omission): read the percentiles as what a client
/// waits, not as what an open stream of users would see.
///
/// [RespConnection], [ReplySkipper] and [RequestTemplate] know nothing of load and serve any client that must keep many
/// requests in flight.
///
/// Uses the JDK and HdrHistogram only. Used by `single`.
///
/// Sockets are `java.nio` ones because Netty's epoll transport was no cheaper: GET at 64 connections cost 6.3 us of CPU
/// an operation with either, and 0.53 beside 0.58 us with a pipeline of 16, with almost all of it in the kernel
/// (redis-benchmark: 10 to 11 us, and 0.9 us).
@NullMarked
package io.quorate.bench.load;

import org.jspecify.annotations.NullMarked;
