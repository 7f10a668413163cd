import type { FastifyInstance } from "fastify";
import { keyVaultGroup, keyVaultLocation, keyVaultName } from "../key-vault/key-vault";
import type { ArmState } from "../state/arm-state";

/**
 * The one Key Vault, whose rights are roles. Source of the shape:
 * https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/list-by-subscription
 */
export function registerKeyVaults(app: FastifyInstance, state: ArmState, endpoint: () => string): void {
    app.get("/subscriptions/:sub/providers/Microsoft.KeyVault/vaults", () => ({
        value: [
            {
                id: `${state.groupId(keyVaultGroup)}/providers/Microsoft.KeyVault/vaults/${keyVaultName}`,
                name: keyVaultName,
                type: "Microsoft.KeyVault/vaults",
                location: keyVaultLocation,
                properties: {
                    ...{ tenantId: state.identities.tenantId, sku: { family: "A", name: "standard" } },
                    ...{ vaultUri: `${endpoint()}/`, enableRbacAuthorization: true, accessPolicies: [] },
                    ...{ enableSoftDelete: true, provisioningState: "Succeeded" },
                },
            },
        ],
    }));
}
