import type { ApiManagementService } from "../../../state/api-management-service";

/** What the rules of entities may know of a request. */
export interface EntityContext {
    readonly service: ApiManagementService;
    readonly apiVersion: string;
    readonly now: Date;
    /** Why a secret of Key Vault cannot be read. @returns undefined where it can */
    readonly keyVaultDenial: (
        secretIdentifier: string,
    ) => { readonly code: string; readonly message: string } | undefined;
}

/** Bodies of this version and later have members that earlier ones do not. Recorded: entities_2024-05-01, named-values_2022-08-01. */
export const isNewer = ({ apiVersion }: EntityContext): boolean => apiVersion >= "2024-05-01";

/** As Azure writes a time in its lists: `2023-03-17T19:26:36.863Z`. */
export const timeOf = (context: EntityContext): string => context.now.toISOString();
