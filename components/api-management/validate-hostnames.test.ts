import { rule, standardService, testRules } from "../../tests/support/service-rules";

const hostname = {
    type: "Proxy",
    hostName: "api.contoso.example",
    keyVaultId: "https://kv.vault.azure.net/secrets/api",
    identityClientId: "22222222-2222-4222-8222-222222222222",
};
/** azurerm #15256 */
const managed = { type: "Proxy", hostName: "api.contoso.example", certificateSource: "Managed" };
const identity = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id";
const developerPortal = { ...hostname, type: "DeveloperPortal", hostName: "portal.contoso.example" };
const many = (count: number) =>
    Array.from({ length: count }, (_entry, index) => ({ ...hostname, hostName: `api${index}.contoso.example` }));

testRules([
    rule(
        "a list",
        { hostnames: [] },
        { hostnames: "api" },
        'hostnames is "api": it must be a list of {type, hostName, keyVaultId}.',
    ),
    rule(
        "entries have members",
        { hostnames: [hostname] },
        { hostnames: ["api"] },
        'hostnames[0] is "api": it must be {type, hostName, keyVaultId}.',
    ),
    rule(
        "at most 20",
        { hostnames: many(20) },
        { hostnames: many(21) },
        "hostnames is 21: Azure takes at most 20: name fewer.",
    ),
    rule(
        "the type is Azure's",
        { hostnames: [developerPortal] },
        { hostnames: [{ ...hostname, type: "Gateway" }] },
        'hostnames[0].type is "Gateway": it must be one of Proxy, Portal, Management, Scm, DeveloperPortal, ConfigurationApi.',
    ),
    rule(
        "a domain name",
        { hostnames: [{ ...hostname, hostName: "*.contoso.example" }] },
        { hostnames: [{ ...hostname, hostName: "https://contoso.example" }] },
        'hostnames[0].hostName is "https://contoso.example": it must be a domain name, for example api.contoso.com or *.contoso.com.',
    ),
    rule(
        "not Azure's own",
        { hostnames: [hostname] },
        { hostnames: [{ ...hostname, hostName: "contoso-apim.azure-api.net" }] },
        'hostnames[0].hostName is "contoso-apim.azure-api.net": Azure always adds its own: leave it out.',
    ),
    rule(
        "a Key Vault secret",
        { hostnames: [{ ...hostname, keyVaultId: "https://kv.vault.azure.net/secrets/api/0123abc" }] },
        { hostnames: [{ ...hostname, keyVaultId: "https://kv.vault.azure.net/keys/api" }] },
        'hostnames[0].keyVaultId is "https://kv.vault.azure.net/keys/api": it must be the URL of a Key Vault secret, https://{vault}.vault.azure.net/secrets/{name}, that holds the certificate.',
    ),
    rule(
        "a certificate in Key Vault, or Azure's own",
        { hostnames: [managed] },
        { hostnames: [{ ...managed, certificateSource: undefined }] },
        'hostnames[0].keyVaultId is not set: it must be the URL of a Key Vault secret, https://{vault}.vault.azure.net/secrets/{name}, that holds the certificate; or set certificateSource to "Managed" for Azure\'s own.',
    ),
    rule(
        "an uploaded certificate is named as what cannot be declared",
        { hostnames: [{ ...hostname, certificateSource: "KeyVault" }] },
        { hostnames: [{ ...hostname, certificateSource: "Custom" }] },
        'hostnames[0].certificateSource is "Custom": an uploaded certificate cannot be declared, since its key would have to be in the program: put it into Key Vault and name it by keyVaultId, or leave the host name to the team or tool that uploads it (unmanaged: ["hostnames"]).',
    ),
    rule(
        "Azure's own host name is named as that",
        { hostnames: [hostname] },
        { hostnames: [{ ...hostname, certificateSource: "BuiltIn" }] },
        'hostnames[0].certificateSource is "BuiltIn": that is Azure\'s own host name, which is always there: leave the entry out.',
    ),
    rule(
        "a source that Azure has",
        { hostnames: [managed] },
        { hostnames: [{ ...hostname, certificateSource: "Acme" }] },
        'hostnames[0].certificateSource is "Acme": it must be one of KeyVault, Managed.',
    ),
    rule(
        "Azure manages certificates of the gateway",
        { hostnames: [managed] },
        { hostnames: [{ ...managed, type: "Management" }] },
        'hostnames[0].type is "Management": Azure manages certificates of type "Proxy" only: name a certificate in Key Vault by keyVaultId.',
    ),
    rule(
        "Azure manages no wildcard",
        { hostnames: [managed] },
        { hostnames: [{ ...managed, hostName: "*.contoso.example" }] },
        'hostnames[0].hostName is "*.contoso.example": Azure manages no certificate for a wildcard: name each host name, or a certificate in Key Vault.',
    ),
    rule(
        "a managed certificate has no Key Vault",
        { hostnames: [managed] },
        { hostnames: [{ ...managed, keyVaultId: hostname.keyVaultId }] },
        'hostnames[0].keyVaultId is "https://kv.vault.azure.net/secrets/api": certificateSource is "Managed", which has no Key Vault: leave one of them out.',
    ),
    rule(
        "a managed certificate needs no identity",
        { systemAssignedIdentity: false, hostnames: [managed] },
        { hostnames: [{ ...managed, identityClientId: hostname.identityClientId }] },
        'hostnames[0].identityClientId is "22222222-2222-4222-8222-222222222222": certificateSource is "Managed", which reads no Key Vault: leave it out.',
    ),
    rule(
        "the self-hosted gateways' configuration API has a host name (azurerm #27020)",
        { hostnames: [{ ...hostname, type: "ConfigurationApi" }] },
        { hostnames: [{ ...hostname, type: "configurationApi" }] },
        'hostnames[0].type is "configurationApi": it must be one of Proxy, Portal, Management, Scm, DeveloperPortal, ConfigurationApi.',
    ),
    rule(
        "an identity's client ID",
        { hostnames: [{ ...hostname, identityClientId: undefined }] },
        { hostnames: [{ ...hostname, identityClientId: identity }] },
        `hostnames[0].identityClientId is "${identity}": it must be the client ID (a UUID) of a user-assigned identity of the service.`,
    ),
    rule(
        "some identity",
        { systemAssignedIdentity: false, hostnames: [hostname] },
        { systemAssignedIdentity: false, hostnames: [{ ...hostname, identityClientId: undefined }] },
        "hostnames[0].identityClientId is not set: systemAssignedIdentity is false, so nothing could read the certificate: name a user-assigned identity.",
    ),
    rule(
        "no host name twice",
        { hostnames: [hostname, developerPortal] },
        { hostnames: [hostname, { ...hostname, hostName: "API.contoso.example" }] },
        'hostnames[1].hostName is "API.contoso.example": it is the same as hostnames[0].hostName: name it once.',
    ),
    rule(
        "several for the gateway only",
        { hostnames: many(2) },
        { hostnames: [developerPortal, { ...developerPortal, hostName: "other.contoso.example" }] },
        'hostnames[1].type is "DeveloperPortal": it has hostnames[0] already, and only "Proxy" may have several.',
    ),
    rule(
        "several for the gateway on Developer and Premium",
        { tier: "Developer", units: 1, hostnames: many(2) },
        { hostnames: many(2) },
        'hostnames[1].type is "Proxy": tier "Standard" has one host name for the gateway: leave the others out, or choose Developer or Premium.',
        standardService,
    ),
    rule(
        "a default certificate is the gateway's",
        { hostnames: [{ ...hostname, defaultSslBinding: true }] },
        { hostnames: [{ ...developerPortal, defaultSslBinding: true }] },
        'hostnames[0].defaultSslBinding is true: it is for type "Proxy" only, and type is "DeveloperPortal": leave it out.',
    ),
    rule(
        "one default certificate",
        { hostnames: [{ ...many(1)[0], defaultSslBinding: true }, hostname] },
        { hostnames: many(2).map((entry) => ({ ...entry, defaultSslBinding: true })) },
        "hostnames[1].defaultSslBinding is true: so it is in hostnames[0]: set it for one host name only.",
    ),
    rule(
        "on or off",
        { hostnames: [{ ...hostname, negotiateClientCertificate: true }] },
        { hostnames: [{ ...hostname, negotiateClientCertificate: 1 }] },
        "hostnames[0].negotiateClientCertificate is 1: it must be true or false.",
    ),
    rule(
        "no certificate's key in a program, and none in the message",
        { hostnames: [hostname] },
        { hostnames: [{ ...hostname, encodedCertificate: "MIIsecret" }] },
        "hostnames[0].encodedCertificate is set (its value is not shown): a certificate's key is not taken from a program or its config. Put the certificate into Key Vault and name it by keyVaultId.",
    ),
]);
