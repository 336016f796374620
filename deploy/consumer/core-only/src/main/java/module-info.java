module com.example.core {
    requires io.supernode.core;
}
