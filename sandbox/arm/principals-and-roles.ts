import type { ArmState } from "../state/arm-state";
import { ArmError } from "../wire/arm-error";

/**
 * Built-in roles that this cloud knows. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles. Roles of
 * one's own cannot be defined here.
 */
export const roles: Readonly<Record<string, string>> = {
    Owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    "Role Based Access Control Administrator": "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    "API Management Service Contributor": "312a565d-c81f-4fd8-895a-4e21e48d571c",
    "API Management Service Operator Role": "e022efe7-f5ba-4159-bbe4-b44f577e9b61",
    "API Management Service Reader Role": "71522526-b88f-4d52-b57f-d31fc3546d0d",
    "Storage Account Contributor": "17d1049b-9a84-46fb-8f53-869881c3d3ab",
    "Storage Account Key Operator Service Role": "81a9662b-bebf-436f-a333-f67b29880f12",
    "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "Storage Blob Data Owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    "Storage Blob Delegator": "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
    "Managed Identity Operator": "f1a07417-d97a-45cb-824c-7a7467783830",
    "Managed Identity Contributor": "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59",
    "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
    "Key Vault Secrets Officer": "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    "Key Vault Administrator": "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    "Key Vault Crypto Officer": "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    "Key Vault Crypto Service Encryption User": "e147488a-f6f5-4113-8e2d-b22465e65bf6",
    "Key Vault Crypto User": "12338af0-0e69-4776-bea7-57ae8d297424",
    "CDN Profile Contributor": "ec156ff8-a8d1-4d15-830c-5b80698ca432",
    "CDN Endpoint Contributor": "426e0c7f-0c7e-4658-b36f-ff54d6c29b45",
    "Traffic Manager Contributor": "a4b10055-b0c7-44c2-b00f-c7b5b3550cf7",
    "Network Contributor": "4d97b98b-1d4f-4787-a291-c67834d212e7",
    "Monitoring Reader": "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
};
const known = new Set(Object.values(roles));

const withoutHyphens = (id: string): string => id.replaceAll("-", "");

/** Documented: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting (the codes); the sentences are quoted by users. */
export function requireRole(roleDefinitionId: string): void {
    const id = roleDefinitionId.split("/").at(-1)!.toLowerCase();
    if (!known.has(id)) {
        const message = `The specified role definition with ID '${withoutHyphens(id)}' does not exist.`;
        throw new ArmError(400, "RoleDefinitionDoesNotExist", message, true);
    }
}

/** @throws ArmError for a principal that the directory does not have. */
export function requirePrincipal(
    { identities, services, userAssignedIdentities }: ArmState,
    principalId: string,
): void {
    const principals = [
        identities.objectId,
        identities.systemAssigned.objectId,
        identities.userAssigned.objectId,
        ...[...services.values()].map((service) => service.principalId),
        ...[...userAssignedIdentities.values()].map((identity) => identity.principalId),
    ];
    if (!principals.includes(principalId.toLowerCase())) {
        const message = `Principal ${withoutHyphens(principalId)} does not exist in the directory ${identities.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype`;
        throw new ArmError(400, "PrincipalNotFound", message, true);
    }
}
