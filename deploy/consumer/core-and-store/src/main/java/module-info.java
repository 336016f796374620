module com.example.store {
    requires io.supernode.core;
    requires io.supernode.store;
}
