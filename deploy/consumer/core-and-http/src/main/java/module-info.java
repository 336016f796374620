module com.example.http {
    requires io.supernode.core;
    requires io.supernode.http;
    requires java.net.http;
}
