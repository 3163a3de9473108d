package io.quorate.server.net;

import io.quorate.server.config.Configuration;
import io.quorate.server.config.Keys;
import io.quorate.server.resp.RequestLimits;

/// What one client may take, read from the configuration once and not with each request.
///
/// @param requests how large a request may be
/// @param unansweredMax requests under way, beyond which its socket is not read
/// @param unansweredBytesMax bytes of requests under way, beyond which its socket is not read
/// @param outputPauseBytes untaken bytes of replies, beyond which its socket is not read
/// @param outputBytesMax untaken bytes of replies, beyond which it is disconnected
/// @param clientsBytesMax memory of all clients together, beyond which large senders wait
/// @param inputStallMaxSeconds how long a sender that others wait for may send next to nothing
record ClientLimits(
        RequestLimits requests,
        long unansweredMax,
        long unansweredBytesMax,
        long outputPauseBytes,
        long outputBytesMax,
        long clientsBytesMax,
        long inputStallMaxSeconds) {

    static ClientLimits of(Configuration configuration) {
        return new ClientLimits(
                new RequestLimits(
                        configuration.count(Keys.ARGUMENTS_MAX),
                        configuration.count(Keys.PROTO_MAX_BULK_LEN),
                        configuration.count(Keys.INLINE_BYTES_MAX),
                        configuration.get(Keys.REQUEST_BYTES_MAX)),
                configuration.get(Keys.UNANSWERED_MAX),
                configuration.get(Keys.UNANSWERED_BYTES_MAX),
                configuration.get(Keys.OUTPUT_PAUSE_BYTES),
                configuration.get(Keys.OUTPUT_BYTES_MAX),
                configuration.get(Keys.CLIENTS_BYTES_MAX),
                configuration.get(Keys.INPUT_STALL_MAX).toSeconds());
    }
}
