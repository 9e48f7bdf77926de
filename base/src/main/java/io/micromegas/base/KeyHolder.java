package io.micromegas.base;

/**
 * Who has an API key.
 *
 * @param name as it appears beside statements and in logs
 * @param admin whether the key is marked as one of those who may change what is stored
 */
public record KeyHolder(String name, boolean admin) {}
