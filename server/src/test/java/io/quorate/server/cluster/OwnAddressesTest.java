package io.quorate.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.control.Addresses;
import io.quorate.core.control.Addresses.Endpoint;
import io.quorate.server.config.Configuration;
import io.quorate.server.config.ConfigurationException;
import io.quorate.server.config.Sources;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAddressesTest {
    private static final int PORT = 6_379;

    private static OwnAddresses of(String... assignments) {
        Configuration configuration = Configuration.defaults();
        for (String assignment : assignments) configuration = Sources.set(configuration, assignment);
        return OwnAddresses.of(configuration, PORT);
    }

    @Test
    void portsLieAboveThatOfPlainClientsUnlessTheyAreGiven() {
        assertThat(of().own())
                .isEqualTo(new Addresses(
                        new Endpoint("127.0.0.1", 16_379),
                        new Endpoint("127.0.0.1", 6_379),
                        new Endpoint("127.0.0.1", 7_379)));
        assertThat(of("peer-port=1", "direct-port=2").own())
                .isEqualTo(new Addresses(
                        new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", 6_379), new Endpoint("127.0.0.1", 2)));
    }

    @Test
    void anEntryWithoutAPortHasThisNodesPeerPort() {
        assertThat(of("join=10.0.0.1, 10.0.0.2:99,fe80::1,[fe80::2]:98").list())
                .isEqualTo(List.of(
                        new Endpoint("10.0.0.1", 16_379),
                        new Endpoint("10.0.0.2", 99),
                        new Endpoint("fe80::1", 16_379),
                        new Endpoint("fe80::2", 98)));
    }

    @Test
    void aNodeIsReachedWhereItSaysElseAtItsEntryElseWhereItListens() {
        assertThat(of("join=localhost,10.0.0.2", "advertise=node1.example")
                        .own()
                        .peer())
                .isEqualTo(new Endpoint("node1.example", 16_379));
        assertThat(of("join=localhost,10.0.0.2").own().peer()).isEqualTo(new Endpoint("localhost", 16_379));
        assertThat(of("join=localhost:1,10.0.0.2").own().peer()).isEqualTo(new Endpoint("127.0.0.1", 16_379));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "join=a,,b | join: '' (must be address or address:port, with the address of IPv6 in brackets)",
                "join=a:b | join: 'a:b' (must be address or address:port, with the address of IPv6 in brackets)",
                "join=a:70000 | join: 'a:70000' (must be address or address:port, with the address of IPv6 in brackets)",
                "host=0.0.0.0 | advertise: is not given, and host 0.0.0.0 stands for all addresses of this machine:"
                        + " say by which one the other nodes reach it",
            })
    void whatCannotBeIsRefusedInWords(String assignment, String words) {
        assertThatThrownBy(() -> of(assignment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(words);
    }

    @Test
    void aPortAboveAllPortsIsRefused() {
        assertThatThrownBy(() -> OwnAddresses.of(Configuration.defaults(), 60_000))
                .hasMessage("peer-port: 0 (stands for 70000, which is no port, since port is 6379; give one)");
    }
}
