@org.jspecify.annotations.NullMarked
package dev.belfry.erasure;
