@org.jspecify.annotations.NullMarked
package io.laminar.connector.file;
