import type { Answer } from "../authority/ask-part";
import type { ObservedVault } from "../authority/authority-inputs";
import type { CatalogObservation } from "../records/snapshot/observation";
import type { RecordedAuthority } from "../authority/read-authority";
import type { GrantedActions } from "../azure/granted-actions";
import type { HeldCertificate, HeldSecret } from "../azure/held-references";
import type { DeletedService } from "../azure/live-service";
import type { NameAnswer } from "../azure/name-availability";
import type { ProviderRegistration } from "../azure/provider-registrations";
import type { RoleState } from "../azure/role-assignments";
import type { ServiceObservation } from "../azure/service";
import type { TierOffer } from "../azure/tier-offers";
import type { WayOut } from "../azure/ways-out";
import type { VaultObservation } from "../azure/vault-storage";
import type { DrillRecord } from "../records/drill-record";

/** What a project declares of a site, as far as it is known where a check runs. */
export interface DeclaredSiteFacts {
    readonly site: string;
    readonly serviceId?: string;
    readonly location?: string;
    readonly tier?: string;
    readonly units?: number;
    readonly standbyMode?: string;
    /** The epoch whose loss it has accepted. */
    readonly rejoin?: number;
    /** Of the user-assigned identity that opens the vault. */
    readonly clientId?: string;
}

export interface DeclaredProjectFacts {
    readonly vault: ObservedVault;
    readonly sites: readonly DeclaredSiteFacts[];
    /** The site that the vault records as active; null where none is, or that is not known. */
    readonly active: string | null;
    /** The recovery point objective of the active site; null where none is declared. */
    readonly objectiveSeconds: number | null;
}

/** Where Pulumi keeps the state of the stacks. */
export type StateBackend =
    | { readonly kind: "unknown" }
    | { readonly kind: "file"; readonly url: string }
    /** `location` is null where the account is in no subscription that was looked at. */
    | { readonly kind: "blobs"; readonly url: string; readonly location: string | null }
    | { readonly kind: "elsewhere"; readonly url: string };

/** A Key Vault key that encrypts the secrets in a stack's state. */
export interface StateKey {
    readonly stack: string;
    readonly keyVault: string;
    /** null where the Key Vault is in no subscription that was looked at. */
    readonly location: string | null;
}

/** What a site's identity may do with a Key Vault that entities of the sites refer to. */
export interface KeyVaultRight {
    /** Host of the Key Vault. */
    readonly keyVault: string;
    /** Resource ID; null where it is in no subscription that was looked at. */
    readonly id: string | null;
    /** Of the identity that reads it; null for the service's own. */
    readonly clientId: string | null;
    /** undefined where the service has no such identity. */
    readonly principalId: string | undefined;
    readonly state: RoleState;
}

/** What is known of the project as a whole, part by part. */
export interface ProjectFacts {
    readonly vault: Pick<RecordedAuthority, "authority" | "now" | "isDamaged"> & {
        readonly catalog: CatalogObservation;
    };
    /** Why the vault's blobs do not answer; null where they do. */
    readonly vaultOutage: string | null;
    /** Where Azure has no such storage account: what that says and what to do, in sentences; null where it has one. */
    readonly vaultMissing: Pick<WayOut, "headline" | "next"> | null;
    readonly account: VaultObservation;
    readonly vaultLocation: string;
    /** Every drill that the vault has a record of. */
    readonly drills: readonly DrillRecord[];
    readonly operatorRole: RoleState;
    /** By site; null where there is none. */
    readonly services: Readonly<Record<string, ServiceObservation | null>>;
    readonly providers: readonly ProviderRegistration[];
    readonly clock: { readonly azure: Date; readonly machine: Date };
    readonly backend: StateBackend;
    readonly stateKeys: readonly StateKey[];
}

/** What is known of one site, part by part. */
export interface SiteFacts {
    /** null where there is none. */
    readonly service: ServiceObservation | null;
    /** Of the service's identity, on the container of backups. */
    readonly backupsRole: RoleState;
    readonly workspaces: number | undefined;
    /** Of the identity that runs this, on the site's resource group; null where there is no group yet. */
    readonly granted: GrantedActions | null;
    readonly offers: readonly TierOffer[];
    /** Whether the name can be had; null where the service is there. */
    readonly name: NameAnswer | null;
    /** What blocks the name of a service that is not there. */
    readonly deleted: DeletedService | null;
    readonly gateways: readonly { readonly url: string; readonly problem: string | null }[];
    readonly certificates: readonly HeldCertificate[];
    readonly secrets: readonly HeldSecret[];
    readonly keyVaultRights: readonly KeyVaultRight[];
}

/** What answered of each part; a part that was not asked is left out. */
export type Answers<F> = { readonly [P in keyof F]?: Answer<F[P]> };

/** All that was found, for checks to judge. */
export interface Evidence {
    readonly declared: DeclaredProjectFacts;
    readonly project: Answers<ProjectFacts>;
    readonly sites: Readonly<Record<string, Answers<SiteFacts>>>;
}
