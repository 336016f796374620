package io.supernode.app;

import io.supernode.cdn.settings.HostRule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which hosts an operator means, such as {@code registry.example:5000} or {@code *.example.com}. */
final class HostRuleConverter implements ITypeConverter<HostRule> {

    @Override
    public HostRule convert(String text) {
        try {
            return HostRule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
