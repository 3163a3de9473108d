package io.quorate.cli.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Where a node is: its name, its zone, and its ports, which are as far from each other as those of any node.
///
/// @param number of the node, from 1
/// @param port where clients connect to
record Place(int number, int port) {
    private static final int DIRECT_DISTANCE = 1_000;
    private static final int ADMIN_DISTANCE = 2_000;
    private static final int PEER_DISTANCE = 10_000;
    private static final int PORT_MAX = 65_535;

    /// The first base that is tried where none is wished for.
    private static final int FIRST_BASE = 7_001;

    private static final int BASE_STEP = 10;
    /// The ports of one base are 1000 from the next kind of port.
    private static final int BASES = 90;

    /// As many as one base has room for.
    static final int NODES_MAX = 9;

    /// The places of a cluster: ports from a base on.
    static List<Place> from(int base, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Place(number, base + number - 1))
                .toList();
    }

    /// The highest base that leaves room for all ports.
    static int baseMax(int count) {
        return PORT_MAX - PEER_DISTANCE - count + 1;
    }

    /// Places whose ports are all free.
    ///
    /// @throws DevException if there are none near the usual ports
    static List<Place> free(int count) throws DevException {
        for (int i = 0; i < BASES; i++) {
            List<Place> places = from(FIRST_BASE + i * BASE_STEP, count);
            if (taken(places).isEmpty()) return places;
        }
        throw new DevException("no free ports from " + FIRST_BASE + " on: give others by --port");
    }

    /// The first port that somebody else listens at.
    static Optional<Integer> taken(List<Place> places) {
        return places.stream()
                .flatMap(place -> place.ports().stream())
                .filter(port -> !isFree(port))
                .findFirst();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // Connections that were closed a moment ago do not make a port taken: a node would get it as well.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    String name() {
        return "n" + number;
    }

    String zone() {
        return "z" + number;
    }

    int direct() {
        return port + DIRECT_DISTANCE;
    }

    int admin() {
        return port + ADMIN_DISTANCE;
    }

    int peer() {
        return port + PEER_DISTANCE;
    }

    private List<Integer> ports() {
        return List.of(port, direct(), admin(), peer());
    }

    /// Where its data is, in the cluster's folder.
    Path data(Path folder) {
        return folder.resolve(name());
    }

    /// Where its log is, in the cluster's folder.
    Path log(Path folder) {
        return folder.resolve(name() + ".log");
    }

    /// What `quorate start` is told.
    ///
    /// @param all of its cluster
    List<String> options(List<Place> all, Path folder) {
        String join = String.join(
                ",", all.stream().map(place -> "127.0.0.1:" + place.peer()).toList());
        var options = new ArrayList<>(List.of("--name", name(), "--zone", zone(), "--join", join));
        options.addAll(List.of("--port", Integer.toString(port), "--direct-port", Integer.toString(direct())));
        options.addAll(List.of("--admin-port", Integer.toString(admin()), "--peer-port", Integer.toString(peer())));
        options.addAll(List.of("--data", data(folder).toString()));
        return options;
    }
}
