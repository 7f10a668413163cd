import { CodedError } from "../common/coded-error";

/**
 * What a token for a Key Vault is asked for. It is shown to hosts of the cloud's own domains only.
 *
 * @param keyId - `https://{vault}.vault.azure.net/keys/{name}/{version}`.
 * @param domains - where names of vaults end in the cloud, with a port where they have one.
 * @throws CodedError for any other host.
 */
export function keyVaultScope(keyId: string, domains: readonly string[]): string {
    const { protocol, host } = new URL(keyId);
    const domain = domains.find((found) => host === found || host.endsWith(`.${found}`));
    if (domain === undefined || protocol !== "https:") {
        throw new CodedError(
            "KeyVaultUnknown",
            `'${keyId}' is no key in a Key Vault of this cloud, whose vaults end in ${domains.join(" or ") || "nothing that is known"}: ` +
                "no token is sent there. Check azure-native:environment, and who has changed the keyring.",
        );
    }
    return `https://${domain}/.default`;
}
