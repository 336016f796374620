package io.supernode.testkit.contract;

import io.supernode.core.port.Clock;

class SystemClockTest extends ClockContract {

    @Override
    protected Clock create() {
        return Clock.system();
    }
}
