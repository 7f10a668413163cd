import { keyVaultScope } from "./key-vault-scope";

const domains = ["vault.azure.net", "managedhsm.azure.net"];

test("a token is for the domain of the cloud's vaults, whatever the vault", () => {
    expect(keyVaultScope("https://kv.vault.azure.net/keys/a/b", domains)).toBe("https://vault.azure.net/.default");
    expect(keyVaultScope("https://m.managedhsm.azure.net/keys/a/b", domains)).toBe(
        "https://managedhsm.azure.net/.default",
    );
    expect(keyVaultScope("https://127.0.0.1:8443/keys/a/b", ["127.0.0.1:8443"])).toBe(
        "https://127.0.0.1:8443/.default",
    );
});

test.each([
    "https://evil.example/keys/a/b",
    "https://kv.vault.azure.net.evil.example/keys/a/b",
    "https://kvvault.azure.net/keys/a/b",
    "https://kv.vault.azure.net:444/keys/a/b",
    "https://kv.vault.azure.net@evil.example/keys/a/b",
    "http://kv.vault.azure.net/keys/a/b",
    "https://kv.vault.azure.cn/keys/a/b",
])("%s gets no token", (keyId) => {
    expect(() => keyVaultScope(keyId, domains)).toThrow(/^KeyVaultUnknown: .*vault\.azure\.net or managedhsm/);
});
