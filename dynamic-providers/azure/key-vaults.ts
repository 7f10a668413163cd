import { anyText, flag, listOf, members, optional, orNull, text } from "../common/document-check";
import type { AzureConnection } from "./connection";
import { listArm } from "./read-arm";

/** A Key Vault of a subscription. */
export interface KeyVault {
    readonly id: string;
    readonly location: string;
    /** As in the identifiers of its secrets: `contoso.vault.azure.net`. */
    readonly host: string;
    /** Object IDs that access policies let read secrets; null where roles decide. */
    readonly readers: readonly string[] | null;
}

interface PolicyAnswer {
    readonly objectId: string;
    readonly permissions?: { readonly secrets?: readonly string[] | null } | null;
}

interface KeyVaultAnswer {
    readonly id: string;
    readonly location: string;
    readonly properties: {
        readonly vaultUri: string;
        readonly enableRbacAuthorization?: boolean | null;
        readonly accessPolicies?: readonly PolicyAnswer[] | null;
    };
}

interface KeyVaultPage {
    readonly value: readonly KeyVaultAnswer[];
    readonly nextLink?: string | null;
}

const pageAnswer = members<KeyVaultPage>({
    value: listOf(
        members<KeyVaultAnswer>({
            id: text,
            location: text,
            properties: members<KeyVaultAnswer["properties"]>({
                vaultUri: text,
                enableRbacAuthorization: optional(orNull(flag)),
                accessPolicies: optional(
                    orNull(
                        listOf(
                            members<PolicyAnswer>({
                                objectId: text,
                                permissions: optional(
                                    orNull(
                                        members<NonNullable<PolicyAnswer["permissions"]>>({
                                            secrets: optional(orNull(listOf(text))),
                                        }),
                                    ),
                                ),
                            }),
                        ),
                    ),
                ),
            }),
        }),
    ),
    nextLink: optional(orNull(anyText)),
});

/** Source: https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/list-by-subscription. @throws AzureError */
export async function readKeyVaults(connection: AzureConnection, subscriptionId: string): Promise<KeyVault[]> {
    const found = await listArm(connection, {
        action: `list the Key Vaults of subscription '${subscriptionId}'`,
        subscriptionId,
        path: "/providers/Microsoft.KeyVault/vaults",
        apiVersion: "2023-07-01",
        check: pageAnswer,
    });
    return found.map(({ id, location, properties }) => ({
        id,
        location,
        host: hostOf(properties.vaultUri),
        readers:
            properties.enableRbacAuthorization === true
                ? null
                : (properties.accessPolicies ?? [])
                      .filter(({ permissions }) =>
                          (permissions?.secrets ?? []).some((right) => ["get", "all"].includes(right.toLowerCase())),
                      )
                      .map(({ objectId }) => objectId),
    }));
}

/** Of an address; the address itself where it is none. */
export function hostOf(address: string): string {
    try {
        return new URL(address).host.toLowerCase();
    } catch {
        return address;
    }
}
