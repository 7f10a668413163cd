import type { TokenCredential } from "@azure/core-auth";
import type * as identity from "@azure/identity";
import type { TokenCredentialOptions } from "@azure/identity";
import type { Patience } from "../requests/patience";
import type { AzureCloud } from "./cloud";
import { machineIdentity, PatientCredential } from "./patient-credential";
import { fetchOidcToken } from "./oidc-token";
import type * as renewedIdentity from "./renewed-managed-identity";
import { isTrue } from "./settings";
import type { AzureSettings } from "./settings";
import type { SignIn } from "./sign-in";

/* eslint-disable @typescript-eslint/no-require-imports -- what never asks Azure starts without them. */
const lazily = {
    identity: () => require("@azure/identity") as typeof identity,
    renewedIdentity: () => require("./renewed-managed-identity") as typeof renewedIdentity,
};
/* eslint-enable @typescript-eslint/no-require-imports */

type CredentialOptions = TokenCredentialOptions & { readonly disableInstanceDiscovery: boolean };

/**
 * Signs in as azure-native does. A token that is fetched later comes of what files and identity provider say then.
 *
 * @param isRenewal - Azure has refused a token of an earlier credential. A managed identity is asked for another one then;
 * that Azure itself keeps none for the machine is not promised. Source:
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations
 */
export function createCredential(
    signIn: SignIn,
    settings: AzureSettings,
    cloud: AzureCloud,
    isRenewal: boolean,
    patience: Patience,
): TokenCredential {
    const open = (patiently: TokenCredentialOptions): TokenCredential => {
        const options = {
            ...patiently,
            authorityHost: cloud.authorityHost,
            disableInstanceDiscovery: isTrue(settings.disableInstanceDiscovery),
        };
        return create(signIn, options, isRenewal, patience);
    };
    return new PatientCredential(cloud.authorityHost, patience, open, whoOf(signIn));
}

/** For messages: names no secret. */
function whoOf(signIn: SignIn): string {
    switch (signIn.way) {
        case "managedIdentity":
            return `the managed identity ${signIn.clientId === undefined ? "" : `'${signIn.clientId}' `}of this machine`;
        case "default":
            return machineIdentity;
        default:
            return `the application '${signIn.clientId}' of tenant '${signIn.tenantId}'`;
    }
}

function create(signIn: SignIn, options: CredentialOptions, isRenewal: boolean, patience: Patience): TokenCredential {
    const azure = lazily.identity();
    switch (signIn.way) {
        case "clientSecret":
            return new azure.ClientSecretCredential(signIn.tenantId, signIn.clientId, signIn.secret, options);
        case "clientCertificate": {
            const certificate = { certificatePath: signIn.path, certificatePassword: signIn.password };
            return new azure.ClientCertificateCredential(signIn.tenantId, signIn.clientId, certificate, options);
        }
        case "oidc": {
            const { tenantId, clientId, source } = signIn;
            return new azure.ClientAssertionCredential(
                tenantId,
                clientId,
                () => fetchOidcToken(source, patience),
                options,
            );
        }
        case "managedIdentity":
            if (signIn.endpoint) {
                // MSAL takes it from nowhere else.
                process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST = signIn.endpoint;
            }
            return isRenewal
                ? new (lazily.renewedIdentity().RenewedManagedIdentity)(signIn.clientId)
                : new azure.ManagedIdentityCredential({ clientId: signIn.clientId });
        case "default":
            return new azure.DefaultAzureCredential({ ...options, tenantId: signIn.tenantId });
    }
}
