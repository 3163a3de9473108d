package io.quorate.server.cluster;

import io.quorate.core.control.Addresses;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.ConfigurationException;
import io.quorate.server.config.Keys;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where this node is reached and with whom it forms a cluster, as it was told.
///
/// @param own where its ports are reached
/// @param list where the nodes of the cluster that is to be are reached; empty if none was given
public record OwnAddresses(Addresses own, List<Endpoint> list) {
    private static final int PORT_MAX = 65_535;

    public OwnAddresses {
        list = List.copyOf(list);
    }

    /// Reads the configuration. Looks up names, and so may wait.
    ///
    /// @param port where plain clients are served
    /// @throws ConfigurationException if what it says cannot be
    public static OwnAddresses of(Configuration configuration, int port) {
        int peerPort = portOf(
                configuration,
                Keys.PEER_PORT.name(),
                configuration.get(Keys.PEER_PORT),
                port + Configuration.PEER_PORT_DISTANCE);
        int directPort = portOf(
                configuration,
                Keys.DIRECT_PORT.name(),
                configuration.get(Keys.DIRECT_PORT),
                port + Configuration.DIRECT_PORT_DISTANCE);
        List<Endpoint> list = list(configuration.get(Keys.JOIN), peerPort);
        String host = host(configuration, list, peerPort);
        var own = new Addresses(new Endpoint(host, peerPort), new Endpoint(host, port), new Endpoint(host, directPort));
        return new OwnAddresses(own, list);
    }

    private static int portOf(Configuration configuration, String key, long given, int byDefault) {
        if (given > 0) return (int) given;
        if (byDefault > PORT_MAX) {
            throw new ConfigurationException(key + ": 0 (stands for " + byDefault + ", which is no port, since port is "
                    + configuration.get(Keys.PORT) + "; give one)");
        }
        return byDefault;
    }

    private static List<Endpoint> list(String join, int peerPort) {
        List<Endpoint> list = new ArrayList<>();
        if (join.isBlank()) return list;
        for (String entry : join.split(",", -1)) {
            String address = entry.strip();
            list.add(Endpoint.parse(hasPort(address) ? address : bracketed(address) + ":" + peerPort)
                    .orElseThrow(() -> new ConfigurationException("join: '" + address
                            + "' (must be address or address:port, with the address of IPv6 in brackets)")));
        }
        return list;
    }

    private static boolean hasPort(String address) {
        return address.startsWith("[") ? address.indexOf("]:") > 0 : address.indexOf(':') >= 0 && !isBareIpV6(address);
    }

    private static String bracketed(String address) {
        return isBareIpV6(address) ? "[" + address + "]" : address;
    }

    private static boolean isBareIpV6(String address) {
        return !address.startsWith("[") && address.indexOf(':') != address.lastIndexOf(':');
    }

    /// What others call this node: as it was told, else its entry in the list, else where it listens.
    private static String host(Configuration configuration, List<Endpoint> list, int peerPort) {
        String told = configuration.get(Keys.ADVERTISE);
        if (!told.isEmpty()) return told;
        Optional<Endpoint> listed = list.stream()
                .filter(entry -> entry.port() == peerPort && isOfThisMachine(entry.host()))
                .findFirst();
        String host = listed.map(Endpoint::host).orElseGet(() -> configuration.get(Keys.HOST));
        if (isWildcard(host)) {
            throw new ConfigurationException("advertise: is not given, and host " + host
                    + " stands for all addresses of this machine: say by which one the other nodes reach it");
        }
        return host;
    }

    private static boolean isWildcard(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException unknown) {
            return false; // whoever listens there will say so
        }
    }

    private static boolean isOfThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException elsewhere) {
            return false;
        }
    }
}
