package io.supernode.testkit.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.supernode.core.outcome.RegistrationOutcome;
import io.supernode.core.registration.RegistrationCheck;
import io.supernode.core.registration.RegistrationRequest;
import io.supernode.core.registration.RegistrationValidator;
import io.supernode.testkit.arbitrary.RegistrationArbitraries;
import io.supernode.testkit.arbitrary.RegistrationArbitraries.FaultyRegistration;
import io.supernode.testkit.arbitrary.SupernodeDomain;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What the arbitraries call valid and faulty, and what registration makes of it. */
@Domain(SupernodeDomain.class)
@Domain(DomainContext.Global.class)
class RegistrationPropertyTest {

    @Property
    void whatClientsSendIsValid(@ForAll RegistrationRequest request) {
        assertInstanceOf(RegistrationCheck.Valid.class, RegistrationValidator.check(request));
    }

    @Property
    void aFaultIsRefusedWithTheNameOfItsParameter(@ForAll FaultyRegistration faulty) {
        RegistrationCheck.Refused refused =
                assertInstanceOf(RegistrationCheck.Refused.class, RegistrationValidator.check(faulty.request()));
        RegistrationOutcome.InvalidParameter outcome =
                assertInstanceOf(RegistrationOutcome.InvalidParameter.class, refused.outcome());
        assertEquals(faulty.parameter(), outcome.parameter());
        assertTrue(outcome.message().contains(faulty.parameter()), outcome.message());
    }

    @Property
    void aUrlThatIsNotHttpIsRefusedAsUrl(@ForAll("foreign") RegistrationRequest request) {
        RegistrationCheck.Refused refused =
                assertInstanceOf(RegistrationCheck.Refused.class, RegistrationValidator.check(request));
        assertInstanceOf(RegistrationOutcome.UrlRefused.class, refused.outcome());
    }

    @Provide
    Arbitrary<RegistrationRequest> foreign() {
        return RegistrationArbitraries.registrationsOfForeignUrls();
    }
}
