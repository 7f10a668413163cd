import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { ManagedIdentityCredential } from "@azure/identity";
import { ManagedIdentityApplication } from "@azure/msal-node";

/**
 * A managed identity after Azure has refused one of its tokens. MSAL keeps them for the whole process, for every credential
 * asks, and only MSAL itself can be told to pass them over: Azure's SDK hands down neither that wish nor a claims challenge.
 */
export class RenewedManagedIdentity implements TokenCredential {
    constructor(private readonly clientId: string | undefined) {}

    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> {
        if (process.env.AZURE_FEDERATED_TOKEN_FILE) {
            // In Kubernetes the SDK exchanges a token without MSAL, and keeps none.
            return new ManagedIdentityCredential({ clientId: this.clientId }).getToken(scopes, options);
        }
        const application = new ManagedIdentityApplication({
            managedIdentityIdParams: { userAssignedClientId: this.clientId },
        });
        const resource = [scopes].flat().join(" ");
        const { accessToken, expiresOn } = await application.acquireToken({ resource, forceRefresh: true });
        return { token: accessToken, expiresOnTimestamp: expiresOn?.getTime() ?? Date.now() };
    }
}
