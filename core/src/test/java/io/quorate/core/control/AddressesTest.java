package io.quorate.core.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quorate.core.control.Addresses.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static Description description(List<String> addresses) {
        return new Description("n1", addresses, "z", 1);
    }

    @Test
    void whatANodeSaysIsReadAgain() {
        var said = new Addresses(
                new Endpoint("10.0.0.1", 16_379), new Endpoint("node1.example", 6_379), new Endpoint("fe80::1", 7_379));
        assertThat(said.entries())
                .containsExactly("peer=10.0.0.1:16379", "plain=node1.example:6379", "direct=[fe80::1]:7379");
        assertThat(Addresses.of(description(said.entries()))).contains(said);
    }

    @Test
    void entriesOfAnotherVersionAreOverlooked() {
        assertThat(Addresses.of(
                        description(List.of("metrics=h:1", "direct=h:3", "plain=h:2", "peer=h:1", "somewhere"))))
                .contains(new Addresses(new Endpoint("h", 1), new Endpoint("h", 2), new Endpoint("h", 3)));
    }

    @Test
    void aNodeThatSaysTooLittleOrNonsenseHasNoAddresses() {
        assertThat(Addresses.of(description(List.of("peer=h:1", "plain=h:2")))).isEmpty();
        assertThat(Addresses.of(description(List.of("peer=h:x", "plain=h:2", "direct=h:3"))))
                .isEmpty();
        assertThat(Addresses.of(description(List.of("peer=h:70000", "plain=h:2", "direct=h:3"))))
                .isEmpty();
        assertThat(Addresses.of(description(List.of("peer=:1", "plain=h:2", "direct=h:3"))))
                .isEmpty();
    }

    @Test
    void anEndpointHasAHostAndAPort() {
        assertThatThrownBy(() -> new Endpoint("", 1)).hasMessageContaining("address ''");
        assertThatThrownBy(() -> new Endpoint("h", 0)).hasMessageContaining("port 0");
    }
}
