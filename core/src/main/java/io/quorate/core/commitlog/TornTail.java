package io.quorate.core.commitlog;

/// The end of a log that a crash has left partly written: it was cut here.
///
/// @param segment name of the file
/// @param position where the cut is, in bytes from the file's beginning
/// @param why what is wrong with the batch that begins there
public record TornTail(String segment, long position, String why) {}
